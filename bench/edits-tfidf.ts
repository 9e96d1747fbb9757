// Peer of `edits`: cosine of word TF-IDF (sublinear counts, idf = ln((1 + n) / (1 + df)) + 1), the method that everybody
// would try first. Its vocabulary is the index's: a word that no indexed text has counts for nothing.
/** Cosines below this are not told: no threshold is as low. */
const least = 0.1
const word = /[\p{L}\p{N}\p{M}]+/gu

export type TfidfIndex = {
  /** Adds a text under the next number. */
  add(text: string): void
  /** Must be called after the last `add` and before the first question. */
  weigh(): void
  /** Cosines of at least 0.1 with indexed texts, by number. */
  like(text: string): Map<number, number>
}

export function createTfidf(): TfidfIndex {
  const numbers = new Map<string, number>()
  const withTerm: number[] = []
  const texts: Map<number, number>[] = []
  let postings: { of: Int32Array; weights: Float32Array }[] = []
  let sums = new Float64Array(0)

  const counted = (text: string, learn: boolean) => {
    const counts = new Map<number, number>()
    for (const [found] of text.toLowerCase().matchAll(word)) {
      let term = numbers.get(found)
      if (term === undefined) {
        if (!learn) continue
        term = numbers.size
        numbers.set(found, term)
      }
      counts.set(term, (counts.get(term) ?? 0) + 1)
    }
    return counts
  }
  const weighed = (counts: Map<number, number>): [number, number][] => {
    let square = 0
    const all = [...counts].map(([term, count]): [number, number] => {
      const idf = Math.log((1 + texts.length) / (1 + (withTerm[term] ?? 0))) + 1
      const weight = (1 + Math.log(count)) * idf
      square += weight * weight
      return [term, weight]
    })
    const length = Math.sqrt(square) || 1
    return all.map(([term, weight]) => [term, weight / length])
  }
  return {
    add(text) {
      const counts = counted(text, true)
      for (const term of counts.keys()) withTerm[term] = (withTerm[term] ?? 0) + 1
      texts.push(counts)
    },
    weigh() {
      sums = new Float64Array(texts.length)
      postings = withTerm.map((many) => ({
        of: new Int32Array(many),
        weights: new Float32Array(many),
      }))
      const filled = new Int32Array(withTerm.length)
      for (const [no, counts] of texts.entries()) {
        for (const [term, weight] of weighed(counts)) {
          const at = filled[term] as number
          filled[term] = at + 1
          const posting = postings[term] as (typeof postings)[number]
          posting.of[at] = no
          posting.weights[at] = weight
        }
      }
    },
    like(text) {
      sums.fill(0)
      for (const [term, weight] of weighed(counted(text, false))) {
        const { of, weights } = postings[term] as (typeof postings)[number]
        for (let at = 0; at < of.length; at += 1) {
          const no = of[at] as number
          sums[no] = (sums[no] as number) + weight * (weights[at] as number)
        }
      }
      const found = new Map<number, number>()
      for (let no = 0; no < sums.length; no += 1)
        if ((sums[no] as number) >= least) found.set(no, sums[no] as number)
      return found
    },
  }
}
