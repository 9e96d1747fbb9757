// The rules of docs/architecture.md as functions over source text, so that the rules themselves can be tested.
// Every wrong thing is one sentence that names the file and the arrow.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'

export type Source = { path: string; text: string }
/** `to` is a path of ours, or a package's name; `only types` vanishes when the code runs. */
export type Arrow = { from: string; to: string; own: boolean; onlyTypes: boolean }

/** Folders of the product, and what each may import besides itself. */
export const mayImport: Record<string, string[]> = {
  contracts: [],
  ingest: ['contracts'],
  processors: ['contracts'],
  backends: ['contracts'],
  api: ['contracts'],
  dashboards: ['contracts'],
  publish: ['contracts'],
}
/** They put the parts together, so they may import all. */
const mayImportAll = /^((main|pipeline|product)(-[a-z-]+)?\.ts|backends\/open-backends\.ts)$/

const politeFetch = /^ingest\/polite-/
const door: { of: RegExp; at: RegExp; typesAt?: RegExp }[] = [
  { of: /^kafkajs$/, at: /^backends\/kafka-/ },
  { of: /^@elastic\/elasticsearch$/, at: /^backends\/elasticsearch-/ },
  { of: /^(node:sqlite|@photostructure\/sqlite|better-sqlite3)$/, at: /^backends\/sqlite-/ },
  {
    of: /^(fastify|@fastify\/.+)$/,
    at: /^(api\/.+|dashboards\/serve\.ts)$/,
    typesAt: /^(dashboards\/|product\.ts$)/,
  },
  { of: /^(undici|node:https?|node:http2)$/, at: politeFetch, typesAt: /^(api|dashboards)\// },
  { of: /^natural(\/|$)/, at: /^processors\// },
  { of: /^esbuild$/, at: /^contracts\/typed-thread\.ts$/ },
]

/** Things a file may not say, and where they may be said after all. */
const forbidden: { what: string; pattern: RegExp; where: RegExp; except?: RegExp }[] = [
  {
    what: 'process.env',
    pattern: /\bprocess\s*(\.\s*env\b|\[\s*['"]env)/,
    where: /./,
    except: /^config(-[a-z-]+)?\.ts$/,
  },
  {
    what: 'the global fetch',
    pattern: /(?:await|return|=>?|\(|\bglobalThis\.)\s*fetch\s*\(|new (WebSocket|EventSource)\(/,
    where: /\.ts$/,
    except: politeFetch,
  },
  {
    what: 'URL.canParse',
    pattern: /\bURL\s*\.\s*canParse\b/,
    where: /^(ingest|processors|api|backends)\//,
  },
  { what: 'Math.random', pattern: /\bMath\s*\.\s*random\b/, where: /^processors\// },
  {
    what: 'a clock',
    pattern: /\bDate\s*\.\s*now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bhrtime\b/,
    where: /^processors\//,
  },
  {
    what: 'random bytes',
    pattern: /\brandom(UUID|Bytes|Int)\b|\bgetRandomValues\b/,
    where: /^processors\//,
  },
]

/** TypeScript files of the product: the folders of the flow and the root, without tests and benches. */
export function productSources(): Source[] {
  const folders = Object.keys(mayImport).filter((folder) => existsSync(folder))
  const inside = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  const atRoot = readdirSync('.').filter((name) => !/^(vitest|playwright)\.config\.ts$/.test(name))
  return [...inside, ...atRoot]
    .filter((path) => path.endsWith('.ts') && statSync(path).isFile())
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
}

/** Every import of a file: static, dynamic, re-export, worker and any other new URL('./…'). */
export function arrowsOf({ path, text }: Source): Arrow[] {
  const code = withoutComments(text)
  const spelled = [
    ...code.matchAll(
      /\b(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"\n]+)['"]/g,
    ),
    ...code.matchAll(/\bimport\s*(?:<[^>]*>)?\(\s*()['"`]([^'"`\n$]+)['"`]/g),
    ...code.matchAll(/\bnew URL\(\s*()['"](\.[^'"\n]*\.[mc]?[jt]s)['"]/g),
    ...code.matchAll(/\brequire\(\s*()['"]([^'"\n]+)['"]/g),
  ]
  return spelled.map(([all, typeWord, name = '']) => {
    const own = name.startsWith('.')
    const to = own ? normalize(join(dirname(path), name)) : packageName(name)
    return { from: path, to, own, onlyTypes: Boolean(typeWord) || importsOnlyTypes(all) }
  })
}

/** Arrows that do not point at the own folder or at contracts/. */
export function wrongArrows(sources: Source[]): string[] {
  return sources.flatMap(arrowsOf).flatMap(({ from, to, own }) => {
    if (!own || mayImportAll.test(from)) return []
    if (to.startsWith('..')) return [`${from} → ${to}: leaves the repository`]
    const [start, end] = [folderOf(from), folderOf(to)]
    const allowed = start === end || (mayImport[start] ?? ['contracts']).includes(end)
    return allowed ? [] : [`${from} → ${to}: ${start}/ may not import from ${end}/`]
  })
}

/** Imports of our own files that are not there. */
export function danglingArrows(sources: Source[]): string[] {
  return sources
    .flatMap(arrowsOf)
    .filter(({ to, own }) => own && !existsSync(to))
    .map(({ from, to }) => `${from} → ${to}: no such file`)
}

/** Heavy dependencies that come in by another door than their own. */
export function wrongDoors(sources: Source[]): string[] {
  return sources.flatMap(arrowsOf).flatMap(({ from, to, own, onlyTypes }) => {
    const rule = own ? undefined : door.find(({ of }) => of.test(to))
    if (rule === undefined || rule.at.test(from)) return []
    if (onlyTypes && rule.typesAt?.test(from)) return []
    return [`${from} → ${to}: only ${rule.at.source} may`]
  })
}

/** Packages that contracts/ imports besides Node's own and the schema library. */
export function wrongContracts(sources: Source[]): string[] {
  return (
    sources
      .flatMap(arrowsOf)
      .filter(({ from, own }) => from.startsWith('contracts/') && !own)
      .filter(({ to }) => to !== 'typebox' && !to.startsWith('node:'))
      // How a thread starts stands beside the contracts, since every folder that has a thread needs it.
      .filter(({ from, to }) => from !== 'contracts/typed-thread.ts' || to !== 'esbuild')
      .map(({ from, to }) => `${from} → ${to}: contracts/ stand on typebox alone`)
  )
}

/** Words that a file of this place may not say. */
export function forbiddenWords(sources: Source[]): string[] {
  return sources.flatMap(({ path, text }) =>
    forbidden
      .filter(({ where, except }) => where.test(path) && !except?.test(path))
      .filter(({ pattern }) => pattern.test(withoutComments(text)))
      .map(({ what }) => `${path} uses ${what}`),
  )
}

/** Files whose name says nothing about the flow, or is not kebab-case. */
export function wrongNames(paths: string[]): string[] {
  const empty = /^(utils?|helpers?|commons?|types?|index|misc|shared)$/
  return paths.filter((path) => {
    const name = basename(path).replace(/(\.test)?\.ts$/, '')
    return empty.test(name) || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)
  })
}

export function linesOf({ text }: Source): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}

/** `config-x.ts` and `config.ts` are one folder of the flow, although they lie at the root. */
function folderOf(path: string): string {
  if (path.includes('/')) return path.slice(0, path.indexOf('/'))
  return path.replace(/[-.].*$/, '')
}

function packageName(name: string): string {
  if (name.startsWith('node:') || name.startsWith('natural/')) return name
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/')
}

/** True for `import { type A, type B } from`, which also loads nothing. */
function importsOnlyTypes(statement: string): boolean {
  const names = /\{([^}]*)\}/.exec(statement)?.[1]
  if (names === undefined) return false
  const outside = statement.replace(/\{[^}]*\}/, '').replace(/['"].*$/s, '')
  if (/import\s+\w+\s*,/.test(outside)) return false
  return names
    .split(',')
    .filter((name) => name.trim() !== '')
    .every((name) => /^\s*type\s/.test(name))
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/(^|\s)\/\/[^\n]*/g, '$1')
}
