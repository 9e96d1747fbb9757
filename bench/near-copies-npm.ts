// The peers of bench `near-copies` from npm: packages for development only. A text joins the group of the first earlier
// text that the package takes for like; else it opens one. Nothing of it is part of the product.
import { createRequire } from 'node:module'

type Sketch = { update(gram: string): void; jaccard(other: Sketch): number }
type Index = { insert(key: string, sketch: Sketch): void; query(sketch: Sketch): string[] }
type MinhashPackage = {
  Minhash: new (of: { numPerm: number }) => Sketch
  LshIndex: new (of: { bandSize: number }) => Index
}
type SimhashPackage = {
  SimHash: new (of: { kshingles: number }) => { hash(text: string): number }
  Comparator: { hammingDistance(one: string, other: string): number }
}

const require = createRequire(import.meta.url)
const { Minhash, LshIndex } = require('minhash') as MinhashPackage
const { SimHash, Comparator } = require('simhash-js') as SimhashPackage

export type PeerRun = { peer: string; threshold: number; groups: number[]; seconds: number }

/** Both packages at each of their thresholds. */
export function* npmPeers(texts: readonly string[]): Generator<PeerRun> {
  for (const threshold of [0.5, 0.6]) yield timed('minhash', threshold, texts, minhashGroups)
  for (const threshold of [1, 3]) yield timed('simhash-js', threshold, texts, simhashGroups)
}

function timed(
  peer: string,
  threshold: number,
  texts: readonly string[],
  groupsOf: (texts: readonly string[], threshold: number) => number[],
): PeerRun {
  const started = performance.now()
  const groups = groupsOf(texts, threshold)
  return { peer, threshold, groups, seconds: (performance.now() - started) / 1_000 }
}

/** Character 5-grams, 63 values in 21 bands, as the product's own and the other peers have. */
function minhashGroups(texts: readonly string[], threshold: number): number[] {
  const index = new LshIndex({ bandSize: 3 })
  const sketches: Sketch[] = []
  const groups: number[] = []
  for (const [item, text] of texts.entries()) {
    const sketch = new Minhash({ numPerm: 63 })
    const folded = text.toLowerCase()
    for (let at = 0; at < Math.max(1, folded.length - 4); at += 1)
      sketch.update(folded.slice(at, at + 5))
    sketches.push(sketch)
    // The package can ask only for what it holds: the text finds itself as well.
    index.insert(String(item), sketch)
    const near = index
      .query(sketch)
      .map(Number)
      .filter((one) => one !== item && (sketches[one] as Sketch).jaccard(sketch) >= threshold)
    groups.push(near.length === 0 ? item : (groups[Math.min(...near)] as number))
  }
  return groups
}

/** The package has no index: hashes within so many bits share one of four bytes, by which they are looked up. */
function simhashGroups(texts: readonly string[], bits: number): number[] {
  const hasher = new SimHash({ kshingles: 5 })
  const buckets = new Map<number, number[]>()
  const hashes: string[] = []
  const groups: number[] = []
  for (const [item, text] of texts.entries()) {
    const hash = hasher.hash(text.toLowerCase())
    hashes.push(hash.toString(16))
    let first = item
    for (let byte = 0; byte < 4; byte += 1) {
      const key = byte * 256 + ((hash >>> (byte * 8)) & 255)
      const bucket = buckets.get(key) ?? []
      buckets.set(key, bucket)
      for (const one of bucket)
        if (
          one < first &&
          Comparator.hammingDistance(hashes[one] as string, hashes[item] as string) <= bits
        )
          first = one
      bucket.push(item)
    }
    groups.push(first === item ? item : (groups[first] as number))
  }
  return groups
}
