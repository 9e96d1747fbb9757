// What a planted claim is: the form of the entries in simulated-claims-voting.ts and -results.ts.
// Promises that wording is data: `{place}` stands for a place, `{a|b}` for one of the alternatives.
// The first wording of a language is the original that is copied most; the others are paraphrases.
import type { SimulatedLanguage } from './simulated-island.ts'

/** One rise and fall: doubling every so many minutes for so many doublings, then halving. */
export type Burst = {
  /** `day 2 07:30`, on the three-day clock of the exercise. */
  from: string
  doublingMinutes: number
  doublings: number
  halvingMinutes: number
  /** Part of the narrative's posts, 0 to 1. */
  share: number
}

/** A narrative planted in the exercise, with the truth about it. */
export type PlantedClaim = {
  id: string
  title: string
  /** P1 to P15 of the claim classes. */
  claimClass: string
  /** Posts in an exercise of ordinary size (3 days, 3,000 posts a day). */
  posts: number
  bursts: Burst[]
  hashtags: string[]
  /** An invented article that some posts link to. */
  link: string | null
  /** Original first, then paraphrases, by language; the first language starts it. */
  wording: Partial<Record<SimulatedLanguage, [string, ...string[]]>>
}
