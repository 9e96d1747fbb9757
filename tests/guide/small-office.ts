// The whole product of a small office without its web server: real archive, index, snapshots and stages in a
// temporary folder. The guide's chapters and the checks of rights run on it.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Backends, openBackends } from '../../backends/open-backends.ts'
import type { Connector, Found, FoundPost } from '../../contracts/connector.ts'
import { minuteToIso } from '../../contracts/minutes.ts'
import type { Fates } from '../../contracts/outcome.ts'
import type { TopicName } from '../../contracts/topics.ts'
import { electionKeysFromSeed } from '../../ingest/election-keys.ts'
import { createProtectAuthor } from '../../ingest/protect-author.ts'
import { noPublicActors } from '../../ingest/public-actors.ts'
import { runConnector } from '../../ingest/run-connector.ts'
import { openingRecord, type Pipeline, sleep, startPipeline } from '../../pipeline.ts'

/** 2026-03-01T08:00Z */
export const eight = 29_539_200
const seed = 'a small office'

export type Office = {
  folder: string
  backends: Backends
  pipeline: Pipeline
  /** Collects these items as a source called `name` would, and waits until every stage has handled them. */
  collect(name: string, items: Found[]): Promise<Fates>
  /** What a topic holds, read from JSON. */
  holds(topic: TopicName): Promise<Record<string, unknown>[]>
  /** Bytes of every file of the folder. */
  everyByte(): Buffer
  stop(): Promise<void>
}

const open: (() => Promise<void>)[] = []

/** Stops what is still open and removes the folders; call it after each test. */
export async function closeOffices(): Promise<void> {
  for (const close of open.splice(0)) await close()
}

export async function openOffice(how: { batch?: number } = {}): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), 'lali-office-'))
  const now = () => (eight + 600) * 60_000
  const backends = await openBackends({
    mode: 'embedded',
    folder,
    partitions: 1,
    now,
    thread: false,
  })
  await backends.log.append([openingRecord(1)])
  const keys = electionKeysFromSeed(seed)
  const pipeline = startPipeline({
    backends,
    now,
    salt: keys.textSalt,
    threads: 0,
    elapsed: () => performance.now(),
    tell: () => undefined,
    batch: how.batch ?? 250,
  })
  const protect = createProtectAuthor({ keys, actors: noPublicActors, now })
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= pipeline.stop().then(() => backends.close())
    return stopped
  }
  open.push(async () => {
    await stop()
    rmSync(folder, { recursive: true })
  })
  return {
    folder,
    backends,
    pipeline,
    stop,
    collect: async (name, items) => {
      const { log, cursors } = backends
      const connector = sourceOf(name, items)
      const signal = new AbortController().signal
      const fates = await runConnector({ connector, log, cursors, protect, now, signal, sleep })
      await pipeline.settled()
      return fates
    },
    holds: async (topic) => {
      const [end] = await backends.log.ends(topic)
      const from = { topic, partition: 0, offset: end?.low ?? 0 }
      return (await backends.log.read(from, end?.next ?? 0)).map(({ value }) => JSON.parse(value))
    },
    everyByte: () => bytesUnder(folder),
  }
}

function bytesUnder(folder: string): Buffer {
  return Buffer.concat(
    readdirSync(folder).map((name) => {
      const path = join(folder, name)
      return statSync(path).isDirectory() ? bytesUnder(path) : readFileSync(path)
    }),
  )
}

/** A connector of things already found. */
function sourceOf(source: string, items: Found[]): Connector {
  return {
    source,
    connector: 'guide',
    version: '1',
    sampling: 'search',
    terms: 'open',
    legalBasis: null,
    pollMs: null,
    async *find() {
      yield* items
    },
  }
}

/** A post as a connector finds it, with everything that must not be kept. */
export function foundPost(nativeId: string, text: string, more: Partial<FoundPost> = {}): Found {
  const handle = more.author?.handle ?? `${nativeId}.writer`
  return {
    kind: 'post',
    provenance: { request: null, batch: null, row: null, rule: null },
    post: {
      platform: 'bluesky',
      nativeId,
      kind: 'post',
      url: `https://social.example/${handle}/${nativeId}`,
      createdAt: minuteToIso(eight),
      witnessedAt: null,
      timePrecision: 's',
      editedAt: null,
      versionOrder: 1,
      author: {
        nativeId: `did:plc:${nativeId}`,
        handle,
        displayName: `Writer of ${nativeId}`,
        type: 'person',
        followers: 12,
      },
      container: null,
      title: null,
      text,
      textAlt: [],
      langDeclared: [],
      links: [],
      hashtags: [],
      refs: { replyTo: null, root: null, repostOf: null, quoteOf: null },
      forwarded: null,
      counts: null,
      labels: [],
      geo: null,
      exercise: false,
      ...more,
    },
  }
}

export const minutePassed = (minute: number): Found => ({ kind: 'tick', minute })

export const deletedPost = (nativeId: string): Found => ({
  kind: 'state',
  platform: 'bluesky',
  nativeId,
  of: 'post',
  state: 'deleted',
  stateAt: minuteToIso(eight + 5),
  basis: 'source_event',
  provenance: { request: null, batch: null, row: null, rule: null },
})
