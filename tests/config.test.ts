// Configuration as an office meets it: a file with mistakes in, sentences about what to write out.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Value } from 'typebox/value'
import { afterAll, expect, it } from 'vitest'
import { type Config, ConfigMistakes, readConfig, redacted } from '../config.ts'
import { Mapping } from '../config-source-schema.ts'
import type { FileSource } from '../config-sources.ts'
import { ColumnMapping } from '../ingest/file-columns.ts'
import { readPublicActors } from '../ingest/public-actors.ts'
import { defaultThresholds } from '../processors/watch-state.ts'

const root = mkdtempSync(join(tmpdir(), 'lali-config-'))
afterAll(() => rmSync(root, { recursive: true }))
let folders = 0

const election = `election:
  name: General Election
  country: FJ
  time_zone: Pacific/Fiji
  window: { from: 2027-06-01, to: 2027-08-28 }
`
const feed = (more = '') =>
  `sources:\n  - { name: news, connector: rss-feeds, url: "https://news.example/feed", legal_basis: s. 8 ${more} }\n`

function folderWith(files: Record<string, string>): string {
  const folder = join(root, String(folders++))
  mkdirSync(folder)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

function read(yaml: string, env: Record<string, string> = {}): Config {
  return readConfig({ env, cwd: folderWith({ 'lali.yaml': yaml }) })
}

function mistakesOf(run: () => unknown): string[] {
  try {
    run()
  } catch (error) {
    if (!(error instanceof ConfigMistakes)) throw error
    return error.mistakes.map(({ where, problem, write }) => `${where}: ${problem}. ${write}`)
  }
  return []
}

it('is complete without a file: embedded, on loopback, without sources', () => {
  const cwd = folderWith({})
  expect(readConfig({ env: {}, cwd })).toMatchObject({
    mode: 'embedded',
    dataFolder: join(cwd, 'data'),
    keysFolder: join(cwd, 'data', 'keys'),
    host: '127.0.0.1',
    port: 4747,
    file: null,
    election: { name: 'No election declared', timeZone: 'UTC', window: null, exercise: false },
    sources: [],
    partitions: 1,
    lateMinutes: 120,
  })
})

it('has the defaults that the stages have by themselves', () => {
  const { alerts, lateMinutes } = read('')
  expect({ ...alerts, lateMinutes }).toEqual(defaultThresholds)
})

it('gives a declared election as days and as moments of its own zone', () => {
  const { window } = read(election).election
  expect(window).toEqual({
    from: '2027-06-01',
    to: '2027-08-28',
    graceDays: 14,
    opensAt: '2027-05-31T12:00:00.000Z',
    sunsetAt: '2027-09-11T12:00:00.000Z',
  })
})

it.each([
  { zone: 'Pacific/Apia', day: '2027-08-14', at: '2027-08-13T11:00:00.000Z' },
  { zone: 'Pacific/Kiritimati', day: '2027-08-14', at: '2027-08-13T10:00:00.000Z' },
  { zone: 'Asia/Karachi', day: '2027-08-14', at: '2027-08-13T19:00:00.000Z' },
  { zone: 'Africa/Accra', day: '2027-08-14', at: '2027-08-14T00:00:00.000Z' },
  // Summer time began at midnight here, so the day's first minute is one o'clock.
  { zone: 'Africa/Cairo', day: '2024-04-26', at: '2024-04-25T22:00:00.000Z' },
  // Samoa left out the 30th when it moved across the date line; its 31st follows the 29th at once.
  { zone: 'Pacific/Apia', day: '2011-12-31', at: '2011-12-30T10:00:00.000Z' },
])('knows when $day begins in $zone', ({ zone, day, at }) => {
  const yaml = `election: { name: E, country: FJ, time_zone: ${zone}, window: { from: ${day}, to: 2030-01-01 } }`
  expect(read(yaml).election.window?.opensAt).toBe(at)
})

it('reads each kind of source with everything filled in', () => {
  const yaml = `${election}${feed('')}  - { name: export, connector: file-import, path: posts.csv, legal_basis: s. 8 }\n`
  expect(read(yaml).sources).toEqual([
    {
      connector: 'rss-feeds',
      name: 'news',
      url: 'https://news.example/feed',
      lang: null,
      pollMinutes: 10,
      terms: 'restricted',
      legalBasis: 's. 8',
    },
    {
      connector: 'file-import',
      name: 'export',
      path: join(root, String(folders - 1), 'posts.csv'),
      mapping: null,
      sampling: 'export',
      terms: 'restricted',
      legalBasis: 's. 8',
    },
  ])
})

it('maps the columns of a file by the same names as the import', () => {
  expect(Object.keys(Mapping.properties).toSorted()).toEqual(
    Object.keys(ColumnMapping.properties).toSorted(),
  )
  const source = `sources: [{ name: a, connector: file-import, path: a, legal_basis: s. 8, mapping: { text: Body, no_header: false } }]`
  const [{ mapping } = {}] = read(`${election}${source}`).sources as FileSource[]
  expect(mapping).toEqual({ text: 'Body', no_header: false })
  expect(Value.Check(ColumnMapping, mapping)).toBe(true)
})

it('marks a simulated election as an exercise by itself', () => {
  const simulated = `${election}sources: [{ name: drill, connector: simulated-election }]`
  expect(read(simulated).election.exercise).toBe(true)
  expect(read(election).election.exercise).toBe(false)
})

it('reports all mistakes of file and environment together, each with its line', () => {
  const yaml = `election:
  name: General
  country: fj
  time_zone: Pacific/Figi
sources:
  - { name: FBC News, connector: rss-feed }
alerts: { min_psots: 1 }
partitions: two
`
  expect(mistakesOf(() => read(yaml, { LALI_PRT: '1', LALI_HOST: '0.0.0.0' }))).toEqual([
    'LALI_HOST: "0.0.0.0" is reachable from other machines, and this version has no sign-in. Write 127.0.0.1, ::1 or localhost.',
    'LALI_PRT: is not a variable. Write LALI_PORT, or take it out.',
    'lali.yaml:3 election.country: "fj" is not a country code. Write the two capital letters of ISO 3166, for example FJ.',
    'lali.yaml:4 election.time_zone: "Pacific/Figi" is not a time zone of the IANA list. Write a zone by its place, for example Pacific/Fiji.',
    'lali.yaml:6 sources[0].connector: "rss-feed" is no connector. Write rss-feeds.',
    'lali.yaml:7 alerts.min_psots: is not a key here. Write min_posts, or take it out.',
    'lali.yaml:8 partitions: "two" is not a whole number. Write a whole number, from 1 to 64 (partitions).',
  ])
})

it.each([
  {
    about: 'a day that the calendar lacks',
    yaml: election.replace('06-01', '02-30'),
    says: 'is not a day of the calendar',
  },
  {
    about: 'a window that ends before it begins',
    yaml: election.replace('2027-08-28', '2027-05-01'),
    says: 'is before the first day, 2027-06-01',
  },
  {
    about: 'a polling day on which nothing is collected',
    yaml: `${election}  calendar: [{ date: 2028-01-01, event: polling-day }]`,
    says: 'is a polling day on which nothing is collected',
  },
  { about: 'sources without an election', yaml: feed(), says: 'are declared for no election' },
  {
    about: 'a live source without a window',
    yaml: `${election.replace(/ {2}window.*\n/, '')}${feed()}`,
    says: 'collects live',
  },
  {
    about: 'a feed asked too often',
    yaml: `${election}${feed(', poll_minutes: 3')}`,
    says: 'is out of range',
  },
  {
    about: 'a password in an address',
    yaml: `${election}${feed().replace('https://', 'https://me:pw@')}`,
    says: 'without a password',
  },
  {
    about: 'two sources of one name',
    yaml: `${election}${feed()}  - { name: news, connector: file-import, path: a, legal_basis: s. 8 }`,
    says: 'is taken, at lali.yaml:7 sources[0].name',
  },
  {
    about: 'one feed twice',
    yaml: `${election}${feed()}  - { name: again, connector: rss-feeds, url: "https://news.example/feed", legal_basis: s. 8 }`,
    says: 'is taken, at lali.yaml:7 sources[0].url',
  },
  {
    about: 'an exercise mixed with a real source',
    yaml: `${election}${feed()}  - { name: drill, connector: simulated-election }`,
    says: 'would mix an exercise with the real source news',
  },
  {
    about: 'an exercise said to be none',
    yaml: `${election}  exercise: false\nsources: [{ name: drill, connector: simulated-election }]`,
    says: 'is false, and the source is simulated',
  },
  {
    about: 'levels that do not rise',
    yaml: 'alerts: { watch: 8, warn: 8 }',
    says: 'is not above watch',
  },
  {
    about: 'more authors than posts',
    yaml: 'alerts: { min_posts: 2, min_authors: 3 }',
    says: 'is more than min_posts',
  },
  {
    about: 'retention that ends too early',
    yaml: `${election}retention: { until: 2027-09-11 }`,
    says: 'is not after the last day of collecting, 2027-09-11',
  },
  {
    about: 'a word list that is not there',
    yaml: 'lexicon: { files: [nope.yaml] }',
    says: 'nope.yaml is not there',
  },
  {
    about: 'a missing legal basis',
    yaml: `${election}${feed().replace('legal_basis: s. 8', '')}`,
    says: 'is missing',
  },
  { about: 'a key given twice', yaml: 'partitions: 1\npartitions: 2', says: 'is not YAML' },
  {
    about: 'an alias',
    yaml: 'lexicon: { files: &a [en.yaml], languages: *a }',
    says: 'is an alias',
  },
  { about: 'a list where keys belong', yaml: 'alerts: [1]', says: 'is not a group of keys' },
  { about: 'one value where a list belongs', yaml: 'sources: news', says: 'is not a list' },
  {
    about: 'a number where a text belongs',
    yaml: election.replace('General Election', '2027'),
    says: '2027 is not a text',
  },
  {
    about: 'a name of the language itself',
    yaml: '__proto__: { x: 1 }',
    says: 'is not a key here',
  },
  { about: 'a text that is no YAML', yaml: 'a: [1', says: 'is not YAML' },
])('refuses $about', ({ yaml, says }) => {
  expect(mistakesOf(() => read(yaml)).filter((line) => line.includes(says))).toHaveLength(1)
})

it('misses a file that was asked for by name, and not one that was not', () => {
  const cwd = folderWith({})
  expect(mistakesOf(() => readConfig({ env: { LALI_CONFIG: 'x.yaml' }, cwd }))).toHaveLength(1)
  expect(mistakesOf(() => readConfig({ env: {}, cwd, file: 'x.yaml' }))).toHaveLength(1)
  expect(mistakesOf(() => readConfig({ env: {}, cwd }))).toEqual([])
})

it('says so when lali.yaml is a folder, as container mounts make one', () => {
  const cwd = folderWith({})
  mkdirSync(join(cwd, 'lali.yaml'))
  const [only = '', ...others] = mistakesOf(() => readConfig({ env: {}, cwd }))
  expect(only).toContain('lali.yaml: cannot be read')
  expect(others).toEqual([])
})

it('lets the command line beat a variable, and checks both', () => {
  const cwd = folderWith({})
  const env = { LALI_PORT: '5000', LALI_DATA: 'there' }
  const config = readConfig({ env, cwd, overrides: { port: 0, keysFolder: 'safe' } })
  expect([config.port, config.dataFolder, config.keysFolder]).toEqual([
    0,
    join(cwd, 'there'),
    join(cwd, 'safe'),
  ])
  expect(mistakesOf(() => readConfig({ env, cwd, overrides: { host: '10.0.0.1' } }))).toHaveLength(
    1,
  )
})

const actor =
  '{ name: A, platform: x, handle: a, type: party, reason: r, date: 2027-01-01, reviewer: z }'

it('takes public actors from the file itself or from one of their own, in the form that ingest reads', () => {
  const cwd = folderWith({ 'lali.yaml': 'public_actors: actors.yaml', 'actors.yaml': `- ${actor}` })
  const { publicActors } = readConfig({ env: {}, cwd })
  expect(publicActors).toEqual(read(`public_actors: [${actor}]`).publicActors)
  expect(readPublicActors(publicActors).find({ platform: 'x', handle: '@A' })?.name).toBe('A')
})

it('refuses a public actor without account, and one account under two names', () => {
  const nameless = actor.replace('handle: a,', '')
  expect(mistakesOf(() => read(`public_actors: [${nameless}]`))).toEqual([
    'lali.yaml:1 public_actors[0]: names no account. Write handle, native_id or both.',
  ])
  const other = actor.replace('name: A', 'name: B')
  expect(mistakesOf(() => read(`public_actors:\n  - ${actor}\n  - ${other}`))).toEqual([
    'lali.yaml:3 public_actors[1]: a is the account of A already. Keep it in one entry.',
  ])
})

it('names the languages that have no words and the day of deletion, without refusing', () => {
  const { notes } = read('lexicon: { languages: [en, fj] }\nretention: { until: 2030-01-01 }')
  expect(notes).toEqual([
    'No election words for: fj. Posts in these are collected and grouped, and their relevance shows low.',
    'The data folder and its keys are due to be deleted on 2030-01-01, by hand.',
  ])
})

it('leaves the word lists unread where nobody wants them, and says nothing of their mistakes', () => {
  const cwd = folderWith({ 'lali.yaml': 'lexicon: { files: [own.yaml], languages: [fj] }' })
  expect(() => readConfig({ env: {}, cwd })).toThrow('own.yaml is not there')
  const config = readConfig({ env: {}, cwd, words: false })
  expect(config).toMatchObject({ lexicons: null, languages: ['fj'], notes: [] })
  expect(redacted(config).lexicons).toBeNull()
})

it('prints itself without the query of an address, where keys hide', () => {
  const yaml = `${election}${feed().replace('/feed', '/feed?key=hunter2')}`
  const printed = JSON.stringify(redacted(read(yaml)))
  expect(printed).toContain('https://news.example/feed?(not shown)')
  expect(printed).not.toContain('hunter2')
})

it('is plain data, so that a worker or a record can carry it', () => {
  const config = read(`${election}${feed()}`)
  expect(JSON.parse(JSON.stringify(config))).toEqual(config)
})
