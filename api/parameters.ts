// The parameters that several routes share, and how they become the index's own units.
// Each schema says enough for invalid-parameter.ts to make a sentence from it.
import { Type } from 'typebox'
import { minuteOf } from '../contracts/minutes.ts'
import { Platform } from '../contracts/post.ts'
import { Problem } from './problems.ts'

/** Only what is listed: an unknown parameter is a mistake that must be told, not eaten. */
export const closed = { additionalProperties: false }

/** Answered when nobody says how many. */
export const defaultLimit = 20
export const limit = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 100,
    default: defaultLimit,
    description: 'How many at most.',
  }),
)
export const platform = Type.Optional(Platform)
export const lang = Type.Optional(
  Type.String({
    maxLength: 35,
    pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$',
    examples: ['en'],
    description: 'Language of the post as recognised, BCP 47.',
  }),
)

/** A time parameter. */
export function time(description: string) {
  return Type.Optional(Type.String({ format: 'date-time', maxLength: 40, description }))
}

/** For routes that take no parameter. */
export const noParameters = Type.Object({}, closed)

/** An answer's schema with what OpenAPI says about it. */
export function answers<T extends object>(schema: T, description: string): T {
  return { ...schema, description }
}

/** Address of one narrative or alert. */
export const idParams = Type.Object(
  { id: Type.String({ minLength: 1, maxLength: 100, examples: ['n-1'] }) },
  closed,
)

/** Later than this a time has no RFC 3339 form. */
const lastMinute = minuteOf(Date.UTC(9_999, 11, 31, 23, 59))

/** Minutes since 1970 UTC of a time parameter, within what can be written; a time that no clock can show is the caller's mistake. */
export function minuteParameter(name: string, text: string): number {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) {
    throw new Problem(
      'INVALID_PARAMETER',
      `The parameter "${name}" cannot be used: write a time such as 2026-05-01T06:00:00Z.`,
    )
  }
  return Math.min(Math.max(0, minuteOf(ms)), lastMinute)
}

/** The same object without its undefined fields: an absent parameter is absent in the question too. */
export function given<T extends object>(query: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
