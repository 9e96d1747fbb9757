// Processor, part of enrich: what a word is compared by: its stem, since creoles and hurried writers leave English endings
// away ("delete", "deleted", "deleting"), and its sound, since they write what they hear ("wata", "nite").
// Source of the endings: step 1 of Porter, "An algorithm for suffix stripping", Program 14(3), 1980.

const plain = /^[a-z]{4,}$/u
const vowel = /[aeiouy]/u
const doubled = /([bdfgmnprt])\1$/u

/** A folded word without -ed, -ing or a last e; "carry", "carries" and "carried" meet. Other words are themselves. */
export function stemOf(word: string): string {
  if (!plain.test(word)) return word
  const base = withoutEnding(word)
  const stem = base === word ? word : base.replace(doubled, '$1')
  if (stem.length > 3 && stem.endsWith('e')) return stem.slice(0, -1)
  return stem.length > 3 && /[^aeiou]y$/u.test(stem) ? `${stem.slice(0, -1)}i` : stem
}

function withoutEnding(word: string): string {
  for (const ending of ['ing', 'ed']) {
    const base = word.slice(0, -ending.length)
    if (word.endsWith(ending) && base.length > 2 && vowel.test(base) && !base.endsWith('e'))
      return base
  }
  return word
}

const sounds: [RegExp, string][] = [
  [/th/gu, 't'],
  [/ph/gu, 'f'],
  [/gh/gu, ''],
  [/c(?=[eiy])/gu, 's'],
  [/c?k|[cq]/gu, 'k'],
  [/z/gu, 's'],
  [/(?:er|or|ah)$/u, 'a'],
  [/(.)\1/gu, '$1'],
]

/** A stem as it sounds, roughly: letters that one sound is written with are one. */
export function soundOf(stem: string): string {
  if (!plain.test(stem)) return stem
  return sounds.reduce((word, [written, heard]) => word.replace(written, heard), stem)
}
