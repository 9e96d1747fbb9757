// First step of a file import: from a path to a stream of plain bytes, unpacked where the file is gzip.
// Promises bounded memory, the SHA-256 of the file as it lies on disk, and that what could be read before
// a fault (cut off, damaged, inflating without end) is handed on; the fault is told afterwards.
// Throws only where there is nothing to read: no such file, a folder, no permission.
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { inflateGzip, looksLikeGzip } from './file-gunzip.ts'
import type { Fault } from './file-row.ts'

const chunkBytes = 65_536

export type FileBytes = {
  sha256: string
  bytesTotal: number
  gzip: boolean
  /** The plain bytes, once. */
  read(signal: AbortSignal): AsyncGenerator<Buffer>
  /** Known when `read` has ended: why it ended early. */
  fault(): Fault | null
  close(): Promise<void>
}

/** Opens and hashes a file. Throws an Error with a plain sentence where it cannot be opened. */
export async function openFileBytes(
  path: string,
  options: {
    signal: AbortSignal
    onProgress?: ((bytesRead: number, bytesTotal: number) => void) | undefined
  },
): Promise<FileBytes> {
  const handle = await openForReading(path)
  try {
    const { size } = await handle.stat()
    const hash = createHash('sha256')
    for await (const chunk of rawChunks(handle, size, options.signal)) hash.update(chunk)
    const start = Buffer.alloc(3)
    await handle.read(start, 0, 3, 0)
    return fileBytes(handle, {
      size,
      sha256: hash.digest('hex'),
      gzip: looksLikeGzip(start),
      ...options,
    })
  } catch (error) {
    await handle.close()
    throw error
  }
}

function fileBytes(
  handle: FileHandle,
  file: {
    size: number
    sha256: string
    gzip: boolean
    onProgress?: ((bytesRead: number, bytesTotal: number) => void) | undefined
  },
): FileBytes {
  let fault: Fault | null = null
  const onFault = (found: Fault) => {
    fault ??= found
  }
  return {
    sha256: file.sha256,
    bytesTotal: file.size,
    gzip: file.gzip,
    read(signal) {
      const raw = withProgress(rawChunks(handle, file.size, signal, onFault), file)
      return file.gzip ? inflateGzip(raw, onFault) : raw
    },
    fault: () => fault,
    close: () => handle.close(),
  }
}

async function openForReading(path: string): Promise<FileHandle> {
  let handle: FileHandle
  try {
    handle = await open(path, 'r')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? ''
    throw new Error(sentences[code]?.(path) ?? `The file ${path} could not be opened (${code}).`, {
      cause,
    })
  }
  const stat = await handle.stat()
  if (stat.isFile()) return handle
  await handle.close()
  throw new Error(
    stat.isDirectory()
      ? `${path} is a folder. Name one file in it.`
      : `${path} is not a regular file.`,
  )
}

const sentences: Record<string, (path: string) => string> = {
  ENOENT: (path) => `The file ${path} was not found.`,
  ENOTDIR: (path) => `The file ${path} was not found.`,
  EACCES: (path) => `No permission to read the file ${path}.`,
  EPERM: (path) => `No permission to read the file ${path}.`,
  EISDIR: (path) => `${path} is a folder. Name one file in it.`,
}

/** Reads up to the size seen at opening, so that a file that still grows has an end. */
async function* rawChunks(
  handle: FileHandle,
  size: number,
  signal: AbortSignal,
  onFault: (fault: Fault) => void = () => {},
): AsyncGenerator<Buffer> {
  let position = 0
  while (position < size) {
    signal.throwIfAborted()
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, size - position))
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) {
      onFault({ reason: 'file-cut-off', cause: 'The file became shorter while it was read.' })
      return
    }
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** Tells the progress at each per cent. */
async function* withProgress(
  chunks: AsyncIterable<Buffer>,
  file: {
    size: number
    onProgress?: ((bytesRead: number, bytesTotal: number) => void) | undefined
  },
): AsyncGenerator<Buffer> {
  let read = 0
  let told = 0
  for await (const chunk of chunks) {
    read += chunk.length
    if (read - told >= file.size / 100 || read === file.size) {
      told = read
      file.onProgress?.(read, file.size)
    }
    yield chunk
  }
}
