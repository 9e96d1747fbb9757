// The one door for outgoing HTTP. Connectors ask here; nothing else in the product opens an HTTP connection.
// Promises: public addresses only (checked again at each redirect, and pinned to the socket), one request at a
// time per host, limits on time and size, no proxy or credential taken from the environment.
// Refuses to hide trouble: what could not be had is `Unavailable`; what the server answered is handed back.
import { performance } from 'node:perf_hooks'
import { Agent } from 'undici'
import { Unavailable } from '../contracts/unavailable.ts'
import { encodings, readBody } from './polite-body.ts'
import { busy, isBusy, withDeadline } from './polite-deadline.ts'
import { createHostQueues } from './polite-hosts.ts'
import {
  type AllowPrivate,
  checkRedirect,
  checkTarget,
  createCheckedLookup,
  type Resolve,
  resolveBySystem,
} from './polite-target.ts'

const defaultMaxBytes = 10_000_000
const defaultTimeoutMs = 20_000
const defaultIntervalMs = 1_000
const maxRedirects = 5
const redirectStatuses = new Set([301, 302, 303, 307, 308])
/** Not carried to another origin. */
const secretHeaders = new Set(['authorization', 'cookie', 'proxy-authorization'])

export type FetchOptions = {
  headers?: Record<string, string>
  /** Of the body, before and after decompression. Default 10 MB. */
  maxBytes?: number
  /** Of all hops together, without the wait for the host's turn. Default 20 s. */
  timeoutMs?: number
  signal?: AbortSignal
}

export type Answer = {
  /** 2xx, 304, 4xx, or a 3xx that leads nowhere. Never 429 or 5xx. */
  status: number
  /** Lower-case names; repeated headers joined by a comma. */
  headers: Record<string, string>
  body: Buffer
  finalUrl: string
  /** Each redirect followed: its status and where it led. */
  redirects: { status: number; url: string }[]
}

export type PoliteFetch = {
  /** GET. Throws `Unavailable` (with `Retry-After`, if given), `Refused`, or the signal's reason. */
  fetch(url: string, options?: FetchOptions): Promise<Answer>
  /** Ends idle connections and those under way. */
  close(): Promise<void>
}

type Hop = Pick<Answer, 'status' | 'headers' | 'body'>
type Trip = {
  url: URL
  headers: Record<string, string>
  maxBytes: number
  leftMs: number
  signal: AbortSignal | undefined
}

/** `userAgent` must name the product and a contact: it is how a publisher can reach the office. */
export function createPoliteFetch(options: {
  userAgent: string
  /** Named hosts of the office's own network, and the servers of tests. */
  allowPrivate?: AllowPrivate
  /** Milliseconds between the starts of two requests to one host. Default 1 s. */
  perHostIntervalMs?: number
  resolve?: Resolve
  now?: () => number
}): PoliteFetch {
  const allowPrivate = options.allowPrivate ?? (() => false)
  const now = options.now ?? Date.now
  const queues = createHostQueues(options.perHostIntervalMs ?? defaultIntervalMs)
  const lookup = createCheckedLookup(options.resolve ?? resolveBySystem, allowPrivate)
  // A plain agent: unlike the environment's default it knows no proxy.
  const agent = new Agent({ connect: { lookup }, pipelining: 1 })

  async function oneHop(trip: Trip, signal: AbortSignal): Promise<Hop> {
    const answer = await agent.request({
      origin: trip.url.origin,
      path: trip.url.pathname + trip.url.search,
      method: 'GET',
      headers: { ...trip.headers, 'user-agent': options.userAgent, 'accept-encoding': encodings },
      signal,
    })
    const { statusCode: status } = answer
    const headers = plainHeaders(answer.headers)
    if ((status >= 300 && status < 400) || isBusy(status)) {
      // The body of such an answer is of no use; the connection goes with it.
      answer.body.on('error', () => undefined).destroy()
      return { status, headers, body: Buffer.alloc(0) }
    }
    const encoding = headers['content-encoding'] ?? ''
    return { status, headers, body: await readBody(answer.body, encoding, trip.maxBytes, signal) }
  }

  function takeTurn(trip: Trip): Promise<Hop> {
    const { host } = trip.url
    return queues.run(host, trip.signal, async () => {
      const started = performance.now()
      const hop = await withDeadline(trip.leftMs, trip.signal, host, (signal) =>
        oneHop(trip, signal),
      )
      trip.leftMs -= performance.now() - started
      return hop
    })
  }

  async function fetch(address: string, asked: FetchOptions = {}): Promise<Answer> {
    const trip: Trip = {
      url: checkTarget(address, allowPrivate),
      headers: asked.headers ?? {},
      maxBytes: asked.maxBytes ?? defaultMaxBytes,
      leftMs: asked.timeoutMs ?? defaultTimeoutMs,
      signal: asked.signal,
    }
    const redirects: Answer['redirects'] = []
    for (;;) {
      trip.signal?.throwIfAborted()
      const hop = await takeTurn(trip)
      if (isBusy(hop.status)) throw busy(trip.url.host, hop.status, hop.headers, now())
      const to = nextHop(trip, hop, redirects.length, allowPrivate)
      if (to === undefined) return { ...hop, finalUrl: trip.url.href, redirects }
      redirects.push({ status: hop.status, url: to.href })
      if (to.origin !== trip.url.origin) trip.headers = withoutSecrets(trip.headers)
      trip.url = to
    }
  }

  return { fetch, close: () => agent.destroy() }
}

function nextHop(trip: Trip, hop: Hop, made: number, allowPrivate: AllowPrivate): URL | undefined {
  const location = redirectStatuses.has(hop.status) ? hop.headers.location : undefined
  if (location === undefined) return undefined
  if (made === maxRedirects) throw new Unavailable(`${trip.url.host} redirects too often`)
  return checkRedirect(trip.url, location, allowPrivate)
}

function plainHeaders(
  headers: Record<string, string | string[] | undefined>,
): Record<string, string> {
  const plain: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return plain
}

function withoutSecrets(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !secretHeaders.has(name.toLowerCase())),
  )
}
