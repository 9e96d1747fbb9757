// Where a request may go: the address as written, each redirect, and what its host name resolves to.
// Promises that a socket is opened only to an address that was checked; the name is not asked a second time.
// Refuses other schemes, credentials, odd ports, a step from https down to http, and non-public addresses.

import { lookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { Unavailable } from '../contracts/unavailable.ts'
import { parseAddress } from './parse-address.ts'
import { isPublicAddress } from './polite-addresses.ts'

/** The request was not made, or not followed, because of where it would have gone. */
export class Refused extends Unavailable {
  override name = 'Refused'
  /** What the gap is put down to. */
  override readonly gap = 'refused'
}

/** Hosts that may be private, by the name in the address: what the office itself named. */
export type AllowPrivate = (host: string) => boolean

/** All addresses of a host name. */
export type Resolve = (host: string) => Promise<{ address: string; family: number }[]>

/** The system's resolver. */
export function resolveBySystem(host: string): Promise<{ address: string; family: number }[]> {
  return lookup(host, { all: true })
}

/** The address to request, checked as far as it can be without the network. Throws `Refused`. */
export function checkTarget(address: string, allowPrivate: AllowPrivate): URL {
  const url = parseAddress(address)
  if (url === null) throw new Refused('not an address')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Refused(`only http and https are fetched, not ${url.protocol.slice(0, 20)}`)
  }
  if (url.username !== '' || url.password !== '') throw new Refused('credentials in an address')
  const host = hostOf(url)
  if (allowPrivate(host)) return url
  // Below 1024 live mail, databases and the like, which a stranger's address could make us talk to.
  if (url.port !== '' && Number(url.port) < 1_024) throw new Refused(`port ${url.port} is refused`)
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new Refused(`${host} is not public`)
  return url
}

/** The address a redirect leads to. Throws `Refused`. */
export function checkRedirect(from: URL, location: string, allowPrivate: AllowPrivate): URL {
  const target = parseAddress(location, from.href)
  if (target === null) throw new Refused('a redirect to no address')
  const to = checkTarget(target.href, allowPrivate)
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw new Refused(`a redirect from https down to http at ${to.hostname}`)
  }
  return to
}

/** Host name or numeric address, without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

/** A lookup for sockets: asks once, and hands on addresses only when every one of them is public. */
export function createCheckedLookup(resolve: Resolve, allowPrivate: AllowPrivate): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (found) => {
        // One private address among public ones is how rebinding looks, so the whole answer is refused.
        const closed = found.find(({ address }) => !isPublicAddress(address))
        const first = found[0]
        if (first === undefined) callback(new Unavailable(`${host} has no address`), '')
        else if (closed !== undefined && !allowPrivate(host)) {
          callback(new Refused(`${host} resolves to ${closed.address}, which is not public`), '')
        } else if (options.all === true) callback(null, found)
        else callback(null, first.address, first.family)
      },
      (cause) => callback(new Unavailable(`${host} cannot be resolved`, { cause }), ''),
    )
  }
}
