// Counts brackets of JSON outside strings, byte by byte: all that cutting a document needs to know.
// A line end closes a string, because JSON has none inside strings: so a quote that never closes
// breaks its own element and not the rest of the file.

export const [quoteMark, backslash, comma, openList, closeList, openObject, closeObject] = [
  0x22, 0x5c, 0x2c, 0x5b, 0x5d, 0x7b, 0x7d,
] as const
const newline = 10

export type Brackets = {
  /** Levels open after this byte, which may be negative. */
  level: number
  inString: boolean
  /** A string was closed by a line end: levels can no longer be trusted. */
  broken: boolean
}

/** Starts outside any string at level 0. */
export function createBrackets(): Brackets & { step(byte: number): void; reset(): void } {
  let escaped = false
  return {
    level: 0,
    inString: false,
    broken: false,
    reset() {
      this.level = 0
      this.inString = false
      this.broken = false
      escaped = false
    },
    step(byte) {
      if (!this.inString) {
        if (byte === quoteMark) this.inString = true
        else this.level += levelChange(byte)
      } else if (byte === newline) {
        this.inString = escaped = false
        this.broken = true
      } else if (escaped) escaped = false
      else if (byte === backslash) escaped = true
      else if (byte === quoteMark) this.inString = false
    },
  }
}

function levelChange(byte: number): number {
  if (byte === openList || byte === openObject) return 1
  return byte === closeList || byte === closeObject ? -1 : 0
}
