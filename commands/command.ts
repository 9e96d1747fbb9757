// Commands: what `lali NAME …` does. Each is a function over an opened product; main.ts opens it, or a product that
// is already running does the work and sends the lines back (commands/control-socket.ts).
import type { Product } from '../product.ts'

export type CommandContext = {
  product: Product
  args: string[]
  /** A line for the person who gave the command. */
  say: (line: string) => void
  /** Progress from 0 to 1: a bar on a terminal, a line per 10 % otherwise. */
  progress: (share: number) => void
}

/** Resolves with the exit code. */
export type Command = (context: CommandContext) => Promise<number>

/** A mistake in how a command was given, said with what to write instead. */
export class UsageMistake extends Error {
  override name = 'UsageMistake'
}

/** What a person should read when Node refuses an option; undefined for any other failure. */
export function optionMistake(cause: unknown): UsageMistake | undefined {
  const { code, message } = cause as { code?: unknown; message?: unknown }
  if (typeof code !== 'string' || !code.startsWith('ERR_PARSE_ARGS')) return undefined
  const [first] = String(message).split('. ')
  return new UsageMistake(`${first}. See: lali help`)
}

/** "in 10 = emitted 8 + dropped 1 (same-version 1) + dead-lettered 1". */
export function fatesLine(fates: {
  in: number
  emitted: number
  dropped: Partial<Record<string, number>>
  dead_lettered: number
}): string {
  const reasons = Object.entries(fates.dropped).map(([reason, n]) => `${reason} ${n}`)
  const dropped = Object.values(fates.dropped).reduce<number>((sum, n) => sum + (n ?? 0), 0)
  const why = reasons.length > 0 ? ` (${reasons.join(', ')})` : ''
  return `in ${fates.in} = emitted ${fates.emitted} + dropped ${dropped}${why} + dead-lettered ${fates.dead_lettered}`
}
