// Ingest: one spelling per page, so that the same page shared in two ways counts as one link.
// Promises: works offline, says the same of its own answer again, and a person's page keeps its host only.
// Refuses what is not http or https. Host-only links say nothing about co-sharing: many pages share one host.
import { parseAddress } from './parse-address.ts'
import { type KeepHandle, personHost } from './person-links.ts'
import { unwrapRedirector } from './redirectors.ts'

export type CanonicalLink = { url: string; domain: string }

/** Longer than this is no address that a person shared. */
const maxFound = 8_000
const maxUrl = 2_000
const maxDomain = 255

/** Parameters that say who shared the link and where, or name a session, never which page it is. */
const trackingStarts =
  /^(?:utm_|pk_|piwik_|mtm_|hsa_|oly_|at_|fb_|guce_|mc_|ga_|__cft__|__xts__|__tn__|amp_)/u
const tracking = new Set(
  (
    'fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh li_fat_id s_kwcid ' +
    '_ga _gl _hsenc _hsmi mkt_tok ref ref_src ref_url referrer refsrc feature si spm scid cmpid cmp ncid ocid ' +
    'smid smtyp sr_share share shared _branch_match_id guccounter __twitter_impression hc_location ' +
    'hc_ref mibextid rdid paipv eav xtor vero_id wickedid amp outputtype usqp is_from_webapp sender_device ' +
    'share_app_id tt_from sessionid phpsessid jsessionid cfid cftoken email e-mail mail phone tel'
  ).split(' '),
)

/** Canonical form and domain; null for what is no web address. */
export function canonicalLink(found: string, keep: KeepHandle = () => false): CanonicalLink | null {
  const parsed = parseWeb(found)
  if (parsed === null) return null
  const url = unwrapRedirector(parsed)
  // Each assignment parses the address again: only what is there is taken away.
  if (url.href.includes('#')) url.hash = ''
  if (url.username !== '') url.username = ''
  if (url.password !== '') url.password = ''
  const plain = plainHost(url.hostname)
  if (plain !== url.hostname) url.hostname = plain
  const host = personHost(url, keep)
  if (host !== null) return { url: `https://${host}/`, domain: host.slice(0, maxDomain) }
  const page = videoPage(url) ?? plainPage(url)
  return page.href.length <= maxUrl ? answer(page) : shortened(page)
}

/** The address as a web URL; null where it is none. Takes what people type without a scheme. */
export function parseWeb(found: string): URL | null {
  if (found.length > maxFound) return null
  const trimmed = found.trim()
  const text = /^[a-z][a-z0-9+.-]*:/iu.test(trimmed) ? trimmed : `https://${trimmed}`
  const url = parseAddress(text)
  return url !== null && /^https?:$/u.test(url.protocol) && url.hostname !== '' ? url : null
}

/** Without www., m., amp., mobile. and the final dot; `m.com` stays what it is. */
function plainHost(host: string): string {
  let rest = host.replace(/\.$/u, '')
  for (;;) {
    const shorter = rest.replace(/^(?:www|m|amp|mobile)\./u, '')
    if (shorter === rest || !shorter.includes('.')) return rest
    rest = shorter
  }
}

/** The many addresses of one YouTube video. */
function videoPage(url: URL): URL | null {
  const path = url.pathname.split('/').filter(Boolean)
  const short = url.hostname === 'youtu.be' ? path[0] : undefined
  const long =
    url.hostname === 'youtube.com' || url.hostname === 'youtube-nocookie.com'
      ? path[0] === 'watch'
        ? url.searchParams.get('v')
        : /^(?:shorts|live|embed|v)$/u.test(path[0] ?? '') && path[1]
      : undefined
  const video = short || long
  return video ? new URL(`https://youtube.com/watch?v=${encodeURIComponent(video)}`) : null
}

function plainPage(url: URL): URL {
  const path = plainPath(url.pathname)
  if (path !== url.pathname) url.pathname = path
  if (url.search === '') {
    // An address may end in a lone "?".
    if (url.href.endsWith('?')) url.search = ''
    return url
  }
  const kept = [...url.searchParams].filter(([name, value]) => !tells(url, name, value))
  kept.sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
  url.search = new URLSearchParams(kept).toString()
  return url
}

/** Without final slashes and the /amp that names a page's quick copy. */
function plainPath(path: string): string {
  let rest = path
  for (;;) {
    if (rest.endsWith('/')) rest = rest.slice(0, -1)
    else if (rest.endsWith('/amp')) rest = rest.slice(0, -4)
    else return rest === '' ? '/' : rest
  }
}

function tells(url: URL, name: string, value: string): boolean {
  const plain = name.toLowerCase()
  // X adds s and t to every shared address; elsewhere they may say which page it is.
  const shared =
    /(?:^|\.)(?:x|twitter)\.com$/u.test(url.hostname) && (plain === 's' || plain === 't')
  return shared || tracking.has(plain) || trackingStarts.test(plain) || value.includes('@')
}

/** Too long to keep: without the query, and at last without the path. */
function shortened(url: URL): CanonicalLink {
  url.search = ''
  if (url.href.length > maxUrl) url.pathname = '/'
  return answer(url)
}

function answer(url: URL): CanonicalLink {
  return { url: url.href.slice(0, maxUrl), domain: url.hostname.slice(0, maxDomain) }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
