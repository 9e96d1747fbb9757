// Ingest: from what a connector found to the envelope that may be stored. The one place where the names of private
// people end: past this file they are keyed ids, and texts and links are masked.
// Promises: always an envelope that fits its schema, whatever was found; the same post gives the same bytes.
// Refuses to keep handle, avatar, bio, display name or address of anybody who is not a registered public actor.
// The class is final here: a later change of the registry changes only what comes after.
import type { Static } from 'typebox'
import type { Gap, Metrics, StateChange, Tick, Upsert } from '../contracts/collected.ts'
import type { Connector, Found, FoundPost } from '../contracts/connector.ts'
import type { Platform, Post } from '../contracts/post.ts'
import type { ElectionKeys } from './election-keys.ts'
import { gapRecord } from './gap-records.ts'
import { createKeyedIds, type KeyedIds } from './keyed-ids.ts'
import { maskText } from './mask-text.ts'
import { type OwnNames, ownNamesOf } from './own-names.ts'
import type { KeepHandle } from './person-links.ts'
import { type Content, contentOf, some, written } from './post-content.ts'
import { provenanceOf } from './provenance-record.ts'
import { type PublicActor, type PublicActors, plainHandle } from './public-actors.ts'
import { sealPermalink } from './seal-permalink.ts'
import { cleanText, knownCounts, maskedText, utcOf, utcTime, whole } from './working-text.ts'

export type Envelope =
  | Static<typeof Upsert>
  | StateChange
  | Static<typeof Metrics>
  | Gap
  | Static<typeof Tick>
/** null for what is no record: a drop, or something unreadable. */
export type Protect = (found: Found, connector: Connector) => Envelope | null

type Deps = { keys: ElectionKeys; actors: PublicActors; now(): number }
/** What the parts of one post share. */
type Hand = {
  ids: KeyedIds
  found: FoundPost
  id: string
  actor: PublicActor | undefined
  mask: (text: string) => string
  names: OwnNames
}

/** Longest address whose sealed form fits the contract. */
const maxUrlBytes = 2_900
const maxFollowers: [limit: number, band: NonNullable<Post['author']['followers_band']>][] = [
  [100, '<100'],
  [1_000, '100-1k'],
  [10_000, '1k-10k'],
  [100_000, '10k-100k'],
]

/** Makes the function that every found item passes. `now` is the connector's clock, ms since 1970. */
export function createProtectAuthor(deps: Deps): Protect {
  const ids = createKeyedIds(deps.keys.pseudonymKey)
  const clock = clockOf(deps.now)

  return (found, connector) => {
    switch (found.kind) {
      case 'post':
        return upsertOf(deps, ids, clock(), found, connector)
      case 'state':
        return stateOf(ids, clock(), found, connector)
      case 'metrics':
        return {
          v: 1,
          op: 'metrics',
          id: ids('post', found.platform, found.nativeId),
          at: utcTime(found.at) ?? clock(),
          counts: knownCounts(found.counts),
        }
      case 'gap':
        return gapOf(deps, clock(), found, connector)
      case 'tick':
        return { v: 1, op: 'tick', minute: whole(found.minute) }
      case 'drop':
      case 'unreadable':
        return null
    }
  }
}

/** The clock's time as text; many items share one millisecond. */
function clockOf(now: () => number): () => string {
  let last = { ms: Number.NaN, text: '' }
  return () => {
    const ms = now()
    if (ms !== last.ms) last = { ms, text: utcOf(ms) ?? new Date(0).toISOString() }
    return last.text
  }
}

function upsertOf(
  deps: Deps,
  ids: KeyedIds,
  firstSeen: string,
  { post: found, provenance }: Extract<Found, { kind: 'post' }>,
  connector: Connector,
): Envelope {
  const { platform } = found
  const actor = deps.actors.find({ platform, ...found.author })
  const keep = keepOf(deps.actors, platform)
  const shown = found.container?.type === 'feed' ? found.container.name : null
  const names = ownNamesOf(found, shown)
  const hidden: OwnNames =
    actor === undefined ? names : { hide: (text) => text, within: () => false }
  const mask = (text: string) => hidden.hide(maskText(text, keep))
  const id = ids('post', platform, found.nativeId)
  const hand: Hand = { ids, found, id, actor, mask, names: hidden }
  const edited = utcTime(found.editedAt)
  const content = contentOf(found, hand, keep)
  return {
    v: 1,
    op: 'upsert',
    id,
    post: {
      v: 1,
      id,
      platform,
      kind: found.kind,
      permalink: sealed(deps.keys, found.url),
      created_at: utcTime(found.createdAt),
      witnessed_at: utcTime(found.witnessedAt),
      first_seen_at: firstSeen,
      time_precision: found.timePrecision,
      edited_at: edited,
      version: versionOf(hand, content),
      state: edited === null ? 'live' : 'edited',
      author: authorOf(hand),
      container: containerOf(hand, deps.actors),
      title: content.title,
      text: content.text,
      text_alt: content.text_alt,
      links: content.links,
      hashtags: content.hashtags,
      refs: content.refs,
      lang_declared: some(found.langDeclared, 10, (code) => cleanText(code, 35)),
      media: [],
      forwarded: found.forwarded,
      counts: found.counts === null ? null : knownCounts(found.counts),
      labels: some(found.labels, 20, (label) => maskedText(label, 200, mask)),
      geo: geoOf(found.geo),
      sampling: connector.sampling,
      exercise: found.exercise,
      provenance: provenanceOf(connector, provenance, hidden.hide),
    },
  }
}

function versionOf({ ids, found, id }: Hand, content: Content): Post['version'] {
  return found.versionOrder !== null && Number.isFinite(found.versionOrder)
    ? { by: 'source', order: found.versionOrder }
    : { by: 'hash', hash: ids('version', id, written(content)) }
}

function authorOf({ ids, found, id, actor }: Hand): Post['author'] {
  const { nativeId, handle, type, followers } = found.author
  const identity = nativeId || (handle ? plainHandle(handle) : '')
  return {
    pseudonym: ids('author', found.platform, identity || `of post ${id}`),
    class: actor === undefined ? 'private' : 'public',
    type: identity === '' ? 'anonymous' : type,
    followers_band: bandOf(followers),
    name: actor === undefined ? null : cleanText(actor.name, 300),
  }
}

function containerOf({ ids, found }: Hand, actors: PublicActors): Post['container'] {
  const { container, platform } = found
  if (container === null) return null
  const { type, nativeId } = container
  // Only a channel or page is one account's own place; in a group many people write.
  const owned = type === 'channel' || type === 'page'
  const actor = actors.find({ platform, nativeId, handle: owned ? nativeId : null })
  const name = actor?.name ?? (type === 'feed' ? container.name : null)
  return {
    type,
    id: ids('container', platform, nativeId),
    name: name === null ? null : cleanText(name, 300),
  }
}

function keepOf(actors: PublicActors, platform: Platform): KeepHandle {
  return (handle, where) => actors.hasHandle(handle, where ?? platform)
}

function sealed(keys: ElectionKeys, url: string | null): string | null {
  if (!url || Buffer.byteLength(url) > maxUrlBytes) return null
  return sealPermalink(keys.linkKey, url)
}

function stateOf(
  ids: KeyedIds,
  now: string,
  found: Extract<Found, { kind: 'state' }>,
  connector: Connector,
): Envelope {
  return {
    v: 1,
    op: 'state',
    id: ids(found.of === 'account' ? 'author' : 'post', found.platform, found.nativeId),
    of: found.of,
    state: found.state,
    // An unreadable time must not lose a deletion: then it holds for all that came before now.
    state_at: utcTime(found.stateAt) ?? now,
    state_basis: found.basis,
    provenance: provenanceOf(connector, found.provenance, (text) => text),
  }
}

function gapOf(
  deps: Deps,
  now: string,
  found: Extract<Found, { kind: 'gap' }>,
  connector: Connector,
): Envelope {
  return gapRecord({
    source: connector.source,
    from: utcTime(found.from) ?? now,
    to: found.to === null ? null : (utcTime(found.to) ?? now),
    reason: found.reason,
    share: found.share,
    detail: maskedText(found.detail, 500, (text) => maskText(text, deps.actors.hasHandle)),
  })
}

function geoOf(geo: Post['geo']): Post['geo'] {
  if (geo === null || !/^[A-Za-z]{2}$/u.test(geo.country)) return null
  const admin1 = geo.admin1 === null ? null : cleanText(geo.admin1, 100)
  return { country: geo.country.toUpperCase(), admin1 }
}

function bandOf(followers: number | null): Post['author']['followers_band'] {
  if (followers === null || !(followers >= 0)) return null
  return maxFollowers.find(([limit]) => followers < limit)?.[1] ?? '>100k'
}
