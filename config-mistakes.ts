// Configuration: what is wrong with it, said all at once.
// Promises: every mistake names its place, the problem, and what to write instead.
// Refuses: to stop at the first mistake; a person who edits a file wants the whole list.

/** One mistake: its place (file, line and key, or variable), the problem, and what to write instead. */
export type Mistake = { where: string; problem: string; write: string }

/** Thrown before anything starts; `mistakes` holds all of them, `message` lists them for people. */
export class ConfigMistakes extends Error {
  override name = 'ConfigMistakes'
  readonly mistakes: Mistake[]

  constructor(mistakes: Mistake[]) {
    const head =
      mistakes.length === 1
        ? 'The configuration has 1 mistake:'
        : `The configuration has ${mistakes.length} mistakes:`
    const lines = mistakes.map(
      ({ where, problem, write }) => `  ${where}: ${problem}\n    ${write}`,
    )
    super([head, ...lines].join('\n'))
    this.mistakes = mistakes
  }
}

/** The known name that a mistyped one most likely means, or undefined when none is close. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(name.length / 3))
  let best: string | undefined
  let least = limit + 1
  for (const candidate of known) {
    const distance = edits(name.toLowerCase(), candidate.toLowerCase())
    if (distance < least) {
      least = distance
      best = candidate
    }
  }
  return best
}

/** How to go on after an unknown name. */
export function insteadOf(name: string, known: readonly string[]): string {
  const close = nearest(name, known)
  return close === undefined
    ? `Take it out, or write one of: ${known.join(', ')}.`
    : `Write ${close}, or take it out.`
}

/** Levenshtein distance; names here are short, so two rows of numbers are all it needs. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
