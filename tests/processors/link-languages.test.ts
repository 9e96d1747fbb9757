// Narratives in different languages that are perhaps one claim: what they are linked by, and what changes a link.
import { expect, it } from 'vitest'
import { readLexicon } from '../../config-lexicon.ts'
import { lexiconFiles } from '../../config-schema.ts'
import { minuteToIso } from '../../contracts/minutes.ts'
import { soundOf } from '../../processors/name-sounds.ts'
import { restoreState, snapshotParts } from '../../processors/watch-snapshot.ts'
import { aMinute, keyedId } from '../builders.ts'
import {
  createWatched,
  deletion,
  ofKind,
  type Step,
  setting,
  simulatedStream,
  tick,
  upsert,
  type Watched,
} from './watched.ts'

const lexicon = readLexicon(lexiconFiles.map((name) => `lexicons/${name}`))
const bridge = {
  en: 'The army is closing the Kelowai bridge at six tomorrow morning and every car is sent back, stay at home',
  hi: 'सेना कल सुबह छह बजे केलोवाई का पुल बंद कर रही है और हर गाड़ी को वापस भेजेगी, घर पर रहें',
}
const water = 'வெள்ளம் காரணமாக உலேவு வாக்குப்பதிவு ஞாயிற்றுக்கிழமைக்கு மாற்றப்பட்டுள்ளது'

function started(): Watched {
  const watched = createWatched()
  watched.put(setting('lexicon', lexicon))
  watched.put(tick(aMinute - 1))
  return watched
}

function twoLanguages(): Watched {
  const watched = started()
  watched.put(upsert('bridge en', bridge.en))
  watched.put(upsert('flood', water))
  watched.put(upsert('bridge hi', bridge.hi))
  return watched
}

const decide = (decision: 'link' | 'unlink' | 'merge', entity: string, other: string): Step => ({
  topic: 'desk.decided',
  body: {
    op: 'decision',
    id: `${decision} ${entity}`,
    decision,
    entity,
    other,
    post_ids: [],
    at: minuteToIso(aMinute),
    by: 'analyst',
    note: '',
  },
})

const links = ({ said }: Watched) => ofKind(said, 'link')

it.each([
  ['Kelowai', 'केलोवाई', 'کیلووائی', 'கெலோவாய்'],
  ['Marisand', 'मारिसैंड', 'ماریسینڈ', 'மாரிசாண்ட்'],
  ['Teluma', 'तेलुमा', 'تیلوما', 'தெலுமாவில்'],
  ['Banderay', 'बंदेरे', 'بندیرے', 'பந்தேரே'],
])('a name sounds alike in every script: %s', (...names) => {
  expect(new Set(names.map(soundOf)).size).toBe(1)
  expect(soundOf(names[0] as string).length).toBeGreaterThan(2)
})

it('suggests the same claim in another language, with what both share, and links nothing else', () => {
  const watched = twoLanguages()
  const [one, third, other] = ofKind(watched.said, 'narrative').map(({ id }) => id)
  expect(third).toBeDefined()
  expect(links(watched)).toHaveLength(1)
  const [link] = links(watched)
  expect(link).toMatchObject({ one, other, state: 'suggested' })
  expect(link?.certainty).toBeGreaterThan(0.3)
  const reasons = link?.reasons ?? []
  expect(reasons.flatMap(({ concept }) => concept ?? [])).toEqual(
    expect.arrayContaining(['army', 'bridge', 'closed']),
  )
  const name = reasons.find(({ by }) => by === 'name')
  const words = (span: typeof name extends undefined ? never : NonNullable<typeof name>['one']) =>
    span &&
    (span.post === keyedId('bridge en') ? bridge.en : bridge.hi).slice(
      span.start,
      span.start + span.length,
    )
  expect([words(name?.one ?? null), words(name?.other ?? null)]).toEqual(['Kelowai', 'केलोवाई'])
})

it('counts nothing for a suggestion: both narratives keep their own posts', () => {
  const watched = twoLanguages()
  expect(watched.state.clusters.narratives.map(({ spread }) => spread.posts)).toEqual([1, 1, 1])
})

it('keeps what a person confirmed or rejected, whatever is said later', () => {
  for (const [decision, state] of [
    ['link', 'confirmed'],
    ['unlink', 'rejected'],
  ] as const) {
    const watched = twoLanguages()
    const { one, other } = links(watched)[0] ?? { one: '', other: '' }
    watched.put(decide(decision, one, other))
    expect(links(watched).at(-1)).toMatchObject({ one, other, state })
    watched.put(upsert('bridge again', `${bridge.hi} आज रात से`))
    watched.put(tick(aMinute + 120))
    expect(links(watched).at(-1)?.state).toBe(state)
  }
})

it('moves a confirmed link to the narrative that took the linked one in', () => {
  const watched = twoLanguages()
  const { one, other } = links(watched)[0] ?? { one: '', other: '' }
  watched.put(decide('link', one, other))
  watched.put(upsert('roof', 'The roof of the market hall has been painted green by volunteers'))
  const [roof = ''] = ofKind(watched.said, 'narrative')
    .slice(-1)
    .map(({ id }) => id)
  const said = watched.put(decide('merge', roof, one))
  expect(ofKind(said, 'link')).toEqual([])
  const again = createWatched()
  again.put(setting('lexicon', lexicon))
  again.put(tick(aMinute - 1))
  again.put(upsert('roof', 'The roof of the market hall has been painted green by volunteers'))
  again.put(upsert('bridge en', bridge.en))
  again.put(upsert('bridge hi', bridge.hi))
  const linked = links(again)[0] ?? { one: '', other: '' }
  again.put(decide('link', linked.one, linked.other))
  const [oldest = ''] = ofKind(again.said, 'narrative').map(({ id }) => id)
  const moved = ofKind(again.put(decide('merge', linked.one, oldest)), 'link')
  expect(moved).toMatchObject([
    { one: linked.one, state: 'withdrawn' },
    { one: oldest, other: linked.other, state: 'confirmed' },
  ])
})

it('withdraws the links of a narrative whose last post was erased', () => {
  const watched = twoLanguages()
  const said = watched.put(deletion('bridge hi'))
  expect(ofKind(said, 'link')).toMatchObject([{ state: 'withdrawn', reasons: [] }])
})

it('says the same after a snapshot, wherever the stream is cut', async () => {
  const values = await simulatedStream('linked', 400)
  const whole = started()
  for (const value of values) whole.putValue(value)
  expect(whole.values.filter((value) => value.includes('"kind":"link"')).length).toBeGreaterThan(3)
  for (const share of [0.3, 0.6, 0.9]) {
    const cut = Math.floor(values.length * share)
    const first = started()
    for (const value of values.slice(0, cut)) first.putValue(value)
    const parts = new Map(
      [...snapshotParts(first.state)].map(({ name, bytes }) => [name, Buffer.from(bytes)]),
    )
    const second = createWatched(restoreState(parts), cut + 2)
    for (const value of values.slice(cut)) second.putValue(value)
    expect([...first.values, ...second.values]).toEqual(whole.values)
  }
}, 60_000)
