// A post of the exercise while it is being planned: what will be posted, with the truth about it.
// Promises that the truth (narrative, wording, fault) never enters what the connector yields.
import type { FoundPost } from '../contracts/connector.ts'
import type { SimulatedAuthor } from './simulated-authors.ts'
import type { SimulatedLanguage } from './simulated-island.ts'
import type { EditKind } from './simulated-wording.ts'

/** How a text came about: `copy` is word for word, `edited` is a copy with edits. */
export type HowWorded = 'original' | 'copy' | 'edited' | 'paraphrase' | 'chatter' | 'information'

/** A planned post; times in minutes from midnight of day 1. */
export type PlannedPost = {
  /** Given when all posts are in order of time. */
  nativeId: string
  /** When the platform showed it: the order of the exercise. */
  minute: number
  /** What the author's side claims, where it differs: ISO time. */
  claimedTime: string | null
  author: SimulatedAuthor
  lang: SimulatedLanguage
  text: string
  /** The text that this one copies; its own text otherwise. Equal bases are one copy group. */
  base: string
  how: HowWorded
  edits: EditKind[]
  narrative: string | null
  topic: string
  kind: FoundPost['kind']
  container: FoundPost['container']
  repostOf: PlannedPost | null
  replyTo: PlannedPost | null
}
