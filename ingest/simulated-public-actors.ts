// The registered public actors of the exercise: its Electoral Office and its newsrooms, by name.
// Promises the form of a real list, so that a training day shows what a registry does on screen.
// Refuses the candidates: they do not post in the exercise.
import type { PublicActor } from './public-actors.ts'
import { simulatedNewsrooms, simulatedOffice } from './simulated-authors.ts'

/** Entries for `readPublicActors`; none is a real person or body. */
export const simulatedPublicActors: PublicActor[] = [
  ...[simulatedOffice].map((author) => ({ author, type: 'election_body' as const })),
  ...simulatedNewsrooms.map((author) => ({ author, type: 'media' as const })),
].map(({ author, type }) => ({
  name: author.displayName,
  platform: author.platform,
  handle: author.handle,
  native_id: author.nativeId,
  type,
  reason: 'Exercise: an invented public body of the island.',
  date: '2025-05-01',
  reviewer: 'exercise',
}))
