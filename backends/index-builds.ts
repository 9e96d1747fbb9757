// Backend: how an index is made anew beside the one that answers, whatever it runs on: what `lali rebuild` is made of.
import type { SearchIndex } from '../contracts/search-index.ts'

export type IndexBuilds = {
  /** Opens the build that questions are answered from; makes an empty one where there is none. */
  openCurrent(): Promise<SearchIndex>
  /** Makes a new, empty build beside it. What an earlier attempt left behind is removed first. */
  openNext(): Promise<SearchIndex>
  /**
   * Durably and at once: questions are answered from the next build. Removes the one before, which must be closed.
   * A crash before this leaves the current build as it is.
   */
  keepNext(): Promise<void>
}
