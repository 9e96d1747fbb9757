// Turns planned deliveries of the exercise into what a connector yields.
// Promises that the truth stays behind: nothing yielded names a narrative, a wording or a fault, and
// that a re-delivered post is equal to the first in every field.
import type { Found, FoundPost, FoundProvenance } from '../contracts/connector.ts'
import type { Counts } from '../contracts/post.ts'
import type { Delivery, EditedVersion } from './simulated-delivery.ts'
import { editingPlatforms } from './simulated-disturbances.ts'
import { unreadableItems } from './simulated-garbage.ts'
import { type ExerciseOptions, msOf, type PlannedItem } from './simulated-plan.ts'
import type { PlannedPost } from './simulated-post.ts'
import { createRandom } from './simulated-random.ts'

const countingPlatforms = new Set(['facebook', 'x', 'mastodon'])
const declaringPlatforms = new Set(['bluesky', 'mastodon'])

/** One item of the stream, without its cursor. */
export function renderItem(item: PlannedItem, options: ExerciseOptions): Found {
  if (item.kind === 'tick') return { kind: 'tick', minute: item.tick }
  return renderDelivery(item, options)
}

function renderDelivery(item: Delivery, options: ExerciseOptions): Found {
  const iso = (minute: number) => new Date(msOf(options, minute)).toISOString()
  switch (item.kind) {
    case 'post':
      return {
        kind: 'post',
        post: renderPost(item.post, item.version, options),
        provenance: provenance(options),
      }
    case 'deleted':
      return {
        kind: 'state',
        platform: item.post.author.platform,
        nativeId: item.post.nativeId,
        of: 'post',
        state: 'deleted',
        stateAt: iso(item.minute),
        basis: 'source_event',
        provenance: provenance(options),
      }
    case 'account-gone':
      return {
        kind: 'state',
        platform: item.post.author.platform,
        nativeId: item.post.author.nativeId,
        of: 'account',
        state: 'account_gone',
        stateAt: iso(item.minute),
        basis: 'source_event',
        provenance: provenance(options),
      }
    case 'metrics':
      return {
        kind: 'metrics',
        platform: item.post.author.platform,
        nativeId: item.post.nativeId,
        at: iso(item.minute),
        counts: reactions(`${item.post.nativeId}@${item.minute}`, 40),
      }
    case 'gap':
      return {
        kind: 'gap',
        from: iso(item.from),
        to: item.to === null ? null : iso(item.to),
        reason: 'unreachable',
        share: 0,
        detail: 'Exercise: the source does not answer.',
      }
    case 'unreadable':
      return renderUnreadable(item.item)
  }
}

function renderUnreadable(item: number): Found {
  const sent = unreadableItems[item]
  if (sent === undefined) throw new Error(`No unreadable item ${item} in the exercise.`)
  return {
    kind: 'unreadable',
    reason: sent.reason,
    cause: sent.cause,
    line: null,
    bytes: sent.bytes,
  }
}

function renderPost(
  post: PlannedPost,
  version: EditedVersion | null,
  options: ExerciseOptions,
): FoundPost {
  const { author, nativeId } = post
  const shown = msOf(options, post.minute)
  const edited = version === null ? null : msOf(options, version.minute)
  const text = version?.text ?? post.text
  return {
    platform: author.platform,
    nativeId,
    kind: post.kind,
    url: `https://${author.platform}.example/${author.handle}/${nativeId}`,
    createdAt: post.claimedTime ?? new Date(shown).toISOString(),
    witnessedAt: new Date(shown).toISOString(),
    timePrecision: 'ms',
    editedAt: edited === null ? null : new Date(edited).toISOString(),
    versionOrder: editingPlatforms.has(author.platform) ? (edited ?? shown) : null,
    author: {
      nativeId: author.nativeId,
      handle: author.handle,
      displayName: author.displayName,
      type: author.type,
      followers: author.followers,
    },
    container: post.container,
    title: null,
    text,
    textAlt: [],
    langDeclared: declaringPlatforms.has(author.platform) ? [post.lang] : [],
    links: [...text.matchAll(/https:\/\/[a-z0-9./-]{1,200}/g)].map(([url]) => ({
      url,
      role: 'body',
    })),
    hashtags: [...text.matchAll(/#([\p{L}\p{N}]{1,100})/gu)].map(([, tag = '']) => tag),
    refs: {
      replyTo: post.replyTo?.nativeId ?? null,
      root: post.replyTo?.nativeId ?? null,
      repostOf: post.repostOf?.nativeId ?? null,
      quoteOf: null,
    },
    forwarded: author.platform === 'telegram' ? post.how === 'copy' : null,
    counts: countingPlatforms.has(author.platform) ? reactions(nativeId, 6) : null,
    labels: [],
    geo: null,
    exercise: true,
  }
}

/** Views stay unknown: these platforms do not say. */
function reactions(seed: string, most: number): Counts {
  const random = createRandom(`reactions/${seed}`)
  return {
    likes: random.whole(most),
    reposts: random.whole(Math.ceil(most / 2)),
    replies: random.whole(Math.ceil(most / 3)),
    views: null,
  }
}

function provenance(options: ExerciseOptions): FoundProvenance {
  return { request: null, batch: `exercise ${options.seed}`.slice(0, 100), row: null, rule: null }
}
