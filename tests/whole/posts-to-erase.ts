// 400 posts of which 100 will be deleted, each with a word, a handle and an address of its own to look for.
import type { Connector, Found, FoundPost } from '../../contracts/connector.ts'

const start = Date.UTC(2026, 4, 1)

/** Words that only the posts to erase (or only the others) hold. */
export function marked(erased: boolean): string[] {
  return Array.from({ length: 400 }, (_, n) => n)
    .filter((n) => toErase(n) === erased)
    .flatMap((n) => [`erasemeword${n}x`, `eraseme_handle_${n}x`, `eraseme.example/${n}x`])
}

/** Every fourth, the first of all among them: it opened a narrative. */
function toErase(n: number): boolean {
  return n % 4 === 0
}

export function posts(): Connector {
  return connector('posts', async function* () {
    for (let n = 0; n < 400; n += 1) {
      yield { kind: 'tick', minute: start / 60_000 + n }
      yield {
        kind: 'post',
        post: post(n),
        provenance: { request: null, batch: null, row: n, rule: null },
        cursor: String(n),
      }
    }
  })
}

export function deletions(): Connector {
  return connector('deletions', async function* () {
    for (let n = 0; n < 400; n += 1) {
      if (!toErase(n)) continue
      yield {
        kind: 'state',
        platform: 'web',
        nativeId: `eraseme-native-${n}x`,
        of: 'post',
        state: 'deleted',
        stateAt: new Date(start).toISOString(),
        basis: 'source_event',
        provenance: { request: null, batch: null, row: null, rule: null },
        cursor: String(n),
      }
    }
  })
}

function connector(source: string, find: () => AsyncIterable<Found>): Connector {
  return {
    source,
    connector: 'test',
    version: '1',
    sampling: 'full_stream',
    terms: 'open',
    legalBasis: null,
    pollMs: null,
    find: (from) => (from === undefined ? find() : nothing()),
  }
}

async function* nothing(): AsyncGenerator<Found> {}

function post(n: number): FoundPost {
  const at = new Date(start + n * 60_000).toISOString()
  return {
    platform: 'web',
    nativeId: `eraseme-native-${n}x`,
    kind: 'post',
    url: `https://eraseme.example/${n}x`,
    createdAt: at,
    witnessedAt: at,
    timePrecision: 's',
    editedAt: null,
    versionOrder: 1,
    author: {
      nativeId: `author-${n % 50}`,
      handle: `eraseme_handle_${n}x`,
      displayName: `Eraseme Handle ${n}x`,
      type: 'person',
      followers: 10,
    },
    container: null,
    title: null,
    text: `erasemeword${n}x the ballot boxes of station ${n} were opened before the count, see https://eraseme.example/${n}x`,
    textAlt: [],
    langDeclared: ['en'],
    links: [{ url: `https://eraseme.example/${n}x`, role: 'body' }],
    hashtags: [],
    refs: { replyTo: null, root: null, repostOf: null, quoteOf: null },
    forwarded: null,
    counts: null,
    labels: [],
    geo: null,
    exercise: true,
  }
}
