// What a tweet of X's version 1.1 says beyond single columns: a retweet carries the whole first tweet,
// whose text is not cut short; addresses stand expanded among the entities.
import type { FoundPost } from '../contracts/connector.ts'
import { isObject } from './file-rows-ndjson.ts'
import { textOf, urlOf } from './file-values.ts'

/** Whether a JSON row is a tweet as version 1.1 of X's interface gave them. */
export function isTweet(row: Record<string, unknown>): boolean {
  return typeof row.id_str === 'string' && isObject(row.user) && typeof row.created_at === 'string'
}

/** The parts of the post that are told differently. */
export function tweetParts(row: Record<string, unknown>, post: FoundPost): Partial<FoundPost> {
  const shared = isObject(row.retweeted_status) ? row.retweeted_status : null
  const text = fullText(shared ?? row) ?? post.text
  const repostOf = shared === null ? post.refs.repostOf : idStr(shared.id_str)
  const quoteOf = shared === null ? idStr(row.quoted_status_id_str) : null
  const replyTo = idStr(row.in_reply_to_status_id_str)
  const links = addresses(shared ?? row)
  return {
    text,
    refs: { ...post.refs, repostOf, quoteOf, replyTo },
    kind:
      repostOf !== null
        ? 'repost'
        : quoteOf !== null
          ? 'quote'
          : replyTo !== null
            ? 'reply'
            : 'post',
    links: links.length > 0 ? links.map((url) => ({ url, role: 'body' as const })) : post.links,
    // Counts of a retweet are those of the first tweet.
    counts: shared === null ? post.counts : null,
  }
}

/** Past 140 characters, the whole text stands in `full_text` or `extended_tweet`. */
function fullText(tweet: Record<string, unknown>): string | null {
  const extended = isObject(tweet.extended_tweet) ? textOf(tweet.extended_tweet.full_text) : null
  return extended ?? textOf(tweet.full_text) ?? textOf(tweet.text)
}

function idStr(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function addresses(tweet: Record<string, unknown>): string[] {
  const urls =
    isObject(tweet.entities) && Array.isArray(tweet.entities.urls) ? tweet.entities.urls : []
  return urls
    .slice(0, 50)
    .map((entity: unknown) => (isObject(entity) ? urlOf(entity.expanded_url) : null))
    .filter((url) => url !== null)
}
