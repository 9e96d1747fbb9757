// Processor, part of watch: the state as parts of a snapshot and back. Large columns are written as they lie in
// memory; what can be rebuilt exactly (hash slots, buckets, postings) is not written.
import { deserialize, serialize } from 'node:v8'
import type { SnapshotPart } from '../contracts/snapshots.ts'
import { repostMarks } from './claim-marks.ts'
import { createClaims } from './claims.ts'
import { repost } from './clusters.ts'
import { createCopyGroups } from './copy-groups.ts'
import { reindex } from './copy-matcher.ts'
import { columnsOf, makeRoomFor, Narrative, type NarrativeState } from './narratives.ts'
import type { NumberLists } from './number-lists.ts'
import { rehash } from './post-table.ts'
import { bins } from './sketch-shingles.ts'
import type { TermVector } from './term-vector.ts'
import { createWatchState, type WatchState } from './watch-state.ts'

/** Entries that are written as one part. */
const chunk = 1_000

/** What a narrative has beside its numbers: script, state, terms, claim class and its votes. */
type NarrativeHead = [string, NarrativeState, TermVector, string | null, Record<string, number>]
type Columns = Record<string, { array: ArrayBufferView & { length: number }; used: number }>
const claimColumns = [
  'rev',
  'narrative',
  'firstMinute',
  'labelPost',
  'labelStart',
  'labelLength',
  'lang',
  'firstGroup',
  'lastGroup',
  'seedAt',
  'wordingAt',
  'counted',
  'contraryTo',
] as const
const groupColumns = [
  'rev',
  'claim',
  'newest',
  'posts',
  'first',
  'firstMinute',
  'start',
  'length',
  'next',
] as const

/** Numbers of one slot in the columns of the copy matcher. */
const slotWidths = {
  group: 1,
  print: 2,
  sketch: bins,
  numbers: 1,
  negation: 1,
  state: 1,
  newer: 1,
  older: 1,
} as const

function columns(state: WatchState): Columns {
  const { posts, matcher, terms, volume, clusters, marks } = state
  const { claims, groups } = clusters
  const all = (array: ArrayBufferView & { length: number }) => ({ array, used: array.length })
  const n = posts.count
  const kept: Columns = {}
  for (const name of claimColumns)
    kept[`claim-${name}`] = {
      array: claims[name],
      used: claims.count,
    }
  // Of each lane what is used: room for hundreds of thousands of slots lies between them.
  for (const [i, { from, size, used }] of matcher.lanes.entries())
    for (const [name, width] of Object.entries(slotWidths) as [keyof typeof slotWidths, number][])
      kept[`copy-${name}-${i}`] = {
        array: matcher[name].subarray(from * width, (from + size) * width),
        used: used * width,
      }
  for (const [name, array] of columnsOf(clusters.columns))
    kept[`narrative-${name}`] = {
      array,
      used: (array.length / clusters.columns.rev.length) * clusters.columns.count,
    }
  kept.marks = { array: marks.lists.numbers, used: marks.lists.end }
  kept.seeds = { array: claims.seeds.numbers, used: claims.seeds.end }
  kept.wordings = { array: claims.wordings.numbers, used: claims.wordings.end }
  for (const name of groupColumns)
    kept[`group-${name}`] = { array: groups[name], used: groups.count }
  return {
    ...kept,
    ids: { array: posts.ids, used: n * 4 },
    author: { array: posts.author, used: n },
    group: { array: posts.group, used: n },
    minute: { array: posts.minute, used: n },
    older: { array: posts.older, used: n },
    version: { array: posts.version, used: n },
    flags: { array: posts.flags, used: n },
    platform: { array: posts.platform, used: n },
    lang: { array: posts.lang, used: n },
    source: { array: posts.source, used: n },
    terms: all(terms.rows),
    'volume-counts': all(volume.counts),
    'volume-held': all(volume.held),
  }
}

/** Parts of a snapshot, written straight from the live arrays. */
export function* snapshotParts(state: WatchState): Generator<SnapshotPart> {
  const { posts, matcher, terms, volume, clusters, marks, relevances: _said, ...rest } = state
  const { postings: _, narratives, columns: numbers, claims, groups, ...kept } = clusters
  const small = {
    ...rest,
    clusters: kept,
    marks: { places: marks.places, lists: { end: marks.lists.end, free: marks.lists.free } },
    posts: {
      count: posts.count,
      size: posts.minute.length,
      slots: posts.slots.length,
      earlier: posts.earlier,
    },
    narratives: narratives.length,
    claimLists: numbers.claims.size,
    awake: numbers.awake.size,
    claims: {
      count: claims.count,
      size: claims.rev.length,
      spreads: claims.spreads.size,
      wordings: { end: claims.wordings.end, free: claims.wordings.free },
      seeds: { end: claims.seeds.end, free: claims.seeds.free },
      denials: claims.denials.size,
    },
    copyGroups: { count: groups.count, size: groups.rev.length },
    lanes: matcher.lanes,
    groups: terms.groups,
    total: volume.total,
  }
  yield { name: 'rest', bytes: serialize(small) }
  // A few at a time: one buffer of them all would be as large again as what it holds.
  const heads = narratives.map(({ script, state: is, terms, claimClass, classVotes }) => {
    return [script, is, terms, claimClass, classVotes] satisfies NarrativeHead
  })
  yield* inChunks('narratives', heads)
  yield* inChunks('claim-lists', [...numbers.claims])
  yield* inChunks('awake', [...numbers.awake])
  yield* inChunks('spreads', [...claims.spreads])
  yield* inChunks('denials', [...claims.denials])
  for (const [name, { array, used }] of Object.entries(columns(state))) {
    const bytes = (array.byteLength / array.length) * used
    yield { name, bytes: new Uint8Array(array.buffer, array.byteOffset, bytes) }
  }
}

function* inChunks(name: string, entries: readonly unknown[]): Generator<SnapshotPart> {
  for (let from = 0; from < entries.length; from += chunk)
    yield { name: `${name}-${from}`, bytes: serialize(entries.slice(from, from + chunk)) }
}

/** The state that `snapshotParts` wrote. */
export function restoreState(parts: Map<string, Buffer>): WatchState {
  const rest = parts.get('rest')
  if (!rest) throw new Error('The snapshot has no part `rest`.')
  const {
    posts,
    narratives,
    claimLists,
    awake,
    claims,
    copyGroups,
    lanes,
    groups,
    total,
    clusters,
    marks,
    ...slices
  } = deserialize(rest)
  const state = createWatchState()
  Object.assign(state, slices)
  Object.assign(state.clusters, clusters, {
    claims: createClaims(claims.size),
    groups: createCopyGroups(copyGroups.size),
  })
  state.clusters.claims.count = claims.count
  const numbers = state.clusters.columns
  makeRoomFor(numbers, narratives)
  numbers.count = narratives
  numbers.claims = new Map(chunksOf(parts, 'claim-lists', claimLists))
  numbers.awake = new Map(chunksOf(parts, 'awake', awake))
  const heads = chunksOf<NarrativeHead>(parts, 'narratives', narratives)
  state.clusters.narratives = heads.map(([script, is, terms, claimClass, classVotes], no) =>
    Object.assign(new Narrative(numbers, no, script), { state: is, terms, claimClass, classVotes }),
  )
  state.clusters.claims.spreads = new Map(chunksOf(parts, 'spreads', claims.spreads))
  restoreLists(state.clusters.claims.wordings, claims.wordings)
  restoreLists(state.clusters.claims.seeds, claims.seeds)
  state.clusters.claims.denials = new Map(chunksOf(parts, 'denials', claims.denials))
  state.clusters.groups.count = copyGroups.count
  state.marks.places = marks.places
  restoreLists(state.marks.lists, marks.lists)
  Object.assign(state.posts, { count: posts.count, earlier: posts.earlier })
  for (const name of [
    'author',
    'group',
    'minute',
    'older',
    'version',
    'flags',
    'platform',
    'lang',
    'source',
  ] as const) {
    const make = state.posts[name].constructor as new (n: number) => never
    state.posts[name] = new make(posts.size)
  }
  state.posts.ids = new Uint32Array(posts.size * 4)
  state.matcher.lanes = lanes
  state.terms.groups = groups
  state.volume.total = total
  for (const [name, { array }] of Object.entries(columns(state))) {
    const bytes = parts.get(name)
    if (!bytes) throw new Error(`The snapshot has no part ${name}.`)
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(bytes)
  }
  rehash(state.posts, posts.slots)
  reindex(state.matcher)
  repost(state.clusters)
  repostMarks(state.marks)
  return state
}

function restoreLists(lists: NumberLists, { end, free }: Omit<NumberLists, 'numbers'>): void {
  Object.assign(lists, { end, free, numbers: new Uint32Array(end) })
}

function chunksOf<T>(parts: Map<string, Buffer>, name: string, count: number): T[] {
  const all: T[] = []
  for (let from = 0; from < count; from += chunk) {
    const part = parts.get(`${name}-${from}`)
    if (!part) throw new Error(`The snapshot has no part ${name}-${from}.`)
    all.push(...(deserialize(part) as T[]))
  }
  return all
}
