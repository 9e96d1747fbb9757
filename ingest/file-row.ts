// A row of an imported file before anybody knows what it means: its bytes, where it starts, what is wrong with it.
// Promises that one row never costs more memory than its limit, however long the line is.
// Refuses nothing: a row over the limit keeps its first 64 KiB and carries a fault.

/** Bytes of one row in UTF-8; no export of a post comes near it. */
export const rowLimitBytes = 1_048_576
/** What a dead letter keeps of a row. */
export const keptBytes = 65_536

/** Why a row, or a whole file, could not be used: a code and a sentence for people. */
export type Fault = { reason: string; cause: string }

export type RawRow = {
  /** Line of the file where the row starts, from 1. */
  line: number
  /** UTF-8, whatever the file's own encoding is. */
  bytes: Buffer
  fault: Fault | null
  /** True when the file ended before the row did. */
  open: boolean
}

export type RowBuffer = {
  append(piece: Buffer): void
  /** Bytes of the row so far, also those no longer kept. */
  size(): number
  take(line: number, open: boolean): RawRow
}

/** Collects the pieces of one row after the other. */
export function createRowBuffer(limitBytes = rowLimitBytes): RowBuffer {
  let pieces: Buffer[] = []
  let size = 0
  return {
    append(piece) {
      if (piece.length === 0) return
      const wasOver = size > limitBytes
      size += piece.length
      if (wasOver) return
      pieces.push(piece)
      if (size > limitBytes) pieces = [Buffer.from(concat(pieces).subarray(0, keptBytes))]
    },
    size: () => size,
    take(line, open) {
      const fault = size > limitBytes ? tooLong(size, limitBytes) : null
      const row: RawRow = { line, bytes: concat(pieces), fault, open }
      pieces = []
      size = 0
      return row
    },
  }
}

function concat(pieces: Buffer[]): Buffer {
  const [only] = pieces
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces)
}

function tooLong(size: number, limitBytes: number): Fault {
  return {
    reason: 'row-too-long',
    cause: `This row has ${size.toLocaleString('en')} bytes; a row may have ${limitBytes.toLocaleString('en')}.`,
  }
}
