// A parameter that the schema refused → one sentence: which parameter, and what to write instead.
// The sentence is made from the parameter's own schema, so it cannot drift from what is accepted.
// Never repeats what the caller wrote.
import type { FastifySchemaValidationError } from 'fastify'
import { Problem } from './problems.ts'

/** The part of a parameter's JSON schema that the sentence is made from. */
type ParameterSchema = {
  type?: string
  enum?: string[]
  format?: string
  minimum?: number
  maximum?: number
  multipleOf?: number
  maxLength?: number
  examples?: string[]
}
type ParametersSchema = { properties?: Record<string, ParameterSchema> }

/** The problem to answer for the first mistake that validation found. */
export function invalidParameter(
  mistakes: FastifySchemaValidationError[],
  schema: unknown,
): Problem {
  const known = (schema as ParametersSchema | undefined)?.properties ?? {}
  const mistake = mistakes[0]
  if (mistake?.keyword === 'additionalProperties') {
    const name = String(mistake.params.additionalProperty).slice(0, 60)
    return new Problem('INVALID_PARAMETER', `${unknownParameter(name, Object.keys(known))}`)
  }
  const missing = mistake?.keyword === 'required'
  const name = missing
    ? String(mistake?.params.missingProperty)
    : (mistake?.instancePath ?? '').slice(1)
  const problem = missing ? 'is missing' : 'cannot be used'
  const wanted = Object.hasOwn(known, name) ? known[name] : undefined
  const advice = wanted === undefined ? 'see /api/docs' : `write ${whatToWrite(wanted)}`
  return new Problem('INVALID_PARAMETER', `The parameter "${name}" ${problem}: ${advice}.`)
}

function unknownParameter(name: string, known: string[]): string {
  const start = `There is no parameter "${name}" here`
  if (known.length === 0) return `${start}: this address takes none.`
  return `${start}: leave it out, or use ${listed(known, 'or')}.`
}

/** What a parameter of this schema accepts, e.g. `a whole number from 1 to 100`. */
export function whatToWrite(schema: ParameterSchema): string {
  if (schema.enum !== undefined) return `one of ${listed(schema.enum, 'or')}, once`
  if (schema.format === 'date-time') return 'a time with its zone, such as 2026-05-01T06:00:00Z'
  if (schema.type === 'integer' || schema.type === 'number') return aNumber(schema)
  const length = schema.maxLength === undefined ? '' : ` of 1 to ${schema.maxLength} characters`
  const example = schema.examples?.[0]
  return `a text${length}, once${example === undefined ? '' : `, such as ${example}`}`
}

function aNumber(schema: ParameterSchema): string {
  const kind = schema.type === 'integer' ? 'a whole number' : 'a number'
  const step = schema.multipleOf === undefined ? '' : ` that is a multiple of ${schema.multipleOf},`
  return `${kind}${step} from ${schema.minimum} to ${schema.maximum}`
}

function listed(words: string[], last: string): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}
