// Plants the narratives: from the claims as data to posts with a time, an author and a wording.
// Promises that the first post is the original, that more than half are word-for-word copies, and that
// each language of a claim enters with the original of that language. The truth is kept on each post.
import { containerFor, type SimulatedAuthors } from './simulated-authors.ts'
import type { PlantedClaim } from './simulated-claim.ts'
import { claimsAboutResults } from './simulated-claims-results.ts'
import { claimsAboutVoting } from './simulated-claims-voting.ts'
import type { SimulatedLanguage } from './simulated-island.ts'
import type { HowWorded, PlannedPost } from './simulated-post.ts'
import type { Random } from './simulated-random.ts'
import { burstMinutes, type ExerciseClock } from './simulated-schedule.ts'
import { type EditKind, edit, fill } from './simulated-wording.ts'

export const plantedClaims: PlantedClaim[] = [...claimsAboutVoting, ...claimsAboutResults]

/** A planted narrative with its posts in order of time. */
export type PlantedNarrative = {
  claim: PlantedClaim
  langs: SimulatedLanguage[]
  peak: number
  posts: PlannedPost[]
}

const copyShare = 0.58
const editedShare = 0.2
/** A copier has the original before him more often than a paraphrase. */
const copyOfOriginal = 0.7
const staysSmall = 20

/** All planted narratives; `scale` is the size of the exercise beside the ordinary one. */
export function plantNarratives(
  random: Random,
  authors: SimulatedAuthors,
  clock: ExerciseClock,
  scale: number,
): PlantedNarrative[] {
  return plantedClaims.map((claim) => plantOne(claim, random.fork(claim.id), authors, clock, scale))
}

function plantOne(
  claim: PlantedClaim,
  random: Random,
  authors: SimulatedAuthors,
  clock: ExerciseClock,
  scale: number,
): PlantedNarrative {
  const langs = Object.keys(claim.wording) as SimulatedLanguage[]
  const size =
    claim.posts <= staysSmall
      ? claim.posts
      : Math.max(8 + 2 * langs.length, Math.round(claim.posts * scale))
  const { minutes, peak } = burstMinutes(claim.bursts, size, clock, random)
  // Each language enters a little later: translations follow the first wave.
  const entersAt = langs.map((_, n) => (n === 0 ? 0 : Math.max(n, Math.floor(size * 0.05 * n))))
  const said = new Map<SimulatedLanguage, PlannedPost[]>()
  const posts = minutes.map((minute, n): PlannedPost => {
    const lang = langs[entersAt.indexOf(n)] ?? pickLanguage(langs, entersAt, n, random)
    const author = authors.person(lang, random)
    const earlier = said.get(lang) ?? []
    const worded = wordOne(claim, lang, earlier, random)
    const repostOf = repostedBy(author.platform, worded, random)
    const post: PlannedPost = {
      nativeId: '',
      minute,
      claimedTime: null,
      author,
      lang,
      text: worded.text,
      base: worded.base,
      how: worded.how,
      edits: worded.edits,
      narrative: claim.id,
      topic: claim.id,
      kind: repostOf === null ? 'post' : 'repost',
      container: containerFor(author, random),
      repostOf,
      replyTo: null,
    }
    if (worded.how === 'original' || worded.how === 'paraphrase') earlier.push(post)
    said.set(lang, earlier)
    return post
  })
  return { claim, langs, peak, posts }
}

type Worded = {
  text: string
  base: string
  how: HowWorded
  edits: EditKind[]
  from: PlannedPost | null
}

function wordOne(
  claim: PlantedClaim,
  lang: SimulatedLanguage,
  earlier: PlannedPost[],
  random: Random,
): Worded {
  const [original, ...paraphrases] = claim.wording[lang] ?? ['']
  const first = earlier[0]
  if (first === undefined) {
    return { text: original, base: original, how: 'original', edits: [], from: null }
  }
  const way = random.next()
  if (way >= copyShare + editedShare) {
    const text = fill(random.pick(paraphrases), lang, random)
    const same = earlier.find((post) => post.text === text)
    // The same words chosen twice are a copy, whoever chose them.
    if (same === undefined) return { text, base: text, how: 'paraphrase', edits: [], from: null }
    return { text, base: text, how: 'copy', edits: [], from: same }
  }
  const from = random.chance(copyOfOriginal) ? first : random.pick(earlier)
  if (way < copyShare) return { text: from.text, base: from.text, how: 'copy', edits: [], from }
  const edited = edit(from.text, lang, random, claim)
  return { text: edited.text, base: from.text, how: 'edited', edits: edited.edits, from }
}

/** Half of the copies on the platform of what they copy are reposts. */
function repostedBy(platform: string, worded: Worded, random: Random): PlannedPost | null {
  if (worded.how !== 'copy' || worded.from === null) return null
  const same = worded.from.author.platform === platform
  return same && random.chance(0.5) ? worded.from : null
}

/** The language that it began in is about half of it. */
function pickLanguage(
  langs: SimulatedLanguage[],
  entersAt: number[],
  n: number,
  random: Random,
): SimulatedLanguage {
  const entered = langs.filter((_, at) => n >= (entersAt[at] ?? 0))
  const first = entered[0]
  if (first === undefined) throw new Error('A planted claim has no wording.')
  return entered.length === 1 || random.chance(0.5) ? first : random.pick(entered.slice(1))
}
