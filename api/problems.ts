// The API's problems: the closed list of what can go wrong for a caller, and its shape (RFC 9457).
// Promises: every code here stands in docs/problems.md and the other way round; a test compares.
// Refuses: a problem that is not on the list, and details about our inside.
import { type Static, Type } from 'typebox'

const closedList = {
  INVALID_PARAMETER: { status: 400, title: 'A parameter cannot be used' },
  BAD_REQUEST: { status: 400, title: 'The request cannot be read' },
  NOT_LOOPBACK: { status: 403, title: 'Only this machine may ask' },
  CROSS_SITE: { status: 403, title: 'Another site may not ask' },
  ROUTE_NOT_FOUND: { status: 404, title: 'There is no such address' },
  NARRATIVE_NOT_FOUND: { status: 404, title: 'There is no such narrative' },
  ALERT_NOT_FOUND: { status: 404, title: 'There is no such alert' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address can only be read' },
  BODY_TOO_LARGE: { status: 413, title: 'The request carries too much' },
  URL_TOO_LONG: { status: 414, title: 'The address is too long' },
  INTERNAL: { status: 500, title: 'Something broke on our side' },
  UNAVAILABLE: { status: 503, title: 'The answer cannot be had now' },
} as const

/** A stable code of docs/problems.md. */
export type ProblemCode = keyof typeof closedList
export const problemCodes = Object.keys(closedList) as ProblemCode[]

/** The body of every answer that is not 200, sent as application/problem+json. */
export const ProblemAnswer = Type.Object(
  {
    type: Type.String({ description: 'urn:lali:problem: and the code in small letters.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'A sentence: what to do about it.' }),
    code: Type.Enum([...problemCodes]),
    instance: Type.String({ description: 'urn:uuid: and the id of the request, as logged.' }),
  },
  { $id: 'Problem', additionalProperties: false },
)
export type ProblemAnswer = Static<typeof ProblemAnswer>

/** Something that the caller can act on. `detail` is a sentence for a person. */
export class Problem extends Error {
  override name = 'Problem'
  readonly code: ProblemCode
  /** Seconds after which asking again makes sense. */
  readonly retryAfterSeconds: number | undefined

  constructor(code: ProblemCode, detail: string, retryAfterSeconds?: number) {
    super(detail)
    this.code = code
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The HTTP status of a code. */
export function statusOf(code: ProblemCode): number {
  return closedList[code].status
}

/** The body to send for a problem of one request. */
export function problemAnswer(problem: Problem, requestId: string): ProblemAnswer {
  const { status, title } = closedList[problem.code]
  return {
    type: `urn:lali:problem:${problem.code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    detail: problem.message,
    code: problem.code,
    instance: `urn:uuid:${requestId}`,
  }
}

/** Response schemas of a route that may answer with these codes, by status. */
export function mayAnswer(...codes: ProblemCode[]) {
  const always: ProblemCode[] = [
    'INVALID_PARAMETER',
    'BAD_REQUEST',
    'NOT_LOOPBACK',
    'CROSS_SITE',
    'URL_TOO_LONG',
    'INTERNAL',
    'UNAVAILABLE',
  ]
  const byStatus: Record<number, { description: string; content: typeof problemContent }> = {}
  for (const code of problemCodes.filter((one) => always.includes(one) || codes.includes(one))) {
    const { status } = closedList[code]
    const before = byStatus[status]?.description
    const description = before === undefined ? code : `${before}, ${code}`
    byStatus[status] = { description, content: problemContent }
  }
  return byStatus
}

const problemContent = { 'application/problem+json': { schema: { $ref: 'Problem#' } } }
