// The narratives bench on a small generated file: the formats it takes, and what it says about them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import type { Measured } from '../../bench/bench.ts'
import { generateLoad } from '../../bench/generate-posts.ts'
import { labelledStream, readLabelled } from '../../bench/labelled-stream.ts'
import { narratives } from '../../bench/narratives.ts'
import { bestThreshold } from '../../bench/single-pass-tfidf.ts'
import type { EnrichedPost } from '../../contracts/ordered.ts'

const folder = mkdtempSync(join(tmpdir(), 'lali-narratives-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, lines: object[]): string {
  const path = join(folder, name)
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text)
  return path
}

function run(data: string): Promise<Measured> {
  const { signal } = new AbortController()
  return narratives.run({ data, quick: false, options: {}, progress: () => undefined, signal })
}

const load = [...generateLoad({ n: 400, seed: 3 })].map(({ post, topic }, at) => ({
  Id: at,
  clusterNo: topic,
  textCleaned: post.text,
}))

describe('bench narratives', () => {
  it('scores lines in order, with every promised figure, and a peer on the same posts', async () => {
    const { n, figures, peers, notes } = await run(file('load.jsonl.gz', load))
    expect(n).toBe(400)
    const topics = new Set(load.map(({ clusterNo }) => clusterNo))
    expect(figures.gold_clusters).toBe(topics.size)
    for (const key of ['nmi_final', 'nmi_frozen', 'bcubed_f1_final', 'bcubed_f1_frozen']) {
      // Far above chance for 400 posts of mostly single topics; quality is measured on real sets.
      expect(figures[key], key).toBeGreaterThan(0.5)
      expect(figures[key], key).toBeLessThanOrEqual(1)
    }
    for (const key of ['bcubed_p_final', 'bcubed_r_final', 'posts_per_s', 'peak_rss_mb'])
      expect(figures[key], key).toBeGreaterThan(0)
    const peer = peers.single_pass_tfidf
    expect(peer?.bcubed_f1_frozen).toBeGreaterThan(0.5)
    expect(peer?.nmi_frozen).toBeGreaterThan(0.5)
    expect(notes.join('\n')).toContain('The file knows the order only')
  })

  it('gives a small sample its interval, around the figure', async () => {
    const { figures } = await run(file('small.jsonl', load))
    const [low, high] = figures.bcubed_f1_final_ci as [number, number]
    expect(low).toBeLessThan(figures.bcubed_f1_final as number)
    expect(high).toBeGreaterThan(figures.bcubed_f1_final as number)
  })

  it('puts lines with times in their order and leaves unlabelled ones unscored', async () => {
    const say = (at: number, event: string | null) => ({
      id: at,
      t: 1_700_000_000 + at * 60,
      text: `the harbour ferry landed its passengers at the northern quay, notice ${at}`,
      event,
    })
    const path = file('timed.jsonl', [say(2, 'ferry'), say(0, 'ferry'), say(1, null)])
    const posts = await readLabelled(path, 10)
    expect(posts.map(({ label }) => label)).toEqual(['ferry', null, 'ferry'])
    const { n, figures, notes } = await run(path)
    expect(n).toBe(2)
    expect(figures.gold_clusters).toBe(1)
    expect(figures.bcubed_f1_final).toBe(1)
    expect(notes.join('\n')).toContain('1 posts without a label')
  })

  it('masks @names before any method sees a text', async () => {
    const line = {
      id: 1,
      t: 1_700_000_000,
      text: '@someone says the polls are open',
      event: 'polls',
    }
    const posts = await readLabelled(file('names.jsonl', [line]), 10)
    const texts = [...labelledStream(posts)]
      .filter(({ item }) => item >= 0)
      .map(({ record }) => (record.body as EnrichedPost).post.text)
    expect(texts).toEqual(['@… says the polls are open'])
  })

  it('says which line is not of the format, without showing it', async () => {
    const path = file('wrong.jsonl', [...load.slice(0, 2), { text: 'secret' }])
    await expect(run(path)).rejects.toThrow('line 3: neither {Id, clusterNo, textCleaned}')
    await expect(run(path)).rejects.not.toThrow('secret')
    writeFileSync(path, '{"Id": 1, "clusterNo')
    await expect(run(path)).rejects.toThrow('line 1: not JSON.')
  })

  it('says that a packed file was cut off', async () => {
    const path = file('cut.jsonl.gz', load)
    const whole = gzipSync(load.map((line) => JSON.stringify(line)).join('\n'))
    writeFileSync(path, whole.subarray(0, whole.length / 2))
    await expect(run(path)).rejects.toThrow('cannot be read to its end')
  })
})

describe('the single-pass peer', () => {
  it('joins posts that share their words and keeps others apart', async () => {
    const texts = [
      'ferry harbour northern quay',
      'ballots warehouse fire guard',
      'ferry harbour quay passengers',
      'warehouse guard saw ballots',
    ]
    const gold = ['ferry', 'fire', 'ferry', 'fire']
    const { labels } = await bestThreshold(texts, gold, async () => undefined)
    expect(labels[0]).toBe(labels[2])
    expect(labels[1]).toBe(labels[3])
    expect(labels[0]).not.toBe(labels[1])
  })
})
