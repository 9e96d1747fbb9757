// Backend: the port Snapshots on plain files: temporary name, fsync, rename, read back and checked by hash
// before older ones are deleted. Written straight from the live arrays, so no copy of the state is made.
import { createHash } from 'node:crypto'
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { SnapshotPart, Snapshots } from '../contracts/snapshots.ts'

const hashBytes = 32
const chunk = 4 * 1024 * 1024

type Header = { offset: number; epoch: number; behaviour: string }

/** Snapshots of one stage in one folder. A damaged newest file is an error, never skipped. */
export function openSnapshotFiles(folder: string): Snapshots {
  mkdirSync(folder, { recursive: true })
  // A kill may leave a half-written one, with state of posts that are erased by now.
  for (const name of readdirSync(folder))
    if (name.endsWith('.snapshot.tmp')) rmSync(join(folder, name))
  return {
    save: async (meta, parts) => {
      const name = `${String(meta.offset).padStart(12, '0')}.e${meta.epoch}.snapshot`
      const path = join(folder, name)
      write(`${path}.tmp`, meta, parts)
      const again = list(folder).some((other) => isOf(other, meta.epoch))
      renameSync(`${path}.tmp`, path)
      syncFolder(folder)
      await verify(path)
      // The first one of an epoch leaves those of others: until the switch, the live epoch still needs its own.
      for (const other of list(folder)) {
        if (other !== name && (again || isOf(other, meta.epoch))) rmSync(join(folder, other))
      }
    },
    load: async (want) => {
      for (const name of list(folder).reverse()) {
        const bytes = readFileSync(join(folder, name))
        const body = bytes.subarray(0, bytes.length - hashBytes)
        if (
          !createHash('sha256')
            .update(body)
            .digest()
            .equals(bytes.subarray(bytes.length - hashBytes))
        ) {
          throw new Error(
            `The snapshot ${name} is damaged: its hash differs. Remove it to start from the log.`,
          )
        }
        const { header, head } = readHeader(body)
        if (header.epoch !== want.epoch || header.behaviour !== want.behaviour) continue
        return { offset: header.offset, parts: readParts(body, head) }
      }
      return undefined
    },
    behaviours: async (epoch) => {
      const files = list(folder).filter((name) => isOf(name, epoch))
      return files.map((name) => readHeader(readFileSync(join(folder, name))).header.behaviour)
    },
  }
}

function readHeader(bytes: Buffer): { header: Header; head: number } {
  const head = 4 + bytes.readUInt32LE(0)
  return { header: JSON.parse(bytes.toString('utf8', 4, head)) as Header, head }
}

/** Each part: bytes of its name, bytes of what it holds (32 bits each), then both. */
function readParts(body: Buffer, from: number): Map<string, Buffer> {
  const found = new Map<string, Buffer>()
  for (let at = from; at < body.length; ) {
    const [name, held] = [body.readUInt32LE(at), body.readUInt32LE(at + 4)]
    const start = at + 8 + name
    found.set(body.toString('utf8', at + 8, start), body.subarray(start, start + held))
    at = start + held
  }
  return found
}

const isOf = (name: string, epoch: number): boolean => name.endsWith(`.e${epoch}.snapshot`)

/** Makes the rename last through a power cut: rows are blanked next, which an older state would still need. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Removes all snapshots of an epoch. */
export function dropSnapshots(folder: string, epoch: number): void {
  for (const name of ofEpoch(folder, epoch)) rmSync(join(folder, name))
}

function ofEpoch(folder: string, epoch: number): string[] {
  return list(folder).filter((name) => name.endsWith(`.e${epoch}.snapshot`))
}

function list(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.snapshot'))
    .sort()
}

/** A part is made when its turn comes and let go once written: all of them at once are as large as the state. */
function write(path: string, meta: Header, parts: Iterable<SnapshotPart>): void {
  const hash = createHash('sha256')
  const file = openSync(path, 'w')
  const put = (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; at += chunk) {
      const slice = bytes.subarray(at, at + chunk)
      hash.update(slice)
      writeAll(file, slice)
    }
  }
  try {
    const text = Buffer.from(JSON.stringify(meta))
    put(lengths(text.length))
    put(text)
    for (const { name, bytes } of parts) {
      const said = Buffer.from(name)
      put(lengths(said.length, bytes.length))
      put(said)
      put(bytes)
    }
    writeAll(file, hash.digest())
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function lengths(...of: number[]): Buffer {
  const bytes = Buffer.alloc(of.length * 4)
  for (const [i, length] of of.entries()) bytes.writeUInt32LE(length, i * 4)
  return bytes
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

async function verify(path: string): Promise<void> {
  const hash = createHash('sha256')
  let tail = Buffer.alloc(0)
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const bytes = Buffer.concat([tail, piece as Buffer])
    const cut = Math.max(0, bytes.length - hashBytes)
    hash.update(bytes.subarray(0, cut))
    tail = bytes.subarray(cut)
  }
  if (!hash.digest().equals(tail))
    throw new Error(`The snapshot ${path} does not read back as written.`)
}
