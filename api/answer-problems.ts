// Whatever is thrown on the way to an answer → application/problem+json.
// Promises: the caller's mistakes are told in a sentence, an unreachable index is 503 with Retry-After,
// everything else is 500 with nothing of our inside in it and one ERROR line with the cause.
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Unavailable } from '../contracts/unavailable.ts'
import { invalidParameter } from './invalid-parameter.ts'
import { Problem, problemAnswer, statusOf } from './problems.ts'

/** Addresses are refused above this length (characters), before anything else reads them. */
export const longestUrl = 4_000

/** Installs the error handler, and answers for addresses and methods that do not exist. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = asProblem(error, request)
    if (problem.code === 'INTERNAL') request.log.error({ err: error }, 'request_failed')
    return sendProblem(problem, request, reply)
  })

  // In onRequest, so that no body is read for an address that does not exist.
  app.addHook('onRequest', async (request) => {
    if (request.url.length > longestUrl) {
      throw new Problem('URL_TOO_LONG', `Write an address of at most ${longestUrl} characters.`)
    }
    if (request.is404) refuseUnknown(request)
  })
}

/** Sends a problem; a string, so that no route's schema reshapes it. */
export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply) {
  const status = statusOf(problem.code)
  if (status === 405) reply.header('allow', 'GET, HEAD')
  if (problem.retryAfterSeconds !== undefined) {
    reply.header('retry-after', String(problem.retryAfterSeconds))
  }
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(problemAnswer(problem, request.id)))
}

/** Answers what is not HTTP, or has no end to its headers, and hangs up. */
export function answerUnreadable(socket: Socket): void {
  const problem = new Problem('BAD_REQUEST', 'Send an HTTP request with short headers.')
  const body = JSON.stringify(problemAnswer(problem, crypto.randomUUID()))
  const head = [
    'HTTP/1.1 400 Bad Request',
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'connection: close',
  ]
  if (socket.writable) socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  else socket.destroy()
}

/** The problem that the caller is told for a thrown value. */
export function asProblem(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error
  if (error instanceof Unavailable) {
    const seconds = Math.max(1, Math.ceil((error.retryAfterMs ?? 5_000) / 1_000))
    return new Problem('UNAVAILABLE', `Ask again in ${seconds} s.`, seconds)
  }
  if (error.validation !== undefined) {
    const context = error.validationContext === 'params' ? 'params' : 'querystring'
    return invalidParameter(error.validation, request.routeOptions.schema?.[context])
  }
  return ofTheServer(error)
}

/** Mistakes that the HTTP layer itself found; only its own codes are trusted to be the caller's. */
function ofTheServer(error: FastifyError): Problem {
  const own = typeof error.code === 'string' && error.code.startsWith('FST_')
  const status = error.statusCode ?? 500
  if (!own || status < 400 || status > 499) {
    return new Problem('INTERNAL', 'The mistake is ours and was noted under the request id below.')
  }
  if (status === 414) return new Problem('URL_TOO_LONG', 'Ids have at most 100 characters.')
  if (status === 413) return new Problem('BODY_TOO_LARGE', 'Send no body: all is in the address.')
  return new Problem('BAD_REQUEST', 'Check how the address is written, % signs above all.')
}

/**
 * A page that a browser asks for and that nobody serves is left to whoever serves pages;
 * all else gets a problem.
 */
function refuseUnknown(request: FastifyRequest): void {
  const read = request.method === 'GET' || request.method === 'HEAD'
  if (!read) throw new Problem('METHOD_NOT_ALLOWED', 'Use GET: nothing is changed through here.')
  if (isForPrograms(request) || !request.headers.accept?.includes('text/html')) {
    throw new Problem('ROUTE_NOT_FOUND', 'All addresses are listed at /api/docs.')
  }
}

/** True for what programs ask, as opposed to pages; by the route found, however its path was encoded. */
export function isForPrograms(request: FastifyRequest): boolean {
  return /^\/(?:api|metrics)(?:[/?#]|$)/.test(request.routeOptions.url ?? request.url)
}
