// Walks a JSON document, byte by byte, to the list of posts: the first list of objects that no name tells
// to be something else (`includes`, `errors`), or the list at a stated path.
import {
  closeList,
  closeObject,
  createBrackets,
  openList,
  openObject,
} from './file-json-brackets.ts'

/** Lists beside the posts that are known to hold something else. */
const besides = new Set(['includes', 'errors', 'meta', 'links', 'columns', 'fields', 'users'])
/** The list of posts is looked for in objects this deep. */
const searchDepth = 4
const keyLimitBytes = 200
const whitespace = new Set([32, 9, 10, 13])

export type JsonSearch = {
  /** True at the byte after the `[` of the posts, which then belongs to the posts. */
  enters(byte: number): boolean
  /** The list of posts was closed: the search goes on for another one at the same path. */
  leave(): void
}

/** `wanted` is the path of the list, '' for a document that is a list; undefined = find it. */
export function createJsonSearch(wanted: string | undefined): JsonSearch {
  const brackets = createBrackets()
  /** Keys of the objects open, outermost first; '' for the document itself. */
  const path: string[] = []
  /** Level of an open list that is not the posts; 0 = none. */
  let skipped = 0
  let chosen = wanted
  let key = ''
  let text: number[] | null = null
  /** A list just opened, of which the first element is still to be seen. */
  let opened: string | null = null

  function isPosts(place: string, first: number): boolean {
    if (chosen !== undefined) return place === chosen
    return (first === openObject || place === '') && !besides.has(key)
  }

  /** Keys and other strings: the last one before a bracket is its key. */
  function inText(byte: number): void {
    if (text === null) text = []
    else if (brackets.inString && text.length < keyLimitBytes) text.push(byte)
    if (brackets.inString) return
    key = Buffer.from(text).toString('utf8')
    text = null
  }

  function onOpen(byte: number): void {
    const { level } = brackets
    if (skipped > 0) return
    if (level > searchDepth + 1) skipped = level
    else if (byte === openList) opened = [...path.slice(1), ...(level > 1 ? [key] : [])].join('.')
    else {
      path.push(key)
      key = ''
    }
  }

  function onClose(byte: number): void {
    if (skipped > 0) {
      if (brackets.level < skipped) skipped = 0
    } else if (byte === closeObject) path.pop()
    key = ''
  }

  return {
    leave() {
      brackets.step(closeList)
      key = ''
    },
    enters(byte) {
      if (opened !== null && !whitespace.has(byte)) {
        const place = opened
        opened = null
        if (isPosts(place, byte)) {
          chosen = place
          return true
        }
        skipped = brackets.level
      }
      brackets.step(byte)
      if (text !== null || brackets.inString) inText(byte)
      else if (byte === openObject || byte === openList) onOpen(byte)
      else if (byte === closeObject || byte === closeList) onClose(byte)
      return false
    },
  }
}
