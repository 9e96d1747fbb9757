// Ingest: the one rule of which links lead to a person's page or post; links and running text both follow it.
// Promises: such a link keeps its host and nothing else, unless the account is a registered public actor's.
// On a social platform an unknown path counts as a person's; elsewhere only /@name, /users/name and /u/name do.
// Refuses to guess who is behind an account: that is what the list of public actors is for.
import type { Platform } from '../contracts/post.ts'
import { siteOf } from './redirectors.ts'

/** Says that a handle belongs to a registered public actor. The platform is undefined where it is not known. */
export type KeepHandle = (handle: string, platform?: Platform) => boolean

/** The handle in the path; '' = a person's page or post that names no handle; null = nobody's. */
type Reading = (path: string[], url: URL) => string | null
type Site = { platform: Platform; handle: Reading }

const sites = new Map<string, Site>()

add(['x.com', 'twitter.com', 'vxtwitter.com', 'fxtwitter.com'], 'x', (path) => {
  if (path[0] === 'i') return path.includes('status') ? '' : null
  return unless(path, ['search', 'hashtag', 'explore', 'home', 'settings', 'tos', 'privacy'])
})
add(
  ['facebook.com', 'fb.com', 'fb.me', 'fb.watch', 'm.me', 'messenger.com'],
  'facebook',
  (path) => {
    const first = path[0] ?? ''
    if (/\.php$|^(?:watch|groups|share|reel|photo|people|pages|events|stories|p)$/u.test(first))
      return ''
    // The public library of political advertisements names no private person.
    return unless(path, ['ads', 'hashtag', 'help', 'policies', 'business', 'legal'])
  },
)
add(['instagram.com', 'instagr.am'], 'instagram', (path) => {
  if (/^(?:p|reel|reels|tv|share)$/u.test(path[0] ?? '')) return ''
  return path[0] === 'stories' ? (path[1] ?? '') : unless(path, ['explore', 'about', 'legal'])
})
add(['t.me', 'telegram.me', 'telegram.dog'], 'telegram', (path) =>
  path[0] === 's' ? (path[1] ?? '') : (path[0] ?? null),
)
add(
  ['tiktok.com'],
  'tiktok',
  (path) => atName(path) ?? unless(path, ['tag', 'music', 'discover'], ''),
)
add(['youtube.com'], 'youtube', (path) => {
  if (/^(?:channel|c|user)$/u.test(path[0] ?? '')) return path[1] ?? ''
  return atName(path)
})
add(
  ['threads.net', 'threads.com'],
  'threads',
  (path) => atName(path) ?? unless(path, ['search'], ''),
)
add(['bsky.app'], 'bluesky', (path) => (path[0] === 'profile' ? (path[1] ?? '') : null))
add(['bsky.social'], 'bluesky', (_path, url) =>
  url.hostname === 'bsky.social' ? null : url.hostname,
)
add(['reddit.com', 'redd.it'], 'reddit', (path, url) => {
  if (path[0] === 'user' || path[0] === 'u') return path[1] ?? ''
  return path[2] === 'comments' || path[0] === 'comments' || url.hostname === 'redd.it' ? '' : null
})
add(['linkedin.com'], 'other', (path) =>
  /^(?:in|pub|posts|feed)$/u.test(path[0] ?? '') ? '' : null,
)
add(['wa.me', 'whatsapp.com'], 'whatsapp', (path) => (path.length > 0 ? '' : null))
add(
  ['vk.com', 'ok.ru', 'snapchat.com', 'signal.me', 'signal.group', 'discord.gg'],
  'other',
  (path) => (path.length > 0 ? '' : null),
)

/** The host to show in place of a link to a private person's page or post; null = the link may stay. */
export function personHost(url: URL, keep: KeepHandle): string | null {
  const host = url.hostname
  const site = siteOf(host)
  const known = sites.get(site)
  if (known === undefined) {
    const handle = fediverseName(url)
    if (handle === null || keep(`${handle}@${host}`, 'mastodon')) return null
    return host
  }
  const path = segments(url)
  const bare = path.length === 0 && url.search !== '' ? '' : null
  const handle = known.handle(path, url) ?? bare
  if (handle === null || (handle !== '' && keep(handle, known.platform))) return null
  return site
}

function fediverseName(url: URL): string | null {
  if (!/^\/(?:@|%40|users\/|u\/)/iu.test(url.pathname)) return null
  const path = segments(url)
  const named = atName(path)
  if (named !== null) return named
  return path[0] === 'users' || path[0] === 'u' ? (path[1] ?? null) : null
}

function atName(path: string[]): string | null {
  const first = path[0] ?? ''
  return first.startsWith('@') && first.length > 1 ? first.slice(1) : null
}

/** First part of the path as a handle (or `as`), null where it is empty or a page of the site itself. */
function unless(path: string[], pages: string[], as?: string): string | null {
  const first = path[0]
  return first === undefined || pages.includes(first.toLowerCase()) ? null : (as ?? first)
}

function segments(url: URL): string[] {
  return url.pathname.replaceAll(/%40/gu, '@').split('/').filter(Boolean)
}

function add(hosts: string[], platform: Platform, handle: Reading): void {
  for (const host of hosts) sites.set(host, { platform, handle })
}
