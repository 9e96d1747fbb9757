// Who may ask what: each route names its rule, and one without a rule does not exist.
// Until there is a sign-in the only rule is `open-on-loopback`: asked from this machine, by its own name.
// Refuses: other machines, names that only resolve to this machine (DNS rebinding), proxied requests,
// and questions that another site's page sends through the visitor's browser.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isForPrograms } from './answer-problems.ts'
import { Problem } from './problems.ts'

/** Who may ask a route. */
export type RouteRule = 'open-on-loopback'
const routeRules: readonly unknown[] = ['open-on-loopback'] satisfies RouteRule[]

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route declares who may ask it. */
    rule?: RouteRule
  }
  interface FastifyInstance {
    /** Rule of all routes of a scope whose routes another package makes. */
    scopeRule?: RouteRule
  }
}

/** Denies by default: throws at start for a route without a rule, and enforces the rules. */
export function enforceRouteRules(app: FastifyInstance): void {
  app.addHook('onRoute', function needRule(this: FastifyInstance, route) {
    const rule = route.config?.rule ?? this.scopeRule
    if (!routeRules.includes(rule)) {
      throw new Error(`${String(route.method)} ${route.url} has no rule: add config: { rule }`)
    }
  })
  app.addHook('onRequest', async (request) => {
    refuseOthers(request)
  })
}

/** Throws the 403 problem for a request that does not come from this machine's own user. */
function refuseOthers(request: FastifyRequest): void {
  if (
    !isLoopback(request.socket.remoteAddress) ||
    !isOwnName(request.headers.host) ||
    proxyHeaders.some((name) => request.headers[name] !== undefined)
  ) {
    throw new Problem('NOT_LOOPBACK', 'Ask from this machine, as http://localhost and its port.')
  }
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && isForPrograms(request)) {
    throw new Problem('CROSS_SITE', 'Open the address itself, or ask from a page served here.')
  }
}

/** What a proxy adds: behind one, the neighbour's address says nothing about who asks. */
const proxyHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(address ?? '')
}

function isOwnName(host: string | undefined): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i.test(host ?? '')
}
