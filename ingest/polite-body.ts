// The body of an answer, decoded and whole, or a clear refusal.
// Promises never to hold more than the cap, before or after decompression: a bomb or an endless body is cut.
import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'
import { Unavailable } from '../contracts/unavailable.ts'

/** What is offered in `Accept-Encoding`. */
export const encodings = 'gzip, deflate, br'

/** Two layers happen where a proxy compresses again; more is an attack. */
const maxLayers = 2

/** Bytes of the body after decoding. Throws `Unavailable` past `maxBytes` and on a broken encoding. */
export async function readBody(
  body: Readable,
  contentEncoding: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const layers = contentEncoding
    .toLowerCase()
    .split(',')
    .map((layer) => layer.trim())
    .filter((layer) => layer !== '' && layer !== 'identity')
  if (layers.length > maxLayers) throw new Unavailable('too many layers of compression')

  let whole = await collect(body, undefined, maxBytes, signal)
  for (const layer of layers.reverse()) {
    // Some servers name an encoding on an empty body.
    if (whole.length === 0) break
    whole = await decode(whole, layer, maxBytes, signal)
  }
  return whole
}

async function decode(
  bytes: Buffer,
  layer: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const decoder = decoderOf(layer, bytes[0] ?? 0)
  try {
    return await collect(bytes, decoder, maxBytes, signal)
  } catch (cause) {
    if (cause instanceof Unavailable || signal.aborted) throw cause
    throw new Unavailable(`a broken ${layer} body`, { cause })
  }
}

function decoderOf(layer: string, first: number): Transform {
  if (layer === 'gzip' || layer === 'x-gzip') return createGunzip()
  if (layer === 'br') return createBrotliDecompress()
  // "deflate" means zlib, but some servers send it raw; the low half of zlib's first byte is always 8.
  if (layer === 'deflate') return (first & 15) === 8 ? createInflate() : createInflateRaw()
  throw new Unavailable(`an unknown encoding ${layer.slice(0, 20)}`)
}

async function collect(
  from: Readable | Buffer,
  decoder: Transform | undefined,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  let over: Unavailable | undefined
  const keep = async (stream: AsyncIterable<Buffer>) => {
    for await (const chunk of stream) {
      length += chunk.length
      if (length > maxBytes) over = new Unavailable(`the answer passes ${maxBytes} bytes`)
      if (over !== undefined) throw over
      chunks.push(chunk)
    }
  }
  const source = Buffer.isBuffer(from) ? Readable.from([from]) : from
  try {
    if (decoder === undefined) await pipeline(source, keep, { signal })
    else await pipeline(source, decoder, keep, { signal })
  } catch (cause) {
    // The decoder's own complaint about being stopped comes first otherwise.
    throw over ?? cause
  }
  return Buffer.concat(chunks)
}
