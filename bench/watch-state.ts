// Bench `state`: what watch holds in memory for a window of 300,000 posts, how large its snapshot is, and how long it
// takes to write one and to make the state from it again. The product's own stages and snapshot files.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openSnapshotFiles } from '../backends/snapshot-files.ts'
import { watchRecord } from '../processors/watch-record.ts'
import { restoreState, snapshotParts } from '../processors/watch-snapshot.ts'
import { behaviour, createWatchState } from '../processors/watch-state.ts'
import type { Bench, BenchContext, Measured } from './bench.ts'
import { generateLoad } from './generate-posts.ts'
import { labelledStream } from './labelled-stream.ts'

const posts = 300_000
const sample = 20_000
const mega = 1_000_000

export const watchStateBench: Bench = {
  about:
    'memory of watch for a window of 300,000 posts, and seconds to write and restore its snapshot',
  dataFormat: null,
  needsData: false,
  options: {},
  run: measure,
}

async function measure({ quick, progress, signal }: BenchContext): Promise<Measured> {
  const n = quick ? sample : posts
  const folder = mkdtempSync(join(tmpdir(), 'lali-state-'))
  try {
    const load = [...loadOf(n)]
    const before = heldBytes()
    const state = createWatchState()
    let offset = 0
    for (const { record, value, item } of labelledStream(load)) {
      watchRecord(state, record, offset, value)
      offset += 1
      if (item >= 0 && item % 1_000 === 0) {
        progress((0.9 * item) / n)
        signal.throwIfAborted()
        await new Promise(setImmediate)
      }
    }
    const held = heldBytes() - before
    const snapshots = openSnapshotFiles(folder)
    const started = performance.now()
    await snapshots.save({ offset, epoch: 1, behaviour }, snapshotParts(state))
    const saved = performance.now()
    const snapshotBytes = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => statSync(join(folder, name)))
      .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0)
    const opened = performance.now()
    const found = await snapshots.load({ epoch: 1, behaviour })
    if (!found) throw new Error('The snapshot that was just written is not there.')
    const restored = restoreState(found.parts)
    const ended = performance.now()
    if (restored.posts.count !== state.posts.count)
      throw new Error('The restored state has other posts.')
    progress(1)
    return {
      input: `generated: ${n} posts over 7 days`,
      n,
      figures: {
        state_mb: held / mega,
        snapshot_mb: snapshotBytes / mega,
        snapshot_s: (saved - started) / 1_000,
        restore_s: (ended - opened) / 1_000,
        live_narratives: state.clusters.live,
        copy_groups: state.clusters.groups.count,
      },
      peers: {},
      notes: [
        'state_mb is heap and array buffers after a collection, less what was held before the first post.',
        'snapshot_s includes reading the file back to check it; restore_s reads the file and makes the state.',
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function* loadOf(n: number) {
  for (const { post, topic } of generateLoad({ n, seed: 7 })) {
    const ms = Date.parse(post.createdAt ?? '')
    yield { text: post.text, label: String(topic), ms }
  }
}

function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
