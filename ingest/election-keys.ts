// Ingest: the secrets of one election, in a folder apart from the data: pseudonyms, sealed links, salts of text hashes.
// Promises: made once from random bytes, the same ever after; readable by the owner only.
// Refuses: a damaged file. New keys would cut every author in two, so it says so and stops.
// Destroying this folder at the end of retention makes every pseudonym and permalink unreadable for good.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/** `pseudonymKey` and `linkKey` have 32 bytes; the salts are unsigned 32-bit integers. */
export type ElectionKeys = {
  pseudonymKey: Buffer
  linkKey: Buffer
  textSalt: number
  textSalt2: number
}

const fileName = 'election-keys.json'
const secretBytes = 72
const form = /^\{"v":1,"secret":"([0-9a-f]{144})","check":"([0-9a-f]{64})"\}\n?$/

/** Reads the keys of `folder`, making folder and keys when there are none. Throws on a damaged file. */
export function openElectionKeys(folder: string): ElectionKeys {
  const path = join(folder, fileName)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  if (!existsSync(path)) createKeyFile(folder, path)
  chmodSync(path, 0o600)
  return keysFrom(readSecret(path))
}

/** Keys of an exercise or a bench: the same seed gives the same pseudonyms. Never for real posts. */
export function electionKeysFromSeed(seed: string): ElectionKeys {
  const part = (label: string) =>
    createHmac('sha256', 'lali exercise keys').update(`${label}\n${seed}`).digest()
  return keysFrom(Buffer.concat([part('pseudonym'), part('link'), part('salts').subarray(0, 8)]))
}

function keysFrom(secret: Buffer): ElectionKeys {
  return {
    pseudonymKey: secret.subarray(0, 32),
    linkKey: secret.subarray(32, 64),
    textSalt: secret.readUInt32LE(64),
    textSalt2: secret.readUInt32LE(68),
  }
}

function readSecret(path: string): Buffer {
  const parts = form.exec(readFileSync(path, 'utf8'))
  const secret = Buffer.from(parts?.[1] ?? '', 'hex')
  const check = Buffer.from(parts?.[2] ?? '', 'hex')
  if (parts === null || !timingSafeEqual(checkOf(secret), check)) {
    throw new Error(
      `${path} is damaged: put back its backup. Without it, pseudonyms do not join and links do not open.`,
    )
  }
  return secret
}

/** Whole or not at all, and never over keys that another process made in the same moment. */
function createKeyFile(folder: string, path: string): void {
  const secret = randomBytes(secretBytes)
  const check = checkOf(secret).toString('hex')
  const text = `{"v":1,"secret":"${secret.toString('hex')}","check":"${check}"}\n`
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`
  const file = openSync(temporary, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  try {
    // A link, not a rename: a rename would replace the keys of the process that was first.
    linkSync(temporary, path)
  } catch {
    // Somebody was first, or the file system knows no links.
    if (!existsSync(path)) renameSync(temporary, path)
  } finally {
    rmSync(temporary, { force: true })
  }
  const parent = openSync(folder, 'r')
  fsyncSync(parent)
  closeSync(parent)
}

function checkOf(secret: Buffer): Buffer {
  return createHash('sha256').update('lali election keys\n').update(secret).digest()
}
