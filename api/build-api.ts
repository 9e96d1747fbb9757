// Routes in, one Fastify server out: the questions an office asks of the index, as JSON over HTTP.
// Promises: read only, from this machine only, every answer matches its schema, every question is logged.
// Refuses: routes without a rule, unknown parameters, anything about a person.
// Not yet `ready` when returned, so that pages can be registered on the same server.
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyServerOptions,
  LogController,
} from 'fastify'
import type { HealthAnswer } from '../contracts/answers.ts'
import type { SearchIndex } from '../contracts/search-index.ts'
import { answerProblems, answerUnreadable, asProblem, sendProblem } from './answer-problems.ts'
import { describeApi } from './describe-api.ts'
import { type Access, logAccess } from './log-access.ts'
import { ProblemAnswer } from './problems.ts'
import { enforceRouteRules } from './route-rules.ts'
import { alerts } from './routes/alerts.ts'
import { coverage } from './routes/coverage.ts'
import { health } from './routes/health.ts'
import { narratives } from './routes/narratives.ts'
import { oneNarrative } from './routes/one-narrative.ts'
import { search } from './routes/search.ts'
import { securityHeaders } from './security-headers.ts'
import { whatWasCollected } from './what-was-collected.ts'

export type ApiDeps = {
  index: SearchIndex
  health(): HealthAnswer | Promise<HealthAnswer>
  /** Stages of this process that are not at work, by name. */
  notReady(): Promise<string[]>
  /** Prometheus text. */
  metricsText(): Promise<string>
  /** Resolves when the entry is durable; the answer waits for it. */
  logAccess(entry: Access): Promise<void>
  election: { name: string; timeZone: string }
  /** Names of the sources declared in lali.yaml. */
  sources(): string[]
  /** ms since 1970. */
  now(): number
  version: string
  /** Where failures are logged; Fastify's own pino at level error when left out. */
  logger?: FastifyBaseLogger
}

/** The server with all routes; the caller listens, on loopback, and closes it. */
export async function buildApi(deps: ApiDeps): Promise<FastifyInstance> {
  const app = Fastify(serverOptions(deps.logger)).withTypeProvider<TypeBoxTypeProvider>()
  app.addSchema(ProblemAnswer)
  await securityHeaders(app)
  enforceRouteRules(app)
  answerProblems(app)
  logAccess(app, deps)
  await describeApi(app, deps)

  const collected = whatWasCollected(deps)
  const parts = { index: deps.index, collected, sources: () => deps.sources() }
  for (const route of [narratives, oneNarrative, alerts, search, coverage]) {
    await app.register(route(parts), { prefix: '/api' })
  }
  await app.register(health(deps))
  return app
}

function serverOptions(logger: FastifyBaseLogger | undefined): FastifyServerOptions {
  return {
    ...(logger === undefined ? { logger: { level: 'error' } } : { loggerInstance: logger }),
    // A line per request would hold the words that people searched for; the access log holds them.
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: () => crypto.randomUUID(),
    bodyLimit: 1_024,
    requestTimeout: 10_000,
    keepAliveTimeout: 60_000,
    routerOptions: { maxParamLength: 300 },
    // Unknown parameters are refused, not removed.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true, allErrors: false } },
    // What cannot even be read: no hook has run, so what they promise is said here.
    clientErrorHandler: (_error, socket) => answerUnreadable(socket),
    frameworkErrors(error: FastifyError, request, reply) {
      reply.header('content-security-policy', "default-src 'none'")
      reply.header('x-content-type-options', 'nosniff')
      return sendProblem(asProblem(error, request), request, reply)
    },
  }
}
