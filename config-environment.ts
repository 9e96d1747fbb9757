// Configuration: the variables LALI_* and what the command line says instead of them.
// Promises: an unknown LALI_ variable is a mistake, since a mistyped one would silently do nothing.
import { insteadOf, type Mistake } from './config-mistakes.ts'
import { Environment } from './config-schema.ts'
import { checkServices } from './config-services.ts'
import { faultOf, type Schema } from './config-values.ts'

/** What the command line may say instead of a variable. */
export type Overrides = Partial<{
  mode: string
  dataFolder: string
  keysFolder: string
  host: string
  port: number
  logLevel: string
}>

const variables: Record<keyof Overrides, keyof Environment> = {
  mode: 'LALI_MODE',
  dataFolder: 'LALI_DATA',
  keysFolder: 'LALI_KEYS',
  host: 'LALI_HOST',
  port: 'LALI_PORT',
  logLevel: 'LALI_LOG_LEVEL',
}
const known = Object.keys(Environment.properties)

/** Values of all variables; where one was mistaken its default stands, and `mistakes` says so. */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  overrides: Overrides,
): { values: Environment; given: Set<string>; mistakes: Mistake[] } {
  const mistakes: Mistake[] = []
  const values: Record<string, unknown> = {}
  const given = new Set<string>()
  for (const [name, schema] of Object.entries<Schema>(Environment.properties)) {
    values[name] = schema.default
    const raw = env[name]
    if (raw === undefined || raw.trim() === '') continue
    given.add(name)
    take(name, schema, schema.type === 'integer' ? wholeNumber(raw) : raw.trim(), name)
  }
  for (const [key, name] of Object.entries(variables)) {
    const value = overrides[key as keyof Overrides]
    if (value === undefined) continue
    take(name, Environment.properties[name], value, `command line (${name})`)
  }
  for (const name of Object.keys(env)) {
    if (!name.startsWith('LALI_') || known.includes(name)) continue
    mistakes.push({ where: name, problem: 'is not a variable', write: insteadOf(name, known) })
  }
  mistakes.push(...checkServices(values as Environment, given))
  return { values: values as Environment, given, mistakes }

  function take(name: string, schema: Schema, value: unknown, where: string): void {
    const fault = faultOf(value, schema.anyOf?.[0] ?? schema)
    if (fault === undefined) values[name] = value
    else mistakes.push({ where, ...fault })
  }
}

/** The number, or the text itself where it is none, so that the message can show it. */
function wholeNumber(raw: string): number | string {
  return /^-?\d{1,15}$/.test(raw.trim()) ? Number(raw) : raw
}
