// Ingest: the published list of public actors, whose posts carry a name: office holders, candidates, parties,
// media, election bodies. Everybody who is not on it is a pseudonym.
// Promises: all mistakes of the list are reported together, each with its place.
// Refuses an entry without reason, date and reviewer: nobody becomes public by accident.
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { Platform } from '../contracts/post.ts'

const words = (maxLength: number) => Type.String({ minLength: 1, maxLength })

const PublicActor = Type.Object(
  {
    name: words(300),
    platform: Platform,
    handle: Type.Optional(words(300)),
    native_id: Type.Optional(words(300)),
    type: Type.Enum(['office_holder', 'candidate', 'party', 'media', 'election_body']),
    reason: words(1_000),
    date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    reviewer: words(300),
  },
  { additionalProperties: false },
)
export type PublicActor = Static<typeof PublicActor>

export type PublicActors = {
  list: PublicActor[]
  /** The actor of this account; either of the two names is enough. */
  find(account: {
    platform: Platform
    nativeId?: string | null
    handle?: string | null
  }): PublicActor | undefined
  /** True when the handle is registered on this platform, or on any where it is not known. */
  hasHandle(handle: string, platform?: Platform): boolean
}

/** Nobody is registered: every author is a pseudonym. */
export const noPublicActors: PublicActors = actorsOf([])

/** Reads the list as parsed from YAML. Throws one error that names every mistake. */
export function readPublicActors(value: unknown): PublicActors {
  if (value === null || value === undefined) return noPublicActors
  if (!Array.isArray(value)) {
    throw new Error(`public actors: expected a list of entries, got ${typeof value}`)
  }
  const mistakes = value.flatMap((entry: unknown, index) => mistakesOf(entry, index))
  if (mistakes.length > 0) {
    throw new Error(`public actors: ${mistakes.length} mistakes\n${mistakes.join('\n')}`)
  }
  return actorsOf(value as PublicActor[])
}

/** The one spelling of a handle: without "@", lower-case. */
export function plainHandle(handle: string): string {
  const name = handle.normalize('NFKC').trim().toLowerCase()
  return name.startsWith('@') ? name.slice(1) : name
}

function mistakesOf(entry: unknown, index: number): string[] {
  const where = `  entry ${index + 1}`
  const mistakes = [...Value.Errors(PublicActor, entry)]
    // An unknown key is reported twice; the other report names all of them at once.
    .filter((error) => error.keyword !== 'boolean')
    .map((error) => {
      const place = error.instancePath.replaceAll('/', '.')
      return `${where}${place}: ${error.message} ${JSON.stringify(error.params)}`
    })
  if (mistakes.length > 0) return mistakes
  const { handle, native_id, date } = entry as PublicActor
  if (handle === undefined && native_id === undefined) {
    mistakes.push(`${where}: give handle, native_id or both`)
  }
  if (Number.isNaN(Date.parse(date))) mistakes.push(`${where}.date: ${date} is not a day`)
  return mistakes
}

function actorsOf(list: PublicActor[]): PublicActors {
  const byId = new Map<string, PublicActor>()
  const byHandle = new Map<string, PublicActor>()
  const anywhere = new Set<string>()
  for (const actor of list) {
    if (actor.native_id !== undefined) byId.set(`${actor.platform}\n${actor.native_id}`, actor)
    if (actor.handle === undefined) continue
    byHandle.set(`${actor.platform}\n${plainHandle(actor.handle)}`, actor)
    anywhere.add(plainHandle(actor.handle))
  }
  // The usual list is short or empty: then most posts are not looked up at all.
  const none = list.length === 0
  return {
    list,
    find: ({ platform, nativeId, handle }) => {
      if (none) return undefined
      const found = nativeId ? byId.get(`${platform}\n${nativeId}`) : undefined
      return found ?? (handle ? byHandle.get(`${platform}\n${plainHandle(handle)}`) : undefined)
    },
    hasHandle: (handle, platform) => {
      if (none) return false
      const name = plainHandle(handle)
      return platform === undefined ? anywhere.has(name) : byHandle.has(`${platform}\n${name}`)
    },
  }
}
