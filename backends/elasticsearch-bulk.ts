// Backend: an applied batch as bulks, some side by side, and what becomes of each of their documents.
// Promises: a document that is there in this rev or a later one counts as written; what is busy is sent again with
// back-off, alone; what can never be written is named and keeps nothing else from being written; for everything else
// it throws, and the whole batch comes again.
import { setTimeout as delay } from 'node:timers/promises'
import type { estypes } from '@elastic/elasticsearch'
import type { Refusal } from '../contracts/search-index.ts'
import { Unavailable } from '../contracts/unavailable.ts'
import { type Elastic, statusOf } from './elasticsearch-client.ts'
import type { Write } from './elasticsearch-documents.ts'
import type { IndexNames } from './elasticsearch-indices.ts'

/** Bytes of one request, and so of one document: far below the limits of a small server, and soon sent again. */
const MOST_BYTES = 8 * 1024 * 1024
/** A request that is worth its round trip and its sync to disk. */
const ENOUGH_BYTES = 1024 * 1024
/** Requests at once: the next is made ready and sent while the server works on the one before. */
const AT_ONCE = 3
/** Attempts at what is busy before the stage's own, longer back-off takes over. */
const BUSY_ATTEMPTS = 5
const FIRST_WAIT_MS = 50
/** Below the client's own limit: a server whose shard is gone, on a full disk say, is to tell us so itself. */
const SHARD_TIMEOUT = '10s'

type Sending = { write: Write; lines: [string, string] }
/** What came of a request: refused for good, and busy. All else is written. */
type Sent = { refusals: Refusal[]; busy: Sending[] }
type Item = estypes.BulkResponseItem

/** Writes all; resolves with what can never be written. Throws Unavailable when it should come again. */
export async function writeAll(
  elastic: Elastic,
  names: IndexNames,
  writes: Iterable<Write>,
): Promise<Refusal[]> {
  const refusals: Refusal[] = []
  const fitting: Write[] = []
  for (const write of writes) {
    const bytes = Buffer.byteLength(write.source)
    // A server may answer 429 to what it can never take, and would be asked for ever.
    if (bytes <= MOST_BYTES) fitting.push(write)
    else refusals.push(refusalOf(write, 'document_too_large', `${bytes} of ${MOST_BYTES} bytes`))
  }
  // Of each entity there is one document, so the order of the requests is nothing.
  const chunks = chunksOf(fitting, names)[Symbol.iterator]()
  const sendAll = async (): Promise<void> => {
    for (let next = chunks.next(); !next.done; next = chunks.next())
      refusals.push(...(await writeChunk(elastic, next.value)))
  }
  const all = await Promise.allSettled(Array.from({ length: AT_ONCE }, sendAll))
  // Only when none is under way any more: what comes again must not be overtaken by what came before.
  for (const one of all) if (one.status === 'rejected') throw one.reason
  return refusals.sort((a, b) => a.offset - b.offset)
}

function* chunksOf(writes: Iterable<Write>, names: IndexNames): Iterable<Sending[]> {
  let chunk: Sending[] = []
  let bytes = 0
  for (const write of writes) {
    const action = {
      index: {
        _index: names(write.kind),
        _id: write.id,
        version: write.rev,
        version_type: 'external',
      },
    }
    const size = Buffer.byteLength(write.source)
    if (chunk.length > 0 && bytes + size > ENOUGH_BYTES) {
      yield chunk
      chunk = []
      bytes = 0
    }
    chunk.push({ write, lines: [JSON.stringify(action), write.source] })
    bytes += size
  }
  if (chunk.length > 0) yield chunk
}

/** Sends a chunk, and again what was busy. */
async function writeChunk(elastic: Elastic, chunk: Sending[]): Promise<Refusal[]> {
  const refusals: Refusal[] = []
  let left = chunk
  for (let attempt = 0; left.length > 0; attempt += 1) {
    if (attempt === BUSY_ATTEMPTS) {
      throw new Unavailable(`Elasticsearch is busy: ${left.length} documents wait.`)
    }
    // Writers that were refused together must not come back together, nor with as much.
    if (attempt > 0) await delay(FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random()))
    const busy: Sending[] = []
    for (const piece of piecesOf(left, 2 ** attempt)) {
      const sent = await send(elastic, piece)
      refusals.push(...sent.refusals)
      busy.push(...sent.busy)
    }
    left = busy
  }
  return refusals
}

function piecesOf(chunk: Sending[], most: number): Sending[][] {
  const size = Math.ceil(chunk.length / most)
  const pieces: Sending[][] = []
  for (let from = 0; from < chunk.length; from += size) pieces.push(chunk.slice(from, from + size))
  return pieces
}

/** Sends a chunk once. What is too much for the server as a whole is halved, until what is at fault stands alone. */
async function send(elastic: Elastic, chunk: Sending[]): Promise<Sent> {
  try {
    return await sendWhole(elastic, chunk)
  } catch (error) {
    const status = statusOf(error)
    if (status === 429) return { refusals: [], busy: chunk }
    if (status !== 400 && status !== 413) throw error
    const [first] = chunk
    if (first !== undefined && chunk.length === 1) {
      const cause = `the server refuses the request with status ${status}`
      return { refusals: [refusalOf(first.write, 'request_refused', cause)], busy: [] }
    }
    const middle = Math.ceil(chunk.length / 2)
    const low = await send(elastic, chunk.slice(0, middle))
    const high = await send(elastic, chunk.slice(middle))
    return {
      refusals: [...low.refusals, ...high.refusals],
      busy: [...low.busy, ...high.busy],
    }
  }
}

async function sendWhole(elastic: Elastic, chunk: Sending[]): Promise<Sent> {
  const { items } = await elastic.ask((client) =>
    client.bulk({
      operations: chunk.flatMap(({ lines }) => lines) as never[],
      timeout: SHARD_TIMEOUT,
      filter_path: ['items.*.status', 'items.*.error.type', 'items.*.error.reason'],
    }),
  )
  const sent: Sent = { refusals: [], busy: [] }
  for (const [at, sending] of chunk.entries()) {
    const item = items[at]?.index
    if (item === undefined) throw new Error('Elasticsearch answered for fewer documents than sent')
    if (item.status < 300 || item.status === 409) continue
    if (item.status === 429 && item.error?.type !== 'cluster_block_exception') {
      sent.busy.push(sending)
    } else sent.refusals.push(refusedItem(elastic, sending.write, item))
  }
  return sent
}

/** A refusal for good; throws when the document is not at fault. */
function refusedItem(elastic: Elastic, write: Write, item: Item): Refusal {
  const why = item.error ?? { type: 'unknown', reason: '' }
  const said = { type: why.type, reason: String(why.reason ?? '') }
  if (item.status !== 400 && item.status !== 413) throw elastic.meaningOf(item.status, said)
  return refusalOf(write, said.type, withoutContent(said.reason))
}

function refusalOf({ offset }: Write, reason: string, cause: string): Refusal {
  return { offset, reason, cause }
}

/** The server quotes what it could not read; a dead letter outlives the text, so the quotation stays out. */
function withoutContent(reason: string): string {
  return (/^.*?(?=\s*(?:Preview of|Please correct|$))/s.exec(reason)?.[0] ?? '').slice(0, 300)
}
