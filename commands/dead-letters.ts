// Command `lali dead-letters list|show N|replay N`: what could not be handled, and a way back into the stream.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeadLetter } from '../contracts/decided.ts'
import type { TopicName } from '../contracts/topics.ts'
import { topicNames } from '../contracts/topics.ts'
import { createFileImport } from '../ingest/file-import.ts'
import type { Product } from '../product.ts'
import { type Command, fatesLine, UsageMistake } from './command.ts'

const shown = 50

export const deadLetters: Command = async ({ product, args, say }) => {
  const [action = 'list', number] = args
  if (action === 'list') return list(product, say)
  const offset = Number(number)
  if (number === undefined || !Number.isInteger(offset) || offset < 0)
    throw new UsageMistake(`Say which one: lali dead-letters ${action} 12`)
  const letter = await one(product, offset)
  if (!letter)
    throw new UsageMistake(`There is no dead letter ${offset}. See: lali dead-letters list`)
  if (action === 'show') {
    const { bytes, ...rest } = letter
    say(JSON.stringify(rest, null, 2))
    say(Buffer.from(bytes, 'base64').toString('utf8'))
    return 0
  }
  if (action === 'replay') return replay(product, letter, say)
  throw new UsageMistake('Write list, show or replay: lali dead-letters list')
}

async function list(product: Product, say: (line: string) => void): Promise<number> {
  const [end] = await product.backends.log.ends('dead-letters')
  if (!end || end.next === end.low) {
    say('No dead letters.')
    return 0
  }
  const from = Math.max(end.low, end.next - shown)
  const all = end.next - end.low
  say(`${all} dead letter${all === 1 ? '' : 's'}; the newest ${end.next - from}:`)
  for (let offset = from; offset < end.next; offset += 1) {
    const letter = await one(product, offset)
    if (letter)
      say(
        `${offset}  ${letter.at}  ${letter.stage}  ${letter.reason}  ${letter.origin}${letter.line === null ? '' : ` line ${letter.line}`}  ${letter.cause}`,
      )
  }
  return 0
}

async function one(product: Product, offset: number): Promise<DeadLetter | undefined> {
  const [end] = await product.backends.log.ends('dead-letters')
  if (!end || offset < end.low || offset >= end.next) return undefined
  const [record] = await product.backends.log.read(
    { topic: 'dead-letters', partition: 0, offset },
    1,
  )
  return record && (JSON.parse(record.value) as DeadLetter)
}

async function replay(
  product: Product,
  letter: DeadLetter,
  say: (line: string) => void,
): Promise<number> {
  if (letter.bytes_total > Buffer.byteLength(letter.bytes, 'base64')) {
    say('Only the first 64 KiB of it were kept: it cannot go back whole.')
    return 1
  }
  const bytes = Buffer.from(letter.bytes, 'base64')
  const [topic, partition] = letter.origin.split('/')
  if (topicNames.includes(topic as TopicName)) {
    const to = {
      topic: topic as TopicName,
      partition: Number(partition),
      value: bytes.toString('utf8'),
      post: null,
    }
    await product.backends.log.append([to])
    await product.pipeline.settled()
    say(`Put back into ${topic}. If it fails again it is a new dead letter.`)
    return 0
  }
  const folder = mkdtempSync(join(tmpdir(), 'lali-dead-letter-'))
  try {
    const path = join(folder, 'row')
    writeFileSync(path, bytes)
    const fates = await product.collect(
      createFileImport({ path, source: 'dead-letters', notes: product.backends.cursors }),
    )
    await product.pipeline.settled()
    say(`Read again: ${fatesLine(fates)}`)
    return fates.dead_lettered > 0 ? 1 : 0
  } finally {
    rmSync(folder, { recursive: true })
  }
}
