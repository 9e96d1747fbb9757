// Which column of a file gives which part of a post: guessed from names, corrected by a person, remembered.
// Promises that a file of the same shape is read the same way next time: the mapping is saved under a hash
// of the header. What a person states wins over the guess and replaces what was saved.
import { createHash } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Cursors } from '../contracts/cursors.ts'
import { Platform } from '../contracts/post.ts'
import { type ColumnField, columnFields, fold, rankOf } from './file-column-names.ts'
import { offsetAt } from './file-zones.ts'

const Column = Type.Optional(Type.String({ minLength: 1, maxLength: 500 }))

/** Columns by name; for JSON a path such as `user.screen_name`. A missing field = the file has no such column. */
export const ColumnMapping = Type.Object(
  {
    id: Column,
    /** The text of a post; a file needs this or `title`. */
    text: Column,
    title: Column,
    time: Column,
    /** A time of day in a column beside the day. */
    clock: Column,
    /** When the post was changed last: orders its versions. */
    edited: Column,
    author_id: Column,
    /** The author's handle. */
    author: Column,
    author_name: Column,
    followers: Column,
    url: Column,
    lang: Column,
    platform: Column,
    /** post, retweet, reply, … */
    kind: Column,
    likes: Column,
    reposts: Column,
    replies: Column,
    views: Column,
    reply_to: Column,
    repost_of: Column,
    quote_of: Column,
    root: Column,
    group: Column,
    hashtags: Column,
    /** What the post links to. */
    link: Column,
    image_text: Column,
    link_title: Column,
    link_desc: Column,
    transcript: Column,
    /** Platform of all rows that name none. */
    default_platform: Type.Optional(Platform),
    /** Put before each id where ids count within one chat only. */
    id_prefix: Column,
    /** JSON documents: path of the list of posts, e.g. `result.posts`. */
    rows: Type.Optional(Type.String({ maxLength: 500 })),
    /** Of times that name no zone: `+05:30` or `America/Port_of_Spain`. Default UTC. */
    time_zone: Column,
    /** How 03/04/2021 is meant; `excel` = numbers are days since 1900. */
    time_format: Type.Optional(Type.Enum(['day_first', 'month_first', 'excel'])),
    /** CSV without a header: columns are called "1", "2", … */
    no_header: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
export type ColumnMapping = Static<typeof ColumnMapping>

type Notes = Pick<Cursors, 'note' | 'saveNote'>

/** Guesses by name; each column serves one field. */
export function guessColumns(columns: string[]): ColumnMapping {
  const mapping: ColumnMapping = {}
  const used = new Set<string>()
  for (const field of columnFields) {
    const column = bestColumn(field, columns, used)
    if (column === undefined) continue
    mapping[field] = column
    used.add(column)
  }
  splitClock(mapping, columns)
  nameExport(mapping, columns)
  return mapping
}

/** The mapping for a file: stated over saved over guessed. Saves it unless `notes` is left out. */
export function settleColumns(
  kind: string,
  columns: string[],
  options: { stated?: ColumnMapping | undefined; notes?: Notes | undefined; save: boolean },
): ColumnMapping {
  const key = `file-columns:${headerHash(kind, columns)}`
  const saved = readSaved(options.notes?.note(key))
  const mapping = withStated(saved ?? guessColumns(columns), options.stated)
  if (options.save && columns.length > 0) options.notes?.saveNote(key, JSON.stringify(mapping))
  return mapping
}

/** The same for two files of one shape; for JSON the order of keys does not count. */
export function headerHash(kind: string, columns: string[]): string {
  const names = kind === 'csv' ? columns : [...columns].sort()
  return createHash('sha256')
    .update(JSON.stringify([kind === 'csv', names]))
    .digest('hex')
    .slice(0, 32)
}

/** Throws an Error with a plain sentence where a stated mapping is no mapping or names no real time zone. */
export function checkMapping(stated: unknown): void {
  const [mistake] = Value.Errors(ColumnMapping, stated)
  if (mistake !== undefined)
    throw new Error(`The mapping is wrong at "${mistake.instancePath}": it ${mistake.message}.`)
  const { time_zone: zone } = stated as ColumnMapping
  if (zone !== undefined && offsetAt(zone, 0) === null)
    throw new Error(
      `The time zone "${zone}" is not known. Write it as America/Port_of_Spain or -04:00.`,
    )
}

/** Columns that the mapping names and the file does not have. */
export function missingColumns(mapping: ColumnMapping, columns: string[]): string[] {
  const named = [...columnFields, 'clock' as const].flatMap((field) => mapping[field] ?? [])
  return named.filter((column) => !columns.includes(column))
}

function bestColumn(field: ColumnField, columns: string[], used: Set<string>): string | undefined {
  let best: { column: string; rank: number } | undefined
  for (const column of columns) {
    const rank = used.has(column) ? undefined : rankOf(field, column)
    if (rank === undefined) continue
    // Among equal names the one less deep in the object.
    const whole = rank * 10 + column.split('.').length
    if (best === undefined || whole < best.rank) best = { column, rank: whole }
  }
  return best?.column
}

/** `Date` beside `Time`: the second is a time of day. */
function splitClock(mapping: ColumnMapping, columns: string[]): void {
  const day = columns.find((column) => ['date', 'fecha', 'datum'].includes(fold(column)))
  const clock = columns.find((column) =>
    ['time', 'hora', 'heure', 'uhrzeit'].includes(fold(column)),
  )
  if (day !== undefined && clock !== undefined && [day, clock].includes(mapping.time ?? day)) {
    mapping.time = day
    mapping.clock = clock
  }
}

/** Exports whose columns alone tell the platform. */
function nameExport(mapping: ColumnMapping, columns: string[]): void {
  const has = (...names: string[]) => names.every((name) => columns.includes(name))
  if (has('id_str', 'user.screen_name')) mapping.default_platform = 'x'
  else if (has('Facebook Id', 'Post Created')) mapping.default_platform = 'facebook'
  else if (has('date_unixtime', 'from_id')) {
    mapping.default_platform = 'telegram'
    // Telegram Desktop counts messages per chat: ids of two exports would collide.
    delete mapping.id
  }
}

function withStated(base: ColumnMapping, stated: ColumnMapping | undefined): ColumnMapping {
  if (stated === undefined) return base
  const taken = new Set<unknown>(Object.values(stated))
  const kept = Object.entries(base).filter(([, column]) => !taken.has(column))
  return { ...Object.fromEntries(kept), ...stated }
}

function readSaved(note: string | undefined): ColumnMapping | undefined {
  if (note === undefined) return undefined
  const value: unknown = JSON.parse(note)
  return Value.Check(ColumnMapping, value) ? value : undefined
}
