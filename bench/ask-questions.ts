// The questions an office asks, timed as a browser or a program would wait for them: through the whole server, pages
// and API alike, one after another in rounds, so that no question is answered from the caches of its own last answer.
import type { FastifyInstance } from 'fastify'
import type { SearchIndex } from '../contracts/search-index.ts'
import { loadLanguages } from './load-languages.ts'
import { percentile } from './metrics.ts'

export type Question = { name: string; path: string }

/** The questions about one index. `narrative` is the one with most posts; the words are common and rare in it. */
export function questionsAbout(known: {
  narrative: string
  common: string
  rare: string
}): Question[] {
  const word = (text: string) => encodeURIComponent(text)
  const { narrative, common, rare } = known
  return [
    { name: '/', path: '/' },
    { name: '/narratives/:id', path: `/narratives/${narrative}` },
    { name: '/alerts', path: '/alerts' },
    { name: '/coverage', path: '/coverage' },
    { name: '/search?q=common', path: `/search?q=${word(common)}` },
    { name: '/api/narratives', path: '/api/narratives' },
    { name: '/api/narratives?sort=posts', path: '/api/narratives?sort=posts' },
    { name: '/api/narratives/:id', path: `/api/narratives/${narrative}` },
    { name: '/api/narratives/:id/posts', path: `/api/narratives/${narrative}/posts` },
    { name: '/api/narratives/:id/series', path: `/api/narratives/${narrative}/series` },
    { name: '/api/search?q=common', path: `/api/search?q=${word(common)}` },
    { name: '/api/search?q=rare', path: `/api/search?q=${word(rare)}` },
    { name: '/api/coverage', path: '/api/coverage' },
    { name: '/api/alerts', path: '/api/alerts' },
  ]
}

/** The 95th percentile in ms of each question over so many rounds; throws when one is not answered. */
export async function askQuestions(
  app: Pick<FastifyInstance, 'inject'>,
  questions: Question[],
  rounds: number,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const times = new Map<string, number[]>(questions.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, path } of questions) {
      signal.throwIfAborted()
      const started = performance.now()
      const answer = await app.inject(path)
      times.get(name)?.push(performance.now() - started)
      if (answer.statusCode !== 200)
        throw new Error(`${path} answered ${answer.statusCode}: ${answer.body.slice(0, 300)}`)
    }
  }
  return Object.fromEntries([...times].map(([name, ms]) => [name, percentile(ms, 0.95)]))
}

/** The narrative with most posts, a word that many posts have and one that few have. */
export async function askable(index: Pick<SearchIndex, 'spreadingNow' | 'narrativePosts'>) {
  const largest = await index.spreadingNow({ limit: 20, sort: 'posts' })
  const [most] = largest
  if (!most) throw new Error('The index holds no narrative.')
  const language = loadLanguages[0]
  const common = language?.common.find((word) => word.length > 4) ?? ''
  const ordinary = new Set(loadLanguages.flatMap(({ common: words }) => words))
  let rare: string | undefined
  for (const { narrative } of largest) {
    const { posts } = await index.narrativePosts(narrative.id, { limit: 20 })
    const words = posts.flatMap(({ placement }) => placement.post.text.split(/\s+/u))
    // A script without spaces has no such word: the next narrative may be in another.
    rare ??= words.find((word) => /^[\p{L}\p{M}]{6,20}$/u.test(word) && !ordinary.has(word))
  }
  if (rare === undefined)
    throw new Error('The newest posts of the largest narratives have no rare word.')
  return { narrative: most.narrative.id, common, rare }
}
