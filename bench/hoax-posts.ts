// Lines `{t, account, lang, type, followers, text, hoax}` as a source of the product, in the order of their times with
// a tick for every minute between them. Which of them told the hoax stays beside the source and never enters it.
import type { Connector, Found, FoundPost } from '../contracts/connector.ts'
import { minuteOf } from '../contracts/minutes.ts'
import { BenchMistake } from './bench.ts'
import { foundOf } from './labelled-stream.ts'
import { readJsonLines } from './read-lines.ts'

/** A post of the file; `hoax` = it told the hoax. */
export type HoaxPost = { id: string; hoax: boolean; post: FoundPost }

/** The posts of a file, by time. */
export async function readHoaxPosts(path: string): Promise<HoaxPost[]> {
  const posts: HoaxPost[] = []
  for await (const { no, object } of readJsonLines(path)) {
    const { t, account, followers, text, hoax } = object
    if (typeof t !== 'number' || typeof account !== 'string' || typeof text !== 'string')
      throw new BenchMistake(
        `${path}, line ${no}: not {t, account, lang, type, followers, text, hoax}.`,
      )
    const id = `line-${no}`
    const author = { id: account, followers: typeof followers === 'number' ? followers : null }
    const post = hoaxPost(id, t * 1_000, author, text)
    posts.push({ id, hoax: hoax === true, post })
  }
  if (posts.length === 0) throw new BenchMistake(`${path} holds no lines.`)
  const at = ({ post }: HoaxPost) => Date.parse(post.createdAt ?? '')
  return posts.sort((a, b) => at(a) - at(b))
}

/** The posts as a connector. */
export function createHoaxSource(posts: readonly HoaxPost[]): Connector {
  return {
    source: 'hoax-posts',
    connector: 'hoax-posts',
    version: '1',
    sampling: 'export',
    terms: 'restricted',
    legalBasis: null,
    pollMs: null,
    async *find(): AsyncGenerator<Found> {
      let minute: number | undefined
      for (const { post } of posts) {
        const at = minuteOf(Date.parse(post.createdAt ?? ''))
        minute ??= at - 1
        for (; minute < at; minute += 1) yield { kind: 'tick', minute: minute + 1 }
        yield {
          kind: 'post',
          post,
          provenance: { request: null, batch: null, row: null, rule: null },
        }
      }
    },
  }
}

function hoaxPost(
  nativeId: string,
  ms: number,
  author: { id: string; followers: number | null },
  text: string,
): FoundPost {
  return {
    ...foundOf({ text }, 0, ms),
    platform: 'x',
    nativeId,
    timePrecision: 'min',
    // The file names languages in words, and the product reads codes: none is declared.
    author: {
      nativeId: author.id,
      handle: null,
      displayName: null,
      type: 'unknown',
      followers: author.followers,
    },
  }
}
