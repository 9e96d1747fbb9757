// The asker and what its answers do: a real HTTP server that speaks the embeddings protocol, the real stage, the real watch.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Derived } from '../../contracts/derived.ts'
import { Unavailable } from '../../contracts/unavailable.ts'
import { createEmbeddingsEndpoint } from '../../ingest/polite-embeddings.ts'
import { createAskMeanings } from '../../processors/ask-meanings.ts'
import {
  cosineOf,
  nearestAcross,
  readVector,
  writeVector,
} from '../../processors/meaning-vectors.ts'
import { findPost } from '../../processors/post-table.ts'
import { restoreState, snapshotParts } from '../../processors/watch-snapshot.ts'
import { aMinute, keyedId } from '../builders.ts'
import { createWatched, deletion, ofKind, tick, upsert, type Watched } from './watched.ts'

/** Texts about one matter get near vectors, whatever their language. */
const matters: [RegExp, number[]][] = [
  [/bridge|पुल/u, [1, 0.1, 0]],
  [/water|पानी/u, [0, 1, 0.1]],
  [/school|स्कूल/u, [0.1, 0, 1]],
]
const vectorOf = (text: string) => matters.find(([words]) => words.test(text))?.[1] ?? [1, 1, 1]

let server: Server
let url = ''
let asked: string[][] = []
let answer: (texts: string[]) => { status: number; body: unknown }
const wellBehaved = (texts: string[]) => ({
  status: 200,
  // Out of order on purpose: the protocol gives each an index.
  body: { data: texts.map((text, index) => ({ index, embedding: vectorOf(text) })).reverse() },
})

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { input } = JSON.parse(Buffer.concat(parts).toString()) as { input: string[] }
      asked.push(input)
      const { status, body } = answer(input)
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/embeddings`
})
afterAll(() => new Promise((done) => server.close(done)))

function endpoint() {
  asked = []
  answer = wellBehaved
  return createEmbeddingsEndpoint({ url, model: 'small', timeoutMs: 5_000 })
}

const texts = {
  en: ['The bridge is closed today', 'The water is bad, do not drink', 'A school burned down'],
  hi: ['पुल आज बंद रहेगा सबके लिए', 'पानी ख़राब है मत पीना कोई', 'स्कूल जल गया है कल रात'],
}

/** Three matters in two languages, each posted three times, so that each narrative is asked about. */
function watchedMatters(): Watched {
  const watched = createWatched()
  watched.put(tick(aMinute - 1))
  for (const [lang, list] of Object.entries(texts))
    for (const [i, text] of list.entries())
      for (const copy of [0, 1, 2]) watched.put(upsert(`${lang} ${i} ${copy}`, text))
  watched.put(tick(aMinute + 1))
  return watched
}

async function ask(said: Derived[], mayAskPrivate = true) {
  const { embed, close } = endpoint()
  const stage = createAskMeanings({ model: 'small', embed, mayAskPrivate })
  const records = said.map((record, offset) => ({
    topic: 'watch.derived' as const,
    partition: 0,
    offset,
    at: 0,
    value: JSON.stringify(record),
  }))
  const outcomes = await stage.handle(records)
  await close()
  return outcomes.flatMap((one) => (one.kind === 'emit' ? one.records : []))
}

describe('the asker', () => {
  it('asks once for each claim, not for each post, and says which post it asked about', async () => {
    const answers = await ask(watchedMatters().said)
    expect(asked.flat().sort()).toEqual([...texts.en, ...texts.hi].sort())
    expect(answers).toHaveLength(6)
    for (const { value, post, topic } of answers) {
      const { op, model, post_ids } = JSON.parse(value) as {
        op: string
        model: string
        post_ids: string[]
      }
      expect([topic, op, model, post_ids]).toEqual(['models.answered', 'answer', 'small', [post]])
    }
  })

  it('sends no text of a private author to a host that may not have it', async () => {
    expect(await ask(watchedMatters().said, false)).toEqual([])
    expect(asked).toEqual([])
  })

  it.each([
    ['an error', { status: 500, body: {} }],
    ['one vector too few', { status: 200, body: { data: [{ index: 0, embedding: [1, 2] }] } }],
    [
      'words for numbers',
      { status: 200, body: { data: [{ embedding: ['a'] }, { embedding: ['b'] }] } },
    ],
  ])('waits when the endpoint answers with %s', async (_, wrong) => {
    const { embed, close } = endpoint()
    answer = () => wrong
    await expect(embed(['one', 'two'])).rejects.toBeInstanceOf(Unavailable)
    await close()
  })
})

describe('what it answered', () => {
  async function answeredMatters() {
    const watched = watchedMatters()
    const answers = await ask(watched.said)
    const before = watched.said.length
    for (const { value } of answers)
      watched.put({ topic: 'models.answered', body: JSON.parse(value) as object })
    return { watched, said: watched.said.slice(before) }
  }

  it('links each matter with the same in the other language, as a suggestion by meaning', async () => {
    const { watched, said } = await answeredMatters()
    const links = ofKind(said, 'link').filter(({ state }) => state === 'suggested')
    const [en, hi] = [0, 3].map((from) =>
      [...new Set(ofKind(watched.said, 'narrative').map(({ id }) => id))].slice(from, from + 3),
    )
    expect(
      new Set(links.map(({ one, other }) => [en?.indexOf(one), hi?.indexOf(other)].join())),
    ).toEqual(new Set(['0,0', '1,1', '2,2']))
    for (const { reasons } of links) expect(reasons.map(({ by }) => by)).toContain('meaning')
  })

  it('is kept in a snapshot, and forgotten with the post that was asked about', async () => {
    const { watched } = await answeredMatters()
    const parts = new Map(
      [...snapshotParts(watched.state)].map(({ name, bytes }) => [name, Buffer.from(bytes)]),
    )
    expect(restoreState(parts).meanings).toEqual(watched.state.meanings)
    const [[claim, { post }] = [-1, { post: -1 }]] = watched.state.meanings
    const name = ['en 0 0', 'en 0 1', 'en 0 2'].find(
      (one) => findPost(watched.state.posts, keyedId(one)) === post,
    )
    watched.put(deletion(name ?? ''))
    expect(watched.state.meanings.has(claim)).toBe(false)
  })

  it.each([null, {}, { vector: 7 }, { vector: '' }, { vector: '!!!!' }])(
    'is passed over when it is no vector: %j',
    (value) => {
      const watched = watchedMatters()
      const body = { op: 'answer', id: 'x', model: 'm', post_ids: [keyedId('en 0 0')], value }
      expect(watched.put({ topic: 'models.answered', body })).toEqual([])
      expect(watched.state.meanings.size).toBe(0)
    },
  )
})

it('a vector written in 8 bits keeps its direction, and the nearest is the nearest beside its neighbours', () => {
  const vector = [0.3, -0.7, 0.2, 0.61]
  const read = readVector(writeVector(vector)) ?? new Int8Array()
  expect(cosineOf(read, Int8Array.from([30, -70, 20, 61]))).toBeGreaterThan(0.999)
  const there = [
    [100, 100],
    [100, 0],
    [90, 10],
  ].map((v) => Int8Array.from(v))
  // (100, 0) has cosine 1 with itself; all others are its neighbours on both sides.
  expect(nearestAcross(Int8Array.from([100, 0]), there, there)?.at).toBe(1)
  expect(nearestAcross(Int8Array.from([1, 0]), [], [])).toBeUndefined()
})
