// Configuration: docs/config.md and .env.example, written from the schema so that they cannot be wrong.
// A test compares both with the committed files, and writes them anew when vitest runs with `-u`.
import { Environment, File, PublicActors } from './config-schema.ts'
import type { Schema } from './config-values.ts'

type Row = { key: string; schema: Schema; required: boolean }

/** The text of docs/config.md. */
export function configDocument(): string {
  const sections = [
    '# Configuration',
    'This page is made from the schema in `config-schema.ts`; a test compares the two. Change the schema, not the page.',
    'Two places say what the product does. **Variables** say where it runs; they are the only place for anything secret. **`lali.yaml`** says what it watches. An unknown key in either is a mistake; all mistakes are shown at once, each with what to write instead, and nothing starts before there are none.',
    '## Variables',
    'The command line beats a variable, a variable beats the default.',
    table(rowsOf(Environment)),
    '## lali.yaml',
    'Without this file every default holds and there are no sources. `lali.example.yaml` is a whole one to start from. Paths are seen from the folder in which the file lies.',
    ...fileSections(),
    '## Entries of public_actors',
    'One entry for each account. The list is meant to be published as it stands.',
    table(rowsOf(PublicActors.items)),
  ]
  return `${sections.join('\n\n')}\n`
}

/** The text of .env.example. */
export function envExample(): string {
  const head = [
    '# Every variable there is, with its default. Copy to .env and load it with your shell or service',
    '# manager; the product itself reads no .env file. Made from config-schema.ts; a test compares.',
  ]
  const parts = Object.entries<Schema>(Environment.properties).map(([name, schema]) => {
    const choices = schema.enum === undefined ? '' : ` One of: ${schema.enum.join(', ')}.`
    return `# ${schema.description ?? ''}${choices}\n#${name}=${schema.default ?? ''}`
  })
  return `${[head.join('\n'), ...parts].join('\n\n')}\n`
}

function fileSections(): string[] {
  const single: Row[] = []
  const groups: string[] = []
  for (const row of rowsOf(File, '', false)) {
    if (row.key === 'sources') groups.push(...sourceSections(row.schema))
    else if (inner(row.schema) === undefined) single.push(row)
    else {
      const rows = rowsOf(inner(row.schema) ?? {}, `${row.key}.`)
      groups.push(`### ${row.key}`, row.schema.description ?? '', table(rows))
    }
  }
  return ['### Single keys', table(single), ...groups]
}

function sourceSections(sources: Schema): string[] {
  const kinds = sources.items?.anyOf ?? []
  const text = `${sources.description ?? ''} A list; \`connector\` says which kind a source is.`
  const each = kinds.flatMap((kind) => {
    const { connector } = kind.properties ?? {}
    const rows = rowsOf(kind).filter(({ key }) => key !== 'connector')
    return [`#### connector: ${connector?.const}`, connector?.description ?? '', table(rows)]
  })
  return ['### sources', text, ...each]
}

/** Keys of an object and of the groups inside it, in the order of the schema. */
function rowsOf(object: Schema, prefix = '', deep = true): Row[] {
  return Object.entries(object.properties ?? {}).flatMap(([name, schema]) => {
    const key = `${prefix}${name}`
    const required = schema.default === undefined && (object.required ?? []).includes(name)
    const deeper = deep ? inner(schema) : undefined
    const list = deep ? schema.items : undefined
    const rows = deeper ? rowsOf(deeper, `${key}.`) : list ? rowsOf(list, `${key}[].`) : []
    return [{ key, schema, required }, ...rows]
  })
}

/** The object behind a key, also behind "object or nothing". */
function inner(schema: Schema): Schema | undefined {
  const object = schema.anyOf?.find((option) => option.type === 'object') ?? schema
  return object.type === 'object' && object.properties !== undefined ? object : undefined
}

function table(rows: Row[]): string {
  const lines = rows.map(({ key, schema, required }) => {
    const cells = [`\`${key}\``, meaning(schema), required ? 'required' : defaultOf(schema)]
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  return ['| key | meaning | default |', '|---|---|---|', ...lines].join('\n')
}

function meaning(schema: Schema): string {
  const { description = '', unit } = schema
  const parts = [description]
  const choices = schema.enum ?? schema.anyOf?.[0]?.enum
  if (choices !== undefined) parts.push(`One of: ${choices.join(', ')}.`)
  const range = rangeOf(schema)
  if (range !== '') parts.push(`${range}${unit === undefined ? '' : ` ${unit}`}.`)
  if (schema.example !== undefined) parts.push(`Example: \`${String(schema.example)}\`.`)
  return parts.join(' ')
}

function rangeOf({ minimum, maximum }: Schema): string {
  if (minimum === undefined) return ''
  return maximum === undefined ? `From ${minimum}` : `${minimum} to ${maximum}`
}

function defaultOf(schema: Schema): string {
  const value = schema.default
  if (value === undefined || value === null || value === '') return 'none'
  if (Array.isArray(value)) return value.length === 0 ? 'empty' : `\`${value.join(', ')}\``
  return typeof value === 'object' ? 'as below' : `\`${String(value)}\``
}
