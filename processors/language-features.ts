// Processor, part of enrich: what the language of a text is told from: the runs of one to four characters of each word
// with its edges, and each word as a whole, as hashes in a buffer that is used again. The builder of the table
// (languages/build-table.ts) reads texts through the same code. Nothing is allocated per run of characters.

/** UTF-16 units of a text that are read: what comes later hardly changes the answer. */
const mostRead = 320
/** Longest run of characters inside a word. */
const longestRun = 4
/** Units of a word that are read. */
const longestWord = 40
/** More than the runs and words of `mostRead` units: each unit starts at most `longestRun`, each word adds one. */
const mostFeatures = mostRead * (longestRun + 2)
const edge = 0x5f

export type LanguageFeatures = {
  /** 32-bit hashes, valid up to `count` until the next reading. */
  hashes: Uint32Array
  count: number
  /** Words with a letter that were read. */
  words: number
}

/** A reader with its own buffer; `read` fills it from a normal form and returns it. */
export function createFeatureReader(): (normal: string) => LanguageFeatures {
  const word = new Uint16Array(longestWord + 2)
  const features: LanguageFeatures = { hashes: new Uint32Array(mostFeatures), count: 0, words: 0 }
  word[0] = edge
  return (normal) => {
    features.count = 0
    features.words = 0
    const end = Math.min(normal.length, mostRead)
    for (let from = 0; from < end; ) {
      const space = normal.indexOf(' ', from)
      const to = space < 0 || space > end ? end : space
      const length = copyWord(normal, from, to, word)
      if (hasLetter(word, length)) readWord(word, length, features)
      from = to + 1
    }
    return features
  }
}

/** Copies a word behind the edge and gives the length with it. Stretched words ("noooo") get such letters once. */
function copyWord(normal: string, from: number, to: number, word: Uint16Array): number {
  let length = 1
  let run = 0
  for (let at = from; at < to && length <= longestWord; at += 1) {
    const unit = normal.charCodeAt(at)
    run = run > 0 && unit === word[length - 1] ? run + 1 : 1
    if (run === 3) length -= 1
    if (run > 2) continue
    word[length] = unit
    length += 1
  }
  return length
}

function hasLetter(word: Uint16Array, length: number): boolean {
  for (let at = 1; at < length; at += 1) {
    const unit = word[at] as number
    if (unit < 0x30 || unit > 0x39) return true
  }
  return false
}

/** `word` begins with an edge and has `length` units; the edge behind it is set here. */
function readWord(word: Uint16Array, length: number, features: LanguageFeatures): void {
  word[length] = edge
  const { hashes } = features
  let { count } = features
  const end = length + 1
  for (let from = 0; from < length; from += 1) {
    const to = Math.min(from + longestRun, end)
    let hash = 0x811c9dc5
    for (let at = from; at < to; at += 1) {
      hash = Math.imul(hash ^ (word[at] as number), 0x01000193)
      // The edge alone says nothing.
      if (at > 0) hashes[count++] = spread(hash)
    }
  }
  let whole = 0x2c1b3c6d
  for (let at = 1; at < length; at += 1) whole = Math.imul(whole ^ (word[at] as number), 0x01000193)
  hashes[count++] = spread(whole)
  features.count = count
  features.words += 1
}

/** The high bits of a product are the well mixed ones: brings them down. */
function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  return (mixed ^ (mixed >>> 13)) >>> 0
}
