// The near-copies bench on its sample: the promised figures, on an input that is what it says.
import { describe, expect, it } from 'vitest'
import { copyCorpus, kinds } from '../../bench/copy-corpus.ts'
import { nearCopies } from '../../bench/near-copies.ts'

describe('the corpus of copies', () => {
  const corpus = [...copyCorpus(6_000, 2)]

  it('is the same for the same seed and another for another', () => {
    expect([...copyCorpus(300, 2)]).toEqual(corpus.slice(0, 300))
    expect([...copyCorpus(300, 3)]).not.toEqual(corpus.slice(0, 300))
  })

  it('has every kind of edit, and originals that are all different', () => {
    const originals = corpus.filter(({ kind }) => kind === null)
    expect(new Set(originals.map(({ text }) => text)).size).toBe(originals.length)
    expect(new Set(originals.map(({ origin }) => origin)).size).toBe(originals.length)
    const copied = new Set(corpus.map(({ kind }) => kind))
    expect(kinds.filter((kind) => !copied.has(kind))).toEqual([])
    const templates = originals.filter(({ template }) => template).length / originals.length
    expect(templates).toBeGreaterThan(0.05)
    expect(templates).toBeLessThan(0.15)
  })
})

describe('bench near-copies', () => {
  it('finds copies of every kind, keeps templates apart, and says which peers are absent', async () => {
    const { figures, notes, n, peers } = await nearCopies.run({
      data: undefined,
      quick: true,
      options: { python: 'no-such-program' },
      progress: () => undefined,
      signal: new AbortController().signal,
    })
    expect(n).toBe(20_000)
    expect(figures.f1).toBeGreaterThan(0.99)
    expect(Object.keys(figures.recall_by_kind as object)).toEqual(kinds)
    for (const [kind, recall] of Object.entries(figures.recall_by_kind as object))
      expect(recall, kind).toBeGreaterThan(0.97)
    expect(figures.bytes_per_post).toBeGreaterThan(200)
    expect(figures.bytes_per_post).toBeLessThan(600)
    expect(figures.posts_per_s).toBeGreaterThan(0)
    expect(Object.keys(peers)).toEqual(['minhash', 'simhash-js'])
    expect(notes.join('\n')).toContain('The peers in Python did not run: no-such-program')
  })
})
