// Backend: the one door to Elasticsearch, and what its errors mean.
// Promises: network trouble, time-outs, 429, 5xx and blocked writes come out as Unavailable, so that the stage waits
// and nothing is dropped; anything else is an Error with a sentence that says what to do.
// The client's own retries are off: the stage's loop has the one back-off.
import { Client, errors } from '@elastic/elasticsearch'
import { Unavailable } from '../contracts/unavailable.ts'

/** How a server is reached. Without user and key, as nobody. */
export type ElasticsearchAddress = {
  /** `http://` or `https://`, with the port. */
  node: string
  auth?: { username: string; password: string } | { apiKey: string }
  /** Certificate of the authority that signed the server's, as PEM. */
  ca?: string
  /** Milliseconds that a request may take. Default 30,000. */
  timeoutMs?: number
}

type Why = { type?: string; reason?: string | null | undefined }

export type Elastic = {
  client: Client
  /** Runs a request and turns what goes wrong into Unavailable, or into an Error that says what to do. */
  ask<T>(request: (client: Client) => Promise<T>): Promise<T>
  /** What the error of one document means, alike. A read by id states no status: then it is missing, or busy. */
  meaningOf(status: number | null, why: Why): Error
}

/** A server that starts again must not wait for a long back-off. */
const RETRY_AFTER_MS = 1_000

/** The client of one server; closed by whoever opened it. */
export function connect(address: ElasticsearchAddress): Elastic {
  const { node, auth, ca, timeoutMs = 30_000 } = address
  const client = new Client({
    node,
    maxRetries: 0,
    requestTimeout: timeoutMs,
    ...(auth === undefined ? {} : { auth }),
    ...(ca === undefined ? {} : { tls: { ca } }),
  })
  return {
    client,
    async ask(request) {
      try {
        return await request(client)
      } catch (cause) {
        throw meaningOfError(cause, node)
      }
    },
    meaningOf: (status, why) => meaningOfStatus(status ?? 503, why, node),
  }
}

/** Status of an answer that was an error; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  return cause instanceof errors.ResponseError ? cause.statusCode : undefined
}

/** What an error of one document or of a whole request means: wait, or a sentence for a person. */
function meaningOfStatus(status: number, why: Why, node: string): Error {
  const said = `${why.type ?? `status ${status}`}: ${why.reason ?? 'no reason given'}`
  if (why.type === 'cluster_block_exception') {
    return new Unavailable(
      `Elasticsearch at ${node} takes no writes (${said}). Free disk space, or lift the block: index.blocks.read_only, index.blocks.write.`,
    )
  }
  if (status === 401 || status === 403) {
    return new Error(
      `Elasticsearch at ${node} refuses us (${said}). Look at the user name, the password and what it may do.`,
    )
  }
  if (why.type === 'index_not_found_exception') {
    return new Error(`An index is missing at ${node} (${said}). Make it anew: lali rebuild.`)
  }
  if (status === 429 || status >= 500 || status === 408) {
    return new Unavailable(`Elasticsearch at ${node} cannot do it now (${said}).`)
  }
  return new Error(`Elasticsearch at ${node} says ${status} (${said}).`)
}

function meaningOfError(cause: unknown, node: string): Error {
  if (cause instanceof errors.ResponseError) {
    const body = cause.body as { error?: Why } | string | undefined
    const why = typeof body === 'object' ? (body?.error ?? {}) : { reason: cause.message }
    const meaning = meaningOfStatus(cause.statusCode ?? 500, why, node)
    if (!(meaning instanceof Unavailable)) {
      meaning.cause = cause
      return meaning
    }
    const after = Number(cause.headers?.['retry-after'])
    return new Unavailable(meaning.message, {
      cause,
      ...(Number.isFinite(after) && after > 0 ? { retryAfterMs: after * 1_000 } : {}),
    })
  }
  if (cause instanceof errors.ProductNotSupportedError) {
    return new Error(`What answers at ${node} is not Elasticsearch. Look at the address.`, {
      cause,
    })
  }
  if (
    cause instanceof errors.ConnectionError ||
    cause instanceof errors.TimeoutError ||
    cause instanceof errors.NoLivingConnectionsError ||
    cause instanceof errors.RequestAbortedError
  ) {
    const retryAfterMs = RETRY_AFTER_MS * (0.5 + Math.random())
    const said = `Elasticsearch at ${node} does not answer (${cause.message}).`
    return new Unavailable(said, { cause, retryAfterMs })
  }
  return cause instanceof Error ? cause : new Error(String(cause))
}
