// Every question of the port, asked about everything that a stretch of watch.derived speaks of: two indexes over the
// same records must give equal answers. The order of a search's results is the backend's own, and so are cursors.
import type { Derived } from '../../contracts/derived.ts'
import type { PostRow, SearchIndex } from '../../contracts/search-index.ts'

type Answers = Record<string, unknown>

/** All answers by question. */
export async function everyAnswer(index: SearchIndex, records: Derived[]): Promise<Answers> {
  const answers: Answers = {}
  await askAboutTheWhole(index, answers)
  for (const id of idsOf(records, 'narrative')) await askAboutNarrative(index, id, answers)
  for (const id of idsOf(records, 'alert')) answers[`alert ${id}`] = await index.alert(id)
  for (const query of searchesFor(records)) {
    const { posts, ...rest } = await index.search(query)
    answers[`search ${JSON.stringify(query)}`] = { ...rest, posts: inOrderOfIds(posts) }
  }
  return answers
}

async function askAboutTheWhole(index: SearchIndex, answers: Answers): Promise<void> {
  answers.totals = await index.totals()
  answers.coverage = await index.coverage()
  answers.alerts = await index.alerts({ limit: 1_000 })
  answers.open = await index.alerts({ state: 'open', limit: 3 })
  answers.closed = await index.alerts({ state: 'closed', limit: 1_000 })
  for (const sort of ['pace', 'newest', 'posts'] as const) {
    answers[`spreading ${sort}`] = await index.spreadingNow({ limit: 1_000, sort })
  }
  const { last_minute } = await index.totals()
  const since = (last_minute ?? 0) - 180
  for (const filter of [
    { since },
    { platform: 'x' },
    { lang: 'en' },
    { script: 'latin' },
    { minRelevance: 0.5 },
  ]) {
    const asked = JSON.stringify(filter)
    answers[`spreading ${asked}`] = await index.spreadingNow({ limit: 20, ...filter })
  }
}

async function askAboutNarrative(index: SearchIndex, id: string, answers: Answers): Promise<void> {
  answers[`narrative ${id}`] = await index.narrative(id)
  answers[`narrative head ${id}`] = await index.narrativeHead(id)
  answers[`first post ${id}`] = await index.firstPost(id)
  answers[`where ${id}`] = await index.where(id)
  answers[`variants ${id}`] = await index.variants(id, { limit: 10 })
  answers[`series ${id}`] = await index.narrativeSeries(id, { bucketMinutes: 15 })
  const posts: PostRow[] = []
  let cursor: string | null | undefined
  while (cursor !== null) {
    const before = cursor === undefined ? {} : { before: cursor }
    const page = await index.narrativePosts(id, { limit: 40, ...before })
    posts.push(...page.posts)
    cursor = page.cursor
  }
  answers[`posts ${id}`] = posts
}

/** Words and phrases of the posts themselves, and windows around them. */
function searchesFor(records: Derived[]): Parameters<SearchIndex['search']>[0][] {
  const posts = records.flatMap((record) => (record.kind === 'post' ? [record] : []))
  const some = posts.filter((_, i) => i % Math.ceil(posts.length / 60) === 0)
  return some.flatMap(({ post, minute, lang }) => {
    const words = post.text.split(/\s+/)
    const middle = Math.floor(words.length / 2)
    const phrase = words.slice(middle, middle + 3).join(' ')
    const longest = words.toSorted((a, b) => b.length - a.length)[0] ?? ''
    return [
      { text: longest, limit: 5_000 },
      { text: `"${phrase}"`, limit: 5_000, from: 0 },
      { text: `${longest.slice(0, 4)}*`, limit: 5_000, from: minute - 600, to: minute },
      { text: longest, limit: 5_000, lang, platform: post.platform },
    ]
  })
}

function inOrderOfIds(rows: PostRow[]): PostRow[] {
  return rows.toSorted((a, b) => (a.placement.id < b.placement.id ? -1 : 1))
}

function idsOf(records: Derived[], kind: Derived['kind']): Set<string> {
  return new Set(records.flatMap((record) => (record.kind === kind ? [record.id] : [])))
}
