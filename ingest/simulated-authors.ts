// Who posts in the exercise: invented accounts, each at home on one platform and in one language.
// Promises that few accounts post much and most post once or twice, as on real platforms, and that
// handles, groups and channels are invented; their addresses end in `.example`, which nobody can own.
import type { FoundPost } from '../contracts/connector.ts'
import type { Platform } from '../contracts/post.ts'
import { institutions, places, type SimulatedLanguage } from './simulated-island.ts'
import { createRandom, createZipf, type Random } from './simulated-random.ts'

export type SimulatedAuthor = {
  nativeId: string
  handle: string
  displayName: string
  platform: Platform
  type: FoundPost['author']['type']
  followers: number | null
}

export type SimulatedAuthors = {
  /** Somebody who writes in this language; the busy ones more often. */
  person(lang: SimulatedLanguage, random: Random): SimulatedAuthor
  newsroom(random: Random): SimulatedAuthor
  office(): SimulatedAuthor
}

const platformMix: [Platform, number][] = [
  ['facebook', 0.34],
  ['x', 0.18],
  ['bluesky', 0.16],
  ['telegram', 0.14],
  ['mastodon', 0.1],
  ['web', 0.08],
]
const syllables = 'ka lo mi ren tu va sel do na pi or wen ash ba rue ti mo lan ke su'.split(' ')
const groups = ['Neighbours', 'Buy and Sell', 'Community', 'Parents', 'Fishing Club']

/** The body that runs the poll of the island. */
export const simulatedOffice = makeOutlet(institutions.electionOffice, 'page', 'facebook')
export const simulatedNewsrooms = institutions.newsrooms.map((name) =>
  makeOutlet(name, 'outlet', 'web'),
)

/** The accounts of one exercise, the same for the same seed. */
export function createAuthors(seed: string): SimulatedAuthors {
  const known = new Map<string, SimulatedAuthor>()
  const english = createZipf(1_600, 0.75)
  const others = createZipf(240, 0.6)
  const once = (id: string, make: () => SimulatedAuthor) => {
    const found = known.get(id) ?? make()
    known.set(id, found)
    return found
  }
  return {
    person: (lang, random) => {
      const rank = (lang === 'en' ? english : others)(random)
      return once(`${lang}${rank}`, () => makePerson(`${lang}${rank}`, seed))
    },
    newsroom: (random) => random.pick(simulatedNewsrooms),
    office: () => simulatedOffice,
  }
}

/** Where on its platform a post stands: a group, a channel, an instance, a feed; null where there is none. */
export function containerFor(author: SimulatedAuthor, random: Random): FoundPost['container'] {
  const place = random.pick(places).latin
  switch (author.platform) {
    case 'facebook': {
      if (author.type === 'page') return container('page', author.displayName)
      return container('group', `${place} ${random.pick(groups)}`)
    }
    case 'telegram':
      return container('channel', `${place} Talk`)
    case 'mastodon':
      return container('instance', random.pick(['lagoon.example', 'reef.example']))
    case 'web':
      return container('feed', author.type === 'outlet' ? author.displayName : `${place} Notes`)
    default:
      return null
  }
}

function container(
  type: NonNullable<FoundPost['container']>['type'],
  name: string,
): FoundPost['container'] {
  return { type, nativeId: slug(name), name }
}

function makePerson(id: string, seed: string): SimulatedAuthor {
  const random = createRandom(`${seed}/author/${id}`)
  const first = random.pick(syllables) + random.pick(syllables)
  const last = random.pick(syllables) + random.pick(syllables) + random.pick(syllables)
  return {
    nativeId: `account-${id}`,
    handle: `${first}.${last}${random.whole(90) + 10}`,
    displayName: `${capital(first)} ${capital(last)}`,
    platform: pickPlatform(random),
    type: 'person',
    followers: Math.round(random.logNormal(180, 1.4)),
  }
}

function makeOutlet(
  name: string,
  type: SimulatedAuthor['type'],
  platform: Platform,
): SimulatedAuthor {
  return {
    nativeId: `account-${slug(name)}`,
    handle: slug(name),
    displayName: name,
    platform,
    type,
    followers: null,
  }
}

function pickPlatform(random: Random): Platform {
  let rest = random.next()
  for (const [platform, share] of platformMix) {
    rest -= share
    if (rest < 0) return platform
  }
  return 'web'
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-')
}
