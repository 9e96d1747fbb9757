// Configuration: what must fit together across keys of lali.yaml.
// Promises: each rule looks at what is there, so it also speaks when another key is mistaken.
// Refuses: to know anything about the work itself; these are rules between keys, nothing more.

import { laterDay } from './config-days.ts'
import type { Mistake } from './config-mistakes.ts'
import type { File, PublicActor } from './config-schema.ts'

type PlaceOf = (path: string) => string
/** Parts of the file that had a mistake of their own are undefined. */
type Partly<T> = T extends (infer Item)[]
  ? (Partly<Item> | undefined)[]
  : T extends object
    ? { [K in keyof T]: Partly<T[K]> | undefined }
    : T

/** Mistakes between keys of lali.yaml. */
export function checkFile(value: File, placeOf: PlaceOf): Mistake[] {
  const file = value as Partly<File>
  const rules = [sourceNames, needsElection, windowOrder, exerciseAlone, alertOrder, retentionEnd]
  return rules.flatMap((rule) => rule(file, placeOf))
}

/** Mistakes between entries of the list of public actors. */
export function checkActors(actors: PublicActor[], placeOf: PlaceOf): Mistake[] {
  const mistakes: Mistake[] = []
  const owners = new Map<string, string>()
  for (const [i, actor] of (actors as Partly<PublicActor[]>).entries()) {
    if (actor === undefined) continue
    const { name, platform, handle, native_id } = actor
    const where = placeOf(`[${i}]`)
    if (handle === undefined && native_id === undefined) {
      const write = 'Write handle, native_id or both.'
      mistakes.push({ where, problem: 'names no account', write })
    }
    for (const account of [handle, native_id]) {
      if (account === undefined) continue
      const key = JSON.stringify([platform, account])
      const owner = owners.get(key)
      const problem = `${account} is the account of ${owner} already`
      if (owner !== undefined) mistakes.push({ where, problem, write: 'Keep it in one entry.' })
      owners.set(key, name ?? 'another entry')
    }
  }
  return mistakes
}

function sourceNames(file: Partly<File>, placeOf: PlaceOf): Mistake[] {
  const sources = (file.sources ?? []).map((source, i) => ({ source, i }))
  const names = sources.map(({ source, i }) => ({
    value: source?.name,
    where: placeOf(`sources[${i}].name`),
  }))
  const feeds = sources.map(({ source, i }) => ({
    value: source?.connector === 'rss-feeds' ? source.url : undefined,
    where: placeOf(`sources[${i}].url`),
  }))
  return [
    ...repeated(names, 'Give each source a name of its own.'),
    ...repeated(feeds, 'Keep one source for each feed.'),
  ]
}

function repeated(entries: { value: string | undefined; where: string }[], write: string) {
  const seen = new Map<string, string>()
  const mistakes: Mistake[] = []
  for (const { value, where } of entries) {
    const first = value === undefined ? undefined : seen.get(value)
    if (first !== undefined) mistakes.push({ where, problem: `is taken, at ${first}`, write })
    else if (value !== undefined) seen.set(value, where)
  }
  return mistakes
}

function needsElection(file: Partly<File>, placeOf: PlaceOf): Mistake[] {
  const sources = file.sources ?? []
  if (sources.length === 0 || file.election === undefined) return []
  if (file.election === null) {
    const write = 'Write election: with name, country, time_zone and window.'
    return [{ where: placeOf('sources'), problem: 'are declared for no election', write }]
  }
  const live = sources.findIndex((source) => source?.connector === 'rss-feeds')
  if (live < 0 || file.election.window !== null) return []
  const problem = `is missing, and the source ${sources[live]?.name ?? ''} collects live`
  const write = 'Write window: { from: 2027-06-01, to: 2027-08-28 } with your own days.'
  return [{ where: placeOf('election.window'), problem, write }]
}

function windowOrder(file: Partly<File>, placeOf: PlaceOf): Mistake[] {
  const { from, to } = file.election?.window ?? {}
  if (from === undefined || to === undefined) return []
  if (from > to) {
    const where = placeOf('election.window.to')
    return [{ where, problem: `is before the first day, ${from}`, write: 'Write a later day.' }]
  }
  return (file.election?.calendar ?? []).flatMap((day, i) => {
    const outside = day?.date !== undefined && (day.date < from || day.date > to)
    if (!outside || day?.event !== 'polling-day') return []
    const write = `Write a day from ${from} to ${to}, or widen election.window.`
    const where = placeOf(`election.calendar[${i}].date`)
    return [{ where, problem: 'is a polling day on which nothing is collected', write }]
  })
}

function exerciseAlone(file: Partly<File>, placeOf: PlaceOf): Mistake[] {
  const sources = file.sources ?? []
  const at = sources.findIndex((source) => source?.connector === 'simulated-election')
  if (at < 0) return []
  const mistakes: Mistake[] = []
  const other = sources.find((source) => source && source.connector !== 'simulated-election')
  if (other) {
    mistakes.push({
      where: placeOf(`sources[${at}]`),
      problem: `would mix an exercise with the real source ${other.name ?? ''}`,
      write: 'Give the exercise a lali.yaml and a data folder of its own.',
    })
  }
  if (file.election?.exercise === false) {
    mistakes.push({
      where: placeOf('election.exercise'),
      problem: 'is false, and the source is simulated',
      write: 'Write true, or take the line out.',
    })
  }
  return mistakes
}

function alertOrder(file: Partly<File>, placeOf: PlaceOf): Mistake[] {
  const { watch, warn, urgent, min_posts, min_authors } = file.alerts ?? {}
  const mistakes: Mistake[] = []
  const rising = (key: string, value: number | undefined, below: string, least?: number) => {
    if (value === undefined || least === undefined || value > least) return
    const where = placeOf(`alerts.${key}`)
    mistakes.push({ where, problem: `is not above ${below}`, write: `Write more than ${least}.` })
  }
  rising('warn', warn, 'watch', watch)
  rising('urgent', urgent, 'warn', warn)
  if (min_posts !== undefined && min_authors !== undefined && min_authors > min_posts) {
    const write = `Write at most ${min_posts}.`
    const problem = 'is more than min_posts, and each author has at least one post'
    mistakes.push({ where: placeOf('alerts.min_authors'), problem, write })
  }
  return mistakes
}

function retentionEnd(file: Partly<File>, placeOf: PlaceOf): Mistake[] {
  const until = file.retention?.until
  const { to, grace_days } = file.election?.window ?? {}
  if (!until || to === undefined || grace_days === undefined) return []
  const last = laterDay(to, grace_days)
  if (until > last) return []
  const problem = `is not after the last day of collecting, ${last}`
  return [{ where: placeOf('retention.until'), problem, write: 'Write a later day.' }]
}
