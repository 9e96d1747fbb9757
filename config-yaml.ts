// Configuration: a YAML text read against a schema, with the line of everything.
// Promises: defaults filled in; unknown keys, wrong values and missing keys all reported, none twice.
// Refuses: aliases and duplicate keys, which make a file say something else than what stands there.
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml'
import { insteadOf, type Mistake, nearest } from './config-mistakes.ts'
import { faultOf, type Schema, shown } from './config-values.ts'

/** `value` follows the schema when `mistakes` is empty; else its faulty parts are undefined. */
export type Reading = {
  value: unknown
  mistakes: Mistake[]
  /** The place of a key, as messages name it. */
  placeOf(path: string): string
}

type Walk = {
  mistake(path: string, line: number, problem: string, write: string): void
  lineOf(node: unknown, otherwise: number): number
  lines: Map<string, number>
}

/** Reads a YAML text; `file` is its name in messages. */
export function readYaml(text: string, file: string, schema: Schema): Reading {
  const mistakes: Mistake[] = []
  const counter = new LineCounter()
  const lines = new Map<string, number>()
  const place = (path: string, line: number) =>
    path === '' ? `${file}:${line}` : `${file}:${line} ${path}`
  const walk: Walk = {
    mistake: (path, line, problem, write) =>
      mistakes.push({ where: place(path, line), problem, write }),
    lineOf: (node, otherwise) => {
      const start = (node as { range?: [number, number, number] | null } | null)?.range?.[0]
      return start === undefined ? otherwise : counter.linePos(start).line
    },
    lines,
  }
  const placeOf = (path: string) => place(path, lines.get(path) ?? 1)
  const doc = parseDocument(text, { lineCounter: counter, prettyErrors: false })
  // What follows the first few is the echo of these.
  for (const error of doc.errors.slice(0, 5)) {
    const line = counter.linePos(error.pos[0]).line
    walk.mistake('', line, `is not YAML: ${error.message}`, 'Correct the line or the one above it.')
  }
  if (doc.errors.length > 0) return { value: undefined, mistakes, placeOf }
  return { value: readNode(doc.contents, schema, '', 1, walk), mistakes, placeOf }
}

function readNode(node: unknown, schema: Schema, path: string, line: number, walk: Walk): unknown {
  const at = walk.lineOf(node, line)
  walk.lines.set(path, at)
  if (isAlias(node)) {
    walk.mistake(path, at, 'is an alias (*name)', 'Write the value itself.')
    return undefined
  }
  if (isNothing(node)) return readNothing(schema, path, at, walk)
  if (schema.anyOf !== undefined) return readChoice(node, schema.anyOf, path, at, walk)
  if (schema.type === 'object') return readObject(node, schema, path, at, walk)
  if (schema.type === 'array') return readList(node, schema, path, at, walk)
  if (!isScalar(node)) {
    walk.mistake(path, at, 'is a list or a group of keys', 'Write one value.')
    return undefined
  }
  const fault = faultOf(node.value, schema)
  if (fault === undefined) return node.value
  walk.mistake(path, at, fault.problem, fault.write)
  return undefined
}

/** A key without a value counts as left out. */
function readNothing(schema: Schema, path: string, line: number, walk: Walk): unknown {
  if (schema.type === 'object') return readPairs([], schema, path, line, walk)
  if (schema.default !== undefined) return schema.default
  const example = schema.example === undefined ? '' : `, for example ${shown(schema.example)}`
  const choices = schema.enum === undefined ? '' : `, one of: ${schema.enum.join(', ')}`
  walk.mistake(path, line, 'is missing', `Write it${example}${choices}.`)
  return undefined
}

function readChoice(
  node: unknown,
  options: readonly Schema[],
  path: string,
  line: number,
  walk: Walk,
): unknown {
  const real = options.filter((option) => option.type !== 'null')
  const [first, ...others] = real
  if (first !== undefined && others.length === 0) return readNode(node, first, path, line, walk)
  const kind = isMap(node) ? 'object' : isSeq(node) ? 'array' : 'string'
  const fitting = real.filter((option) => option.type === kind)
  const [only, ...rest] = fitting
  if (only === undefined) {
    walk.mistake(path, line, 'has the wrong form', 'See docs/config.md for the form of this key.')
    return undefined
  }
  if (rest.length === 0) return readNode(node, only, path, line, walk)
  return readConnector(node as YAMLMap, fitting, path, line, walk)
}

/** Sources are told apart by `connector`. */
function readConnector(
  node: YAMLMap,
  options: readonly Schema[],
  path: string,
  line: number,
  walk: Walk,
): unknown {
  const known = options.map((option) => String(option.properties?.connector?.const))
  const given = node.get('connector')
  const index = known.indexOf(String(given))
  const chosen = options[index]
  if (chosen !== undefined) return readNode(node, chosen, path, line, walk)
  const problem = given === undefined ? 'is missing' : `${shown(given)} is no connector`
  const close = nearest(String(given), known)
  const write = close === undefined ? `Write one of: ${known.join(', ')}.` : `Write ${close}.`
  const at = walk.lineOf(node.get('connector', true), line)
  walk.mistake(`${path}.connector`, at, problem, write)
  return undefined
}

function readObject(
  node: unknown,
  schema: Schema,
  path: string,
  line: number,
  walk: Walk,
): unknown {
  if (!isMap(node)) {
    const keys = Object.keys(schema.properties ?? {}).join(', ')
    const write = keys === '' ? 'Write lines of "key: value".' : `Write its keys: ${keys}.`
    walk.mistake(path, line, 'is not a group of keys', write)
    return undefined
  }
  return readPairs(node.items, schema, path, line, walk)
}

function readPairs(
  pairs: YAMLMap['items'],
  schema: Schema,
  path: string,
  line: number,
  walk: Walk,
): Record<string, unknown> {
  const free = Object.values(schema.patternProperties ?? {})[0]
  const known = schema.properties ?? {}
  const out: [string, unknown][] = []
  const seen = new Set<string>()
  for (const { key, value } of pairs) {
    const name = String(isScalar(key) ? key.value : key)
    const at = walk.lineOf(key, line)
    const inner = below(path, name)
    const part = Object.hasOwn(known, name) ? known[name] : free
    if (part === undefined) {
      walk.mistake(inner, at, 'is not a key here', insteadOf(name, Object.keys(known)))
      continue
    }
    seen.add(name)
    out.push([name, readNode(value, part, inner, at, walk)])
  }
  for (const [name, part] of Object.entries(known)) {
    if (seen.has(name) || mayBeAbsent(name, schema)) continue
    out.push([name, readNode(null, part, below(path, name), line, walk)])
  }
  return Object.fromEntries(out)
}

function mayBeAbsent(name: string, schema: Schema): boolean {
  const optional = !schema.required?.includes(name)
  return optional && schema.properties?.[name]?.default === undefined
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function readList(node: unknown, schema: Schema, path: string, line: number, walk: Walk): unknown {
  if (!isSeq(node)) {
    walk.mistake(path, line, 'is not a list', 'Write each item on a line of its own after "- ".')
    return undefined
  }
  const { items = {}, minItems = 0, maxItems = Infinity } = schema
  if (node.items.length < minItems || node.items.length > maxItems) {
    const range = maxItems === Infinity ? `at least ${minItems}` : `${minItems} to ${maxItems}`
    walk.mistake(path, line, `has ${node.items.length} of them`, `Write ${range}.`)
  }
  return node.items.map((item, i) => readNode(item, items, `${path}[${i}]`, line, walk))
}

function isNothing(node: unknown): boolean {
  return (
    node === null ||
    node === undefined ||
    (isScalar(node) && (node.value ?? undefined) === undefined)
  )
}
