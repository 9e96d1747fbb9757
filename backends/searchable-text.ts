// Backend: what of a post can be searched, in the normal form of search.
import type { Placement } from '../contracts/derived.ts'
import { foldForSearch, wordsToIndex } from './fold-for-search.ts'

/** Everything of a post that can be searched: title, text, and the texts of images, polls and cards. */
export function searchableText({ post }: Placement): string {
  let text = post.title === null ? post.text : `${post.title}\n${post.text}`
  for (const alt of post.text_alt) text += `\n${alt.text}`
  return wordsToIndex(foldForSearch(text))
}
