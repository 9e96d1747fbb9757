// Third step of a file import, for one JSON document: finds the list of posts and cuts out its elements.
// Promises bounded memory at any size and nesting, and that a broken element costs itself alone. Why not
// stream-json: it stops at the first mistake and collects a string of any length. This one counts brackets
// and leaves the parsing of each element to JSON.parse.
import { closeList, comma, createBrackets, openList, openObject } from './file-json-brackets.ts'
import { createJsonSearch } from './file-json-search.ts'
import { createRowBuffer, type Fault, type RawRow } from './file-row.ts'

const whitespace = new Set([32, 9, 10, 13])

/** Cuts the elements of the list of posts; `wanted` is its path, e.g. `result.posts`, '' for the top. */
export async function* splitJson(
  chunks: AsyncIterable<Buffer>,
  wanted?: string,
): AsyncGenerator<RawRow> {
  const splitter = createJsonSplitter(wanted)
  for await (const chunk of chunks) {
    splitter.scan(chunk)
    yield* splitter.rows()
  }
  splitter.end()
  yield* splitter.rows()
}

/** Whether these first bytes reach a list of posts, and how many elements of it were whole. */
export function findPosts(head: Buffer): { found: boolean; elements: number } {
  const splitter = createJsonSplitter(undefined)
  splitter.scan(head)
  return { found: splitter.inPosts(), elements: splitter.rows().length }
}

function createJsonSplitter(wanted: string | undefined) {
  const search = createJsonSearch(wanted)
  const buffer = createRowBuffer()
  const brackets = createBrackets()
  let rows: RawRow[] = []
  let found = false
  let line = 1
  let startLine = 1
  let chunk: Buffer = Buffer.alloc(0)
  /** Where the open element starts in this chunk. */
  let from = 0
  /** Whitespace before this byte in its line, -1 past the first other byte; and where the element starts. */
  let indent = 0
  let startIndent = -1
  let step = searching

  function searching(byte: number, at: number): void {
    if (!search.enters(byte)) return
    found = true
    step = between
    between(byte, at)
  }

  function between(byte: number, at: number): void {
    if (whitespace.has(byte) || byte === comma) return
    if (byte === closeList) {
      step = searching
      search.leave()
      return
    }
    startLine = line
    startIndent = indent
    from = at
    brackets.reset()
    brackets.step(byte)
    step = byte === openObject || byte === openList ? nested : scalar
  }

  function nested(byte: number, at: number): void {
    // Inside a broken element, an object that starts a line as far in as this one did is the next one.
    if (brackets.broken && byte === openObject && indent >= 0 && indent === startIndent) {
      finish(at)
      between(byte, at)
      return
    }
    brackets.step(byte)
    if (brackets.level === 0 && !brackets.inString) finish(at + 1)
  }

  function scalar(byte: number, at: number): void {
    brackets.step(byte)
    const ends = byte === comma || whitespace.has(byte) || brackets.level < 0
    if (brackets.inString || !ends) return
    finish(at)
    between(byte, at)
  }

  function finish(end: number): void {
    buffer.append(chunk.subarray(from, end))
    rows.push(buffer.take(startLine, false))
    step = between
  }

  return {
    scan(next: Buffer) {
      chunk = next
      from = 0
      for (let i = 0; i < chunk.length; i += 1) {
        const byte = chunk[i] as number
        step(byte, i)
        if (byte === 10) {
          line += 1
          indent = 0
        } else if (indent >= 0) indent = whitespace.has(byte) ? indent + 1 : -1
      }
      if (step === nested || step === scalar) buffer.append(chunk.subarray(from))
    },
    /** A list still open, or none found, is said by a last row. */
    end() {
      if (step === searching && found) return
      const row = buffer.take(startLine, true)
      rows.push({ ...row, fault: row.fault ?? (found ? cutOff : noPosts) })
    },
    inPosts: () => found,
    rows() {
      const done = rows
      rows = []
      return done
    },
  }
}

const cutOff: Fault = {
  reason: 'file-cut-off',
  cause: 'The file ends before its list of posts does: it was not copied or written completely.',
}
const noPosts: Fault = {
  reason: 'file-without-posts',
  cause: 'The file is JSON, but no list of posts was found in it.',
}
