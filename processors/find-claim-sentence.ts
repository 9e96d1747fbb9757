// Processor, part of enrich: the sentence of a post that most looks like a claim, as a stretch of its text.
// Cues: a number, a reported fact, a strong modal; questions and very short pieces count against it.

const sentence = /[^.!?\n।۔…]+[.!?।۔…]*/gu
const cue =
  /\b(?:will|must|cannot|not|never|no|has been|have been|was|were|are|is|only|already|cancelled|closed|moved|stolen|arrested|confirmed|found)\b/iu
const longest = 200
const looked = 8

/** [start, length] in UTF-16 units; the whole text, cut, when it has no sentence. */
export function findClaimSentence(text: string): [number, number] {
  let best: [number, number] = [0, Math.min(text.length, longest)]
  let highest = -Infinity
  let n = 0
  for (const match of text.matchAll(sentence)) {
    if (n >= looked) break
    const trimmed = match[0].trim()
    if (trimmed === '') continue
    n += 1
    const score =
      Math.min(trimmed.length, 120) / 40 +
      (/\p{N}/u.test(trimmed) ? 1 : 0) +
      (cue.test(trimmed) ? 1 : 0) -
      (trimmed.endsWith('?') ? 2 : 0) -
      (trimmed.length < 15 ? 2 : 0) -
      n * 0.1
    if (score <= highest) continue
    highest = score
    const start = match.index + match[0].indexOf(trimmed)
    best = [start, Math.min(trimmed.length, longest)]
  }
  return best
}
