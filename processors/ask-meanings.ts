// Stage ask-meanings: watch.derived → models.answered. Asks an embeddings endpoint of the office about the text that
// stands for a claim, never about each post: once per claim, when its narrative has three posts.
// The answer is a record of the log with the post it was asked about, so that a replay needs no endpoint.
// An endpoint that does not answer makes this stage wait, and nothing else: without it all goes on without its vote.
import { createHash } from 'node:crypto'
import type { Derived } from '../contracts/derived.ts'
import type { LogRecord } from '../contracts/log.ts'
import type { Outcome } from '../contracts/outcome.ts'
import type { Stage } from '../contracts/stage.ts'
import { writeVector } from './meaning-vectors.ts'

export type AskOptions = {
  model: string
  /** One vector per text, in order. Throws `Unavailable` when the endpoint does not answer. */
  embed(texts: string[]): Promise<number[][]>
  /** Whether texts of private authors may go to the endpoint's host. */
  mayAskPrivate: boolean
}

const askedFromPosts = 3
/** Characters of a text that are sent. */
const longest = 600
const most = { texts: 5_000, claims: 20_000, answers: 5_000 }

type Claim = { narrative: string; post: string | null; asked: boolean }

type Known = {
  texts: Map<string, string>
  claims: Map<string, Claim>
  /** Claims by narrative. */
  waiting: Map<string, Set<string>>
  /** Narratives that have enough posts. */
  grown: Set<string>
  /** Hash of a text → its vector. */
  answered: Map<string, string>
}

export function createAskMeanings({ model, embed, mayAskPrivate }: AskOptions): Stage {
  const known: Known = {
    texts: new Map(),
    claims: new Map(),
    waiting: new Map(),
    grown: new Set(),
    answered: new Map(),
  }
  return {
    name: 'ask-meanings',
    reads: ['watch.derived'],
    handle: async (records) => {
      // A claim's record stands before its post's: all of a batch is read before anything is asked.
      const due = records.map(({ value }) =>
        ofInterest(value) ? take(known, JSON.parse(value) as Derived, mayAskPrivate) : [],
      )
      const wanted = wantedOf(known, due)
      await ask(
        known,
        [...wanted.values()].map(({ text }) => text),
        embed,
      )
      const said = new Map<number, Outcome & { kind: 'emit' }>()
      for (const { claim, of, text, at } of wanted.values()) {
        of.asked = true
        const outcome = said.get(at) ?? { kind: 'emit', records: [] }
        outcome.records.push(
          answerOf(model, claim, of.post ?? '', known.answered.get(keyOf(text)) ?? ''),
        )
        said.set(at, outcome)
      }
      return records.map(
        (_: LogRecord, at): Outcome => said.get(at) ?? { kind: 'drop', reason: 'no-rule-matched' },
      )
    },
  }
}

/** Notes what a record says; returns the claims that it made due. */
function take(known: Known, record: Derived, mayAskPrivate: boolean): string[] {
  const { texts, waiting, grown } = known
  switch (record.kind) {
    case 'erasure':
      texts.delete(record.id)
      return []
    case 'post': {
      const { title, text, author } = record.post
      const whole = (title === null ? text : `${title}\n${text}`).slice(0, longest)
      if (mayAskPrivate || author.class === 'public') remember(texts, record.id, whole, most.texts)
      return []
    }
    case 'claim':
      return takeClaim(known, record)
    case 'score':
      if (record.level !== 'narrative' || record.posts < askedFromPosts) return []
      if (grown.size > most.claims) grown.clear()
      grown.add(record.id)
      return [...(waiting.get(record.id) ?? [])]
    default:
      return []
  }
}

function takeClaim(
  { claims, waiting, grown }: Known,
  { id, narrative, label }: Extract<Derived, { kind: 'claim' }>,
): string[] {
  const asked = claims.get(id)?.asked ?? false
  remember(claims, id, { narrative, post: label.sentence?.post ?? null, asked }, most.claims)
  const of = waiting.get(narrative) ?? new Set<string>()
  remember(waiting, narrative, of.add(id), most.claims)
  return grown.has(narrative) ? [id] : []
}

/** Claims that are to be asked about now, with their texts and the record that made them due. */
function wantedOf({ claims, texts }: Known, due: string[][]) {
  const wanted = new Map<string, { claim: string; of: Claim; text: string; at: number }>()
  for (const [at, list] of due.entries())
    for (const claim of list) {
      const of = claims.get(claim)
      const text = of?.post ? texts.get(of.post) : undefined
      if (of && !of.asked && text !== undefined) wanted.set(claim, { claim, of, text, at })
    }
  return wanted
}

/** Asks for what is not known yet. The cache is by a hash of the text and is gone with the process. */
async function ask({ answered }: Known, list: string[], embed: AskOptions['embed']): Promise<void> {
  const fresh = [...new Set(list)].filter((text) => !answered.has(keyOf(text)))
  if (fresh.length === 0) return
  const vectors = await embed(fresh)
  for (const [i, text] of fresh.entries())
    remember(answered, keyOf(text), writeVector(vectors[i] ?? []), most.answers)
}

function answerOf(model: string, claim: string, post: string, vector: string) {
  const value = JSON.stringify({
    v: 1,
    op: 'answer',
    id: `meaning-${claim}`,
    model,
    post_ids: [post],
    value: { kind: 'embedding', claim, vector },
  })
  return { topic: 'models.answered' as const, partition: 0, value, post }
}

const ofInterest = (value: string) =>
  /"kind":"(?:post|claim|score|erasure)"/u.test(value.slice(0, 80))
const keyOf = (text: string) => createHash('sha256').update(text).digest('base64url')

function remember<V>(map: Map<string, V>, key: string, value: V, bound: number): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > bound && oldest !== undefined) map.delete(oldest)
}
