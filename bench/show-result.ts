// A bench's result for a person: where and on what it was measured, then every figure on a line of its own.
import type { Figure, Figures, Measured } from './bench.ts'

export type Place = { bench: string; commit: string; node: string; machine: string; quick: boolean }

/** The table, ending in a line break. */
export function showResult(measured: Measured, place: Place): string {
  const { input, n, figures, peers, notes } = measured
  const head = [
    ['bench', place.bench + (place.quick ? ' (quick: a sample, for a first look only)' : '')],
    ['machine', place.machine],
    ['node', place.node],
    ['commit', place.commit],
    ['input', input],
    ['n', String(n)],
  ] as [string, string][]
  const parts = [columns(head), columns(rows(figures))]
  for (const [name, found] of Object.entries(peers))
    parts.push(`peer ${name}\n${columns(rows(found))}`)
  if (notes.length > 0) parts.push(`${notes.map((note) => `- ${note}`).join('\n')}\n`)
  return parts.join('\n')
}

function rows(figures: Figures, before = ''): [string, string][] {
  return Object.entries(figures).flatMap(([name, figure]): [string, string][] => {
    const key = `${before}${name}`
    if (typeof figure === 'object' && !Array.isArray(figure)) return rows(figure, `${key}  `)
    return [[key, shown(figure)]]
  })
}

function shown(figure: Exclude<Figure, { [name: string]: Figure }>): string {
  if (Array.isArray(figure)) return `${rounded(figure[0])} to ${rounded(figure[1])}`
  return typeof figure === 'boolean' ? (figure ? 'yes' : 'no') : rounded(figure)
}

/** Four digits of meaning; whole numbers whole. */
function rounded(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1_000) return String(Math.round(value))
  return String(Number(value.toPrecision(4)))
}

function columns(lines: [string, string][]): string {
  const width = Math.max(0, ...lines.map(([name]) => name.length))
  return lines.map(([name, value]) => `  ${name.padEnd(width)}  ${value}\n`).join('')
}
