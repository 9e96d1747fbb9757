// Configuration: checks of single values (a day, a zone, an address) against the schema.
// Promises: a wrong value gives a sentence saying what is wrong and one saying what to write.
// Refuses: to guess or repair a value.
import { isIPv4 } from 'node:net'
import { nearest } from './config-mistakes.ts'

/** The part of a JSON schema that config-schema.ts uses. */
export type Schema = {
  type?: string
  is?: string
  enum?: readonly unknown[]
  const?: unknown
  anyOf?: readonly Schema[]
  properties?: Record<string, Schema>
  required?: readonly string[] | undefined
  items?: Schema
  additionalProperties?: boolean | Schema
  patternProperties?: Record<string, Schema>
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  default?: unknown
  description?: string
  unit?: string
  example?: unknown
  secret?: boolean
}

export type Fault = { problem: string; write: string }

type Check = { ok(value: string): boolean; problem: string; write(value: string): string }

const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/

const checks: Record<string, Check> = {
  day: {
    ok: isDay,
    problem: 'is not a day of the calendar',
    write: () => 'Write year, month and day, for example 2027-08-14.',
  },
  'time-zone': {
    ok: isTimeZone,
    problem: 'is not a time zone of the IANA list',
    write: (value) => {
      const close = nearest(value, Intl.supportedValuesOf('timeZone'))
      return `Write a zone by its place, for example ${close ?? 'Pacific/Fiji'}.`
    },
  },
  country: {
    ok: isCountry,
    problem: 'is not a country code',
    write: () => 'Write the two capital letters of ISO 3166, for example FJ.',
  },
  language: {
    ok: isLanguage,
    problem: 'is not a language tag',
    write: () => 'Write a BCP 47 tag, for example en or fj.',
  },
  name: {
    ok: (value) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value) && value.length <= 60,
    problem: 'is not a plain name',
    write: (value) =>
      `Write small letters, digits and single hyphens, for example ${plainName(value)}.`,
  },
  'web-address': {
    ok: isWebAddress,
    problem: 'is not a web address that can be asked without a password',
    write: () =>
      'Write the whole address, starting with https:// or http://, without user name and password.',
  },
  brokers: {
    ok: (value) => value.split(',').every((one) => isHostAndPort(one.trim())),
    problem: 'is not a list of brokers',
    write: () => 'Write host:port, with commas between several, for example 10.0.0.5:9092.',
  },
  loopback: {
    ok: isLoopback,
    problem: 'is reachable from other machines, and this version has no sign-in',
    write: () => 'Write 127.0.0.1, ::1 or localhost.',
  },
}

/** What is wrong with a single value, or undefined when it fits. */
export function faultOf(value: unknown, schema: Schema): Fault | undefined {
  if (schema.enum !== undefined) return enumFault(value, schema.enum)
  if (schema.const !== undefined) return enumFault(value, [schema.const])
  if (schema.type === 'string') return stringFault(value, schema)
  if (schema.type === 'boolean') {
    if (typeof value === 'boolean') return undefined
    return { problem: `${shown(value)} is neither true nor false`, write: 'Write true or false.' }
  }
  return numberFault(value, schema)
}

/** A value as it may stand in a message: short, on one line. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? `"${value}"` : JSON.stringify(value)
  const line = (text ?? 'nothing').replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 57)}...` : line
}

function enumFault(value: unknown, allowed: readonly unknown[]): Fault | undefined {
  if (allowed.includes(value)) return undefined
  return {
    problem: `${shown(value)} is not one of the choices`,
    write: `Write one of: ${allowed.join(', ')}.`,
  }
}

function stringFault(value: unknown, schema: Schema): Fault | undefined {
  if (typeof value !== 'string') {
    return {
      problem: `${shown(value)} is not a text`,
      write: `Write a text in quotes${forExample(schema)}.`,
    }
  }
  const least = schema.minLength ?? 0
  if (value.trim().length < least) {
    const write = `Write a text of at least ${least} characters${forExample(schema)}.`
    return { problem: value.trim() === '' ? 'is empty' : `${shown(value)} is too short`, write }
  }
  if (value.length > (schema.maxLength ?? 2_000)) {
    return {
      problem: `has ${value.length} characters`,
      write: `Write at most ${schema.maxLength ?? 2_000} characters.`,
    }
  }
  const check = schema.is === undefined ? undefined : checks[schema.is]
  if (check === undefined || check.ok(value)) return undefined
  return { problem: `${shown(value)} ${check.problem}`, write: check.write(value) }
}

function numberFault(value: unknown, schema: Schema): Fault | undefined {
  const whole = schema.type === 'integer'
  const fits =
    typeof value === 'number' && (whole ? Number.isSafeInteger(value) : Number.isFinite(value))
  const kind = whole ? 'a whole number' : 'a number'
  const low = schema.minimum
  const high = schema.maximum
  if (fits && value >= (low ?? -Infinity) && value <= (high ?? Infinity)) return undefined
  const range = high === undefined ? `${low ?? 0} or more` : `from ${low ?? 0} to ${high}`
  return {
    problem: fits ? `${shown(value)} is out of range` : `${shown(value)} is not ${kind}`,
    write: `Write ${kind}, ${range}${schema.unit === undefined ? '' : ` (${schema.unit})`}.`,
  }
}

function forExample(schema: Schema): string {
  return schema.example === undefined ? '' : `, for example ${shown(schema.example)}`
}

function isDay(value: string): boolean {
  const [, year, month, day] = dayPattern.exec(value) ?? []
  if (day === undefined) return false
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return at.toISOString().slice(0, 10) === value
}

function isTimeZone(value: string): boolean {
  // Newer runtimes also take bare offsets, which know nothing of summer time.
  if (!/^[A-Za-z]/.test(value)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}

function isCountry(value: string): boolean {
  if (!/^[A-Z]{2}$/.test(value)) return false
  return new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(value) !== undefined
}

function isLanguage(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value).length === 1
  } catch {
    return false
  }
}

function isWebAddress(value: string): boolean {
  if (!URL.canParse(value)) return false
  const url = new URL(value)
  const plain = url.username === '' && url.password === ''
  return plain && (url.protocol === 'https:' || url.protocol === 'http:')
}

function isHostAndPort(value: string): boolean {
  const [, port] = /^(?:[\w.-]+|\[[\da-f:]+\]):(\d{1,5})$/i.exec(value) ?? []
  return port !== undefined && Number(port) > 0 && Number(port) <= 65_535
}

function isLoopback(value: string): boolean {
  return value === 'localhost' || value === '::1' || (isIPv4(value) && value.startsWith('127.'))
}

function plainName(value: string): string {
  const plain = value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
  return plain === '' ? 'fbc-news' : plain
}
