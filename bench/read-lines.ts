// Lines of a data file, gzip or not, one at a time. Promises constant memory and the number of each line; refuses a
// line that is not a JSON object, by number, without showing it: it may hold a post.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream'
import { createGunzip, type Gunzip } from 'node:zlib'
import { BenchMistake } from './bench.ts'

export type Line = { no: number; object: Record<string, unknown> }

/** JSON objects, one a line; blank lines are passed over. Throws BenchMistake on what is not one. */
export async function* readJsonLines(path: string): AsyncGenerator<Line> {
  let no = 0
  for await (const text of readLines(path)) {
    no += 1
    if (text.trim() === '') continue
    let object: unknown
    try {
      object = JSON.parse(text)
    } catch {
      throw new BenchMistake(`${path}, line ${no}: not JSON.`)
    }
    if (typeof object !== 'object' || object === null || Array.isArray(object))
      throw new BenchMistake(`${path}, line ${no}: not a JSON object.`)
    yield { no, object: object as Record<string, unknown> }
  }
}

/** Lines of text, unpacked where the file begins as gzip does. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const file = createReadStream(path)
  const input = (await isGzip(path)) ? createGunzip() : file
  let broken: Error | undefined
  if (input !== file) {
    pipeline(file, input as Gunzip, (error) => {
      broken = error ?? undefined
    })
  }
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  } catch (cause) {
    broken ??= cause instanceof Error ? cause : new Error(String(cause))
  }
  // Some versions of Node end the lines where the file breaks, others throw there.
  if (broken) throw new BenchMistake(`${path} cannot be read to its end: ${broken.message}`)
}

async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await handle.close()
  }
}
