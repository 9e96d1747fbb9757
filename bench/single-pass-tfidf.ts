// Peer of `narratives`: nearest cluster centroid by tf-idf cosine in one pass (Yang, Pierce and Carbonell 1998), the
// plain method that a good one must beat. Document frequencies grow with the stream, so it looks ahead no more than we
// do; its threshold is the best one on the file, which ours is not. Nothing of the product's clustering is in it.
import { bcubed } from './metrics.ts'

const word = /[\p{L}\p{N}\p{M}#]+/gu
/** Words of links, new in each post: they stand for no word of the text. */
const link = /\b(?:https?:\/\/|www\.)\S+/gu
/** Words that more posts than this have say nothing, once there are some posts to tell. 1 = every word counts. */
const commonShares = [0.1, 1]
const commonFrom = 100

export type PeerResult = {
  labels: string[]
  threshold: number
  commonShare: number
  postsPerSecond: number
}

/** Words with their counts, as numbers given out in order of appearance. */
type Words = { terms: Int32Array; counts: Float64Array }

/** Tries thresholds coarsely, then finely around the best, with and without common words, by BCubed F1. */
export async function bestThreshold(
  texts: readonly string[],
  gold: readonly (string | null)[],
  progress: (share: number) => Promise<void>,
): Promise<PeerResult> {
  const posts = wordsOf(texts)
  const truth = gold.filter((label) => label !== null)
  let best = { f1: -1, threshold: 0, commonShare: 0, labels: [] as string[], postsPerSecond: 0 }
  const coarse = [0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5]
  const fine = [-0.02, -0.01, 0.01, 0.02]
  const steps = commonShares.length * coarse.length + fine.length
  let done = 0
  const attempt = async (threshold: number, commonShare: number) => {
    const started = performance.now()
    const found = cluster(posts, threshold, commonShare)
    const postsPerSecond = (posts.length / (performance.now() - started)) * 1_000
    const labels = Array.from(found, String)
    const { f1 } = bcubed(
      truth,
      labels.filter((_, i) => gold[i] !== null),
    )
    if (f1 > best.f1) best = { f1, threshold, commonShare, labels, postsPerSecond }
    done += 1
    await progress(done / steps)
  }
  for (const commonShare of commonShares)
    for (const threshold of coarse) await attempt(threshold, commonShare)
  const { threshold: middle, commonShare: share } = best
  for (const step of fine) await attempt(Math.round((middle + step) * 100) / 100, share)
  const { labels, threshold, commonShare, postsPerSecond } = best
  return { labels, threshold, commonShare, postsPerSecond }
}

function wordsOf(texts: readonly string[]): Words[] {
  const numbers = new Map<string, number>()
  return texts.map((text) => {
    const counts = new Map<number, number>()
    for (const [found] of text.replace(link, ' ').toLowerCase().matchAll(word)) {
      const term = numbers.get(found) ?? numbers.size
      numbers.set(found, term)
      counts.set(term, (counts.get(term) ?? 0) + 1)
    }
    return { terms: Int32Array.from(counts.keys()), counts: Float64Array.from(counts.values()) }
  })
}

/** Clusters that have a term, and the weight it has in each. */
type Posting = { clusters: number[]; weights: number[]; at: Map<number, number> }
type Clusters = {
  postings: Posting[]
  /** Squared length of each centroid's sum. */
  squares: number[]
  /** Scratch: dot product of the post at hand with each cluster; 0 between posts. */
  dots: Float64Array
}

/** A cluster number per post: of the nearest centroid from the threshold on, else a new one. */
export function cluster(
  posts: readonly Words[],
  threshold: number,
  commonShare: number,
): Int32Array {
  const withTerm: number[] = []
  const clusters: Clusters = { postings: [], squares: [], dots: new Float64Array(posts.length) }
  const labels = new Int32Array(posts.length)
  for (const [item, post] of posts.entries()) {
    const weighted = weigh(post, withTerm, item, commonShare)
    const near = dotAll(clusters, weighted)
    const found = nearest(clusters, near, threshold)
    const into = found >= 0 ? found : clusters.squares.push(0) - 1
    join(clusters, into, weighted)
    for (const no of near) clusters.dots[no] = 0
    for (const term of post.terms) withTerm[term] = (withTerm[term] ?? 0) + 1
    labels[item] = into
  }
  return labels
}

/** Fills `dots`; returns the clusters that share a term. */
function dotAll({ postings, dots }: Clusters, weighted: [number, number][]): number[] {
  const near: number[] = []
  for (const [term, weight] of weighted) {
    const posting = postings[term]
    if (!posting) continue
    for (let at = 0; at < posting.clusters.length; at += 1) {
      const no = posting.clusters[at] as number
      if (dots[no] === 0) near.push(no)
      dots[no] = (dots[no] as number) + weight * (posting.weights[at] as number)
    }
  }
  return near
}

/** The cluster with the highest cosine from the threshold on, the earlier of two equal ones; -1 = none. */
function nearest({ dots, squares }: Clusters, near: number[], threshold: number): number {
  let best = -1
  let highest = threshold
  for (const no of near) {
    const similarity = (dots[no] as number) / Math.sqrt(squares[no] as number)
    if (similarity < highest || (similarity === highest && best >= 0 && best < no)) continue
    highest = similarity
    best = no
  }
  return best
}

function join(clusters: Clusters, into: number, weighted: [number, number][]): void {
  const { squares, dots } = clusters
  // |c + d|² = |c|² + 2 c·d + |d|²; a post's own length is 1.
  const own = weighted.length > 0 ? 1 : 0
  squares[into] = (squares[into] as number) + 2 * (dots[into] as number) + own
  for (const [term, weight] of weighted) addTo(clusters.postings, term, into, weight)
}

/** Weights (1 + ln tf) · ln((n + 1) / (df + 0.5)) of length 1, by what was seen before this post. */
function weigh(
  post: Words,
  withTerm: readonly number[],
  seen: number,
  commonShare: number,
): [number, number][] {
  const weighted: [number, number][] = []
  let square = 0
  for (const [at, term] of post.terms.entries()) {
    const df = withTerm[term] ?? 0
    if (seen >= commonFrom && df > seen * commonShare) continue
    const weight = (1 + Math.log(post.counts[at] as number)) * Math.log((seen + 1.5) / (df + 0.5))
    if (weight <= 0) continue
    square += weight * weight
    weighted.push([term, weight])
  }
  const length = Math.sqrt(square)
  for (const pair of weighted) pair[1] /= length
  return weighted
}

function addTo(postings: Posting[], term: number, into: number, weight: number): void {
  postings[term] ??= { clusters: [], weights: [], at: new Map() }
  const posting = postings[term]
  const at = posting.at.get(into)
  if (at !== undefined) posting.weights[at] = (posting.weights[at] as number) + weight
  else {
    posting.at.set(into, posting.clusters.push(into) - 1)
    posting.weights.push(weight)
  }
}
