// The command of the benches: what it lists, refuses and prints.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { benches } from '../../bench/all-benches.ts'
import { runBench } from '../../bench/bench-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'lali-bench-command-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const posts = join(folder, 'posts.jsonl')
const line = (no: number) =>
  JSON.stringify({
    Id: no,
    clusterNo: no % 2,
    textCleaned: no % 2 ? `ferry harbour quay ${no}` : `ballots warehouse fire ${no}`,
  })
writeFileSync(posts, Array.from({ length: 20 }, (_, no) => `${line(no)}\n`).join(''))

async function bench(...args: string[]) {
  let [out, err] = ['', '']
  const write = (text: string) => {
    out += text
    return true
  }
  const terminal = {
    isTTY: false,
    write: (text: string | Uint8Array) => {
      err += text
      return true
    },
  }
  const code = await runBench(args, { write }, terminal, new AbortController().signal)
  return { code, out, err }
}

describe('the bench command', () => {
  it('lists every bench with its options when none is named', async () => {
    const { code, out } = await bench()
    expect(code).toBe(0)
    for (const name of Object.keys(benches)) expect(out).toContain(`  ${name}: `)
    expect(out).toContain('--posts')
  })

  it('names the benches there are when another is asked for', async () => {
    const { code, out, err } = await bench('toString')
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain('There is no bench toString.')
    expect(err).toContain('  narratives: ')
  })

  it('says that a bench needs data, and that is no failure', async () => {
    const { code, out } = await bench('narratives')
    expect(code).toBe(0)
    expect(out).toContain('narratives measures nothing without a file: --data PATH')
  })

  it('says so as JSON too, without figures', async () => {
    const { code, out } = await bench('narratives', '--json')
    expect(code).toBe(0)
    const said = JSON.parse(out)
    expect(said.bench).toBe('narratives')
    expect(said.notes[0]).toContain('--data PATH')
    expect(said).not.toHaveProperty('figures')
  })

  it('refuses a file that is not there, an option that is not known and a number that is none', async () => {
    expect(await bench('narratives', '--data', join(folder, 'none'))).toMatchObject({ code: 2 })
    const unknown = await bench('narratives', '--threshold', '1')
    expect(unknown.code).toBe(2)
    expect(unknown.err).toContain('--threshold')
    const few = await bench('pipeline', '--posts', 'many')
    expect(few.code).toBe(2)
    expect(few.err).toContain('--posts: write a whole number')
  })

  it('prints a table for a person, with machine, commit, input and n', async () => {
    const { code, out, err } = await bench('narratives', '--data', posts, '--quick')
    expect(code).toBe(0)
    expect(out).toMatch(/bench +narratives \(quick: a sample/u)
    for (const row of ['machine', 'commit', 'node', 'input']) expect(out).toContain(`  ${row} `)
    expect(out).toMatch(/ {2}n +20\n/u)
    expect(out).toMatch(/ {2}bcubed_f1_frozen +\d/u)
    expect(out).toContain('peer single_pass_tfidf')
    expect(err).toContain('100 %')
  })

  it('ends with one line of JSON on standard output, as a program runs it', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...['built.js', 'bench/run-bench.ts', 'narratives'],
      ...['--data', posts, '--json'],
    ])
    const said = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
    expect(said).toMatchObject({ bench: 'narratives', n: 20, node: process.version })
    expect(said.input).toContain(posts)
    expect(said.commit).not.toBe('')
    expect(said.figures.gold_clusters).toBe(2)
    expect(said.peers.single_pass_tfidf.bcubed_f1_frozen).toBeGreaterThan(0)
    expect(said.notes[0]).toContain('Measured on')
    expect(said).not.toHaveProperty('quick')
  })
})
