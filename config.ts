// Configuration: the only reader of the environment and of lali.yaml.
// Promises: one checked object with a value for everything, or `ConfigMistakes` naming all mistakes at once.
// Refuses: unknown keys, and an address that others can reach.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkActors, checkFile } from './config-checks.ts'
import { laterDay, startOfDay } from './config-days.ts'
import { type Overrides, readEnvironment } from './config-environment.ts'
import { gatherLexicon, type Lexicon } from './config-lexicon.ts'
import { ConfigMistakes, type Mistake } from './config-mistakes.ts'
import { type Environment, File, type PublicActor, PublicActors } from './config-schema.ts'
import { type ServicesConfig, servicesConfig, withoutPasswords } from './config-services.ts'
import { type SourceConfig, sourceConfig } from './config-sources.ts'
import { type Reading, readYaml } from './config-yaml.ts'

export { ConfigMistakes }

export type CalendarDay = {
  /** YYYY-MM-DD in the election's zone. */
  date: string
  event: 'nomination' | 'registration' | 'polling-day' | 'results' | 'other'
  note: string
}

export type ElectionConfig = {
  name: string
  /** ISO 3166 two letters; null where no election is declared. */
  country: string | null
  timeZone: string
  /** Days as declared, and as moments (RFC 3339 UTC): collecting starts at `opensAt` and stops at `sunsetAt`. */
  window: { from: string; to: string; graceDays: number; opensAt: string; sunsetAt: string } | null
  calendar: CalendarDay[]
  exercise: boolean
}

/** Everything that can be set, checked. Plain data. Paths are absolute. */
export type Config = {
  mode: Environment['LALI_MODE']
  /** The servers of the distributed mode; null in the embedded one. */
  services: ServicesConfig | null
  dataFolder: string
  keysFolder: string
  host: string
  port: number
  logLevel: Environment['LALI_LOG_LEVEL']
  /** The lali.yaml that was read; null where there is none. */
  file: string | null
  election: ElectionConfig
  sources: SourceConfig[]
  /** Null where the reader wanted none. */
  lexicons: Lexicon | null
  languages: string[]
  publicActors: PublicActor[]
  partitions: number
  /** The embeddings endpoint; null = none is asked. */
  embeddings: EmbeddingsConfig | null
  lateMinutes: number
  alerts: {
    minPosts: number
    minAuthors: number
    /** Pace from which an alert is at this level. */
    watch: number
    warn: number
    urgent: number
  }
  /** Day on which the data folder is due to be deleted; null = not stated. */
  retentionUntil: string | null
  /** Sentences to show at the start: allowed, but worth knowing. */
  notes: string[]
}

export type EmbeddingsConfig = {
  url: string
  model: string
  timeoutMs: number
  /** Whether texts of private authors may go to its host. */
  mayAskPrivate: boolean
}

export type ReadOptions = {
  /** Default: the environment of the process. */
  env?: Readonly<Record<string, string | undefined>>
  /** Where relative paths start; default: the working folder. */
  cwd?: string
  /** Path of lali.yaml; beats LALI_CONFIG. */
  file?: string
  /** From the command line; beats the environment. */
  overrides?: Overrides
  /** False leaves the word lists unread, for a process that puts none into the log: reading takes a second. */
  words?: boolean
}

const shippedLexicons = fileURLToPath(new URL('./lexicons/', import.meta.url))

/** Reads and checks everything. Throws `ConfigMistakes` with all mistakes. */
export function readConfig(options: ReadOptions = {}): Config {
  const cwd = options.cwd ?? process.cwd()
  const env = options.env ?? process.env
  const { values, given, mistakes } = readEnvironment(env, options.overrides ?? {})
  const wanted = options.file ?? (given.has('LALI_CONFIG') ? values.LALI_CONFIG : undefined)
  const path = resolve(cwd, wanted ?? values.LALI_CONFIG)
  const found = existsSync(path)
  if (!found && wanted !== undefined) {
    const write = 'Write the path of your lali.yaml, or leave it out.'
    mistakes.push({ where: wanted, problem: 'is not there', write })
  }
  const name = relative(cwd, path)
  const reading = readYaml(found ? readText(path, name, mistakes) : '', name, File)
  mistakes.push(...reading.mistakes)
  const file = (reading.value ?? readYaml('', '', File).value) as File
  mistakes.push(...checkFile(file, reading.placeOf))
  const folder = dirname(path)
  const publicActors = readActors(file, folder, reading, mistakes)
  const words = options.words === false ? noWords(file) : readWords(file, folder, reading, mistakes)
  if (mistakes.length > 0) throw new ConfigMistakes(mistakes)
  const dataFolder = resolve(cwd, values.LALI_DATA)
  const keysFolder =
    values.LALI_KEYS === null ? join(dataFolder, 'keys') : resolve(cwd, values.LALI_KEYS)
  const { min_posts, min_authors, watch, warn, urgent } = file.alerts
  return {
    mode: values.LALI_MODE,
    services: servicesConfig(values, cwd),
    dataFolder,
    keysFolder,
    host: values.LALI_HOST,
    port: values.LALI_PORT,
    logLevel: values.LALI_LOG_LEVEL,
    file: found ? path : null,
    election: electionConfig(file),
    sources: file.sources.map((source) => sourceConfig(source, folder)),
    lexicons: words.lexicon,
    languages: file.lexicon.languages,
    publicActors,
    partitions: file.partitions,
    embeddings: embeddingsConfig(file),
    lateMinutes: file.limits.late_minutes,
    alerts: {
      minPosts: min_posts,
      minAuthors: min_authors,
      watch,
      warn,
      urgent,
    },
    retentionUntil: file.retention.until,
    notes: [...wordless(file.lexicon.languages, words.languages), ...retentionNote(file)],
  }
}

/** The configuration as it may be printed at the start: addresses without their query, lists as counts. */
export function redacted(config: Config): Record<string, unknown> {
  const { lexicons, publicActors, sources, services, notes: _, ...rest } = config
  return {
    ...rest,
    services: withoutPasswords(services),
    sources: sources.map((source) =>
      source.connector === 'rss-feeds' ? { ...source, url: withoutQuery(source.url) } : source,
    ),
    lexicons: lexicons && {
      version: lexicons.version,
      terms: lexicons.terms.length,
      classes: lexicons.classes.length,
    },
    publicActors: publicActors.length,
  }
}

/** Texts of private authors stay on this machine unless the setting names the very host. */
function embeddingsConfig({ embeddings }: File): EmbeddingsConfig | null {
  if (embeddings === null) return null
  const { url, model, timeout_seconds: seconds, private_text_to: named } = embeddings
  const { hostname } = new URL(url)
  const here = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/u.test(hostname)
  return { url, model, timeoutMs: seconds * 1_000, mayAskPrivate: here || named === hostname }
}

function electionConfig({ election, sources }: File): ElectionConfig {
  const simulated = sources.some((source) => source.connector === 'simulated-election')
  if (election === null) {
    const none = { country: null, timeZone: 'UTC', window: null, calendar: [] }
    return { name: 'No election declared', ...none, exercise: simulated }
  }
  const { name, country, time_zone: timeZone, window, calendar, exercise } = election
  return {
    name,
    country,
    timeZone,
    window: window && {
      from: window.from,
      to: window.to,
      graceDays: window.grace_days,
      opensAt: startOfDay(window.from, timeZone),
      sunsetAt: startOfDay(laterDay(window.to, window.grace_days + 1), timeZone),
    },
    calendar: calendar.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)),
    exercise: exercise ?? simulated,
  }
}

function readActors(
  file: File,
  folder: string,
  outer: Reading,
  mistakes: Mistake[],
): PublicActor[] {
  const given = file.public_actors ?? []
  if (typeof given !== 'string') {
    mistakes.push(...checkActors(given, (path) => outer.placeOf(`public_actors${path}`)))
    return given
  }
  const path = resolve(folder, given)
  if (!existsSync(path)) {
    const where = outer.placeOf('public_actors')
    mistakes.push({ where, problem: `${path} is not there`, write: 'Correct the path.' })
    return []
  }
  const reading = readYaml(readText(path, given, mistakes), given, PublicActors)
  const actors = (reading.value ?? []) as PublicActor[]
  mistakes.push(...reading.mistakes, ...checkActors(actors, reading.placeOf))
  return actors
}

/** The text of a file; empty, with a mistake, where it cannot be read. */
function readText(path: string, where: string, mistakes: Mistake[]): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const problem = `cannot be read: ${(error as Error).message}`
    mistakes.push({ where, problem, write: 'Write the path of a file that can be read.' })
    return ''
  }
}

/** Nothing was read, so nothing can be said to be missing. */
function noWords(file: File) {
  return { lexicon: null, languages: file.lexicon.languages }
}

function readWords(file: File, folder: string, outer: Reading, mistakes: Mistake[]) {
  const paths: string[] = []
  for (const [i, name] of (file.lexicon?.files ?? []).entries()) {
    if (name === undefined) continue
    const places = [resolve(folder, name), resolve(shippedLexicons, name)]
    const path = places.find((place) => existsSync(place))
    if (path !== undefined) paths.push(path)
    else {
      const where = outer.placeOf(`lexicon.files[${i}]`)
      const write = `Write the name of a file in ${folder} or in ${shippedLexicons}.`
      mistakes.push({ where, problem: `${name} is not there`, write })
    }
  }
  const words = gatherLexicon(paths)
  mistakes.push(...words.mistakes)
  return words
}

function wordless(expected: string[], known: string[]): string[] {
  const without = expected.filter((language) => !known.includes(language))
  if (without.length === 0) return []
  return [
    `No election words for: ${without.join(', ')}. Posts in these are collected and grouped, and their relevance shows low.`,
  ]
}

function retentionNote({ retention }: File): string[] {
  if (retention.until === null) return []
  return [`The data folder and its keys are due to be deleted on ${retention.until}, by hand.`]
}

function withoutQuery(address: string): string {
  const url = new URL(address)
  return url.search === '' ? address : `${url.origin}${url.pathname}?(not shown)`
}
