// Configuration: the form of a word list under lexicons/.
// One form for all kinds; a file fills the parts that it is about (concepts, places, classes).
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false }
const Phrase = Type.String({ minLength: 1, maxLength: 100, example: 'polling station' })
const Id = Type.String({ is: 'name', example: 'polling-station' })
const Sentence = Type.String({ minLength: 10, maxLength: 400 })
const phrases = Type.Array(Phrase, { minItems: 1, maxItems: 500 })
const weight = (value: number) => Type.Number({ default: value, minimum: 0.2, maximum: 1 })

/** Weight 0: links languages and says nothing about an election. */
const Concept = Type.Object(
  { id: Id, weight: Type.Number({ default: 0.5, minimum: 0, maximum: 1 }), phrases },
  closed,
)

const Place = Type.Object(
  {
    id: Id,
    name: Phrase,
    also: Type.Array(Phrase, { default: [], maxItems: 50 }),
    weight: weight(0.2),
  },
  closed,
)

const Class = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 20, example: 'P2' }),
    title: Type.String({ minLength: 3, maxLength: 80 }),
    sentence: Sentence,
    cues: Type.Array(Phrase, { default: [], maxItems: 500 }),
  },
  closed,
)

/** `levels` says in words what 0, 1, 2 and 3 mean. */
const Harm = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 20, example: 'H1' }),
    title: Type.String({ minLength: 3, maxLength: 80 }),
    sentence: Sentence,
    levels: Type.Array(Sentence, { minItems: 4, maxItems: 4 }),
    cues: Type.Array(Phrase, { default: [], maxItems: 500 }),
  },
  closed,
)

export const LexiconFile = Type.Object(
  {
    language: Type.Union([Type.String({ is: 'language' }), Type.Null()], { default: null }),
    country: Type.Union([Type.String({ is: 'country' }), Type.Null()], { default: null }),
    concepts: Type.Array(Concept, { default: [], maxItems: 2_000 }),
    places: Type.Array(Place, { default: [], maxItems: 20_000 }),
    excludes: Type.Array(Phrase, { default: [], maxItems: 2_000 }),
    classes: Type.Array(Class, { default: [], maxItems: 100 }),
    harms: Type.Array(Harm, { default: [], maxItems: 20 }),
  },
  closed,
)
export type LexiconFile = Static<typeof LexiconFile>
