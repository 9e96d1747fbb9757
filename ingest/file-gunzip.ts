// Unpacks gzip for a file import, a few KiB of input at a time.
// Promises that everything unpacked before a fault is handed on: Node's own stream iterator throws away
// what is buffered when the input is cut off. Refuses input that inflates without end (a "zip bomb").
import { createGunzip, type Gunzip } from 'node:zlib'
import type { Fault } from './file-row.ts'

/** Deflate expands at most 1,032 times, so one write yields at most 17 MB. */
const inputBytes = 16_384
/** Text of posts compresses 3 to 30 times; above both limits it is no export of posts. */
const bomb = { ratio: 200, bytes: 256 * 1_048_576 }

export function looksLikeGzip(start: Buffer): boolean {
  return start[0] === 0x1f && start[1] === 0x8b && start[2] === 8
}

/** Yields the unpacked bytes; a fault is told through `onFault` and ends the stream. */
export async function* inflateGzip(
  raw: AsyncIterable<Buffer>,
  onFault: (fault: Fault) => void,
  limit = bomb,
): AsyncGenerator<Buffer> {
  const gunzip = driveGunzip()
  let readBytes = 0
  let unpackedBytes = 0
  try {
    for await (const piece of inPieces(raw)) {
      readBytes += piece.length
      for (const chunk of await gunzip.write(piece)) {
        unpackedBytes += chunk.length
        yield chunk
      }
      if (unpackedBytes > limit.bytes && unpackedBytes > limit.ratio * readBytes) {
        onFault(tooInflated)
        return
      }
      if (gunzip.over()) break
    }
    yield* await gunzip.end()
    const broken = gunzip.error()
    if (broken !== undefined) onFault(faultOf(broken))
  } finally {
    gunzip.destroy()
  }
}

const tooInflated: Fault = {
  reason: 'file-too-inflated',
  cause:
    'The gzip file unpacks to more than 200 times its size. No export of posts does; reading stopped here.',
}

function faultOf(error: NodeJS.ErrnoException): Fault {
  return error.code === 'Z_BUF_ERROR'
    ? {
        reason: 'file-cut-off',
        cause: 'The gzip file ends too early: it was not copied or downloaded completely.',
      }
    : {
        reason: 'file-damaged',
        cause: `The gzip file is damaged from here on (${error.message}).`,
      }
}

async function* inPieces(raw: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of raw) {
    for (let from = 0; from < chunk.length; from += inputBytes)
      yield chunk.subarray(from, from + inputBytes)
  }
}

/** One write at a time; each answers with what came out. An error or an early end also wakes the writer. */
function driveGunzip() {
  const gunzip: Gunzip = createGunzip({ chunkSize: 65_536 })
  let out: Buffer[] = []
  let broken: NodeJS.ErrnoException | undefined
  let over = false
  let wake = () => {}
  gunzip.on('data', (chunk: Buffer) => out.push(chunk))
  gunzip.on('error', (error) => {
    broken = error
  })
  // After the last gzip member, Node ends without calling back the write that held trailing bytes.
  for (const event of ['end', 'close'])
    gunzip.on(event, () => {
      over = true
      wake()
    })

  const settle = (start: (done: () => void) => void) =>
    new Promise<Buffer[]>((resolve) => {
      wake = () => {
        resolve(out)
        out = []
      }
      if (over) wake()
      else start(() => wake())
    })
  return {
    write: (piece: Buffer) => settle((done) => gunzip.write(piece, done)),
    end: () => settle(() => gunzip.end()),
    over: () => over,
    error: () => broken,
    destroy: () => gunzip.destroy(),
  }
}
