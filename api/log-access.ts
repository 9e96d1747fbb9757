// Every answered question → one record of access.logged, written before the answer leaves.
// Promises: no answer without its record; a record that cannot be written is a 500 or 503.
// A view is logged by its path; a search with its words, which oversight must be able to read.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { Access as AccessRecord } from '../contracts/decided.ts'

export type Access = Static<typeof AccessRecord>

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How the access log names this question; routes about the machine itself leave it out. */
    access?: 'search' | 'view'
  }
}

/** Longest `what` that the record takes, in characters. */
const longestWhat = 500

/** Logs each 200 of a route that declares `access`. */
export function logAccess(
  app: FastifyInstance,
  deps: { logAccess(entry: Access): Promise<void>; now(): number },
): void {
  app.addHook('preSerialization', async (request, reply, payload) => {
    const action = request.routeOptions.config.access
    if (action !== undefined && reply.statusCode === 200) {
      await deps.logAccess({
        v: 1,
        op: 'access',
        at: new Date(deps.now()).toISOString(),
        who: 'local',
        role: 'viewer',
        action,
        what: whatWasAsked(request, action),
      })
    }
    return payload
  })
}

function whatWasAsked(request: FastifyRequest, action: 'search' | 'view'): string {
  const path = request.url.split('?', 1)[0] ?? ''
  if (action === 'view') return path.slice(0, longestWhat)
  const query = Object.entries(request.query as Record<string, unknown>)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ')
  return `${path} ${query}`.slice(0, longestWhat)
}
