// Ingest: links that only pass on to another link, opened without asking the network.
// Promises: ends after a few steps, whatever is wrapped in what.
// Refuses shorteners: only their owner knows where they lead, and asking would tell it what we read.
import { parseAddress } from './parse-address.ts'

type Redirector = { host: string; path: string; parameter: string }

/** By the last two labels of the host, as person-links.ts looks sites up. */
const redirectors = new Map<string, Redirector[]>()

for (const line of [
  'facebook.com /l.php u',
  'facebook.com /sharer u',
  'facebook.com /flx/warn u',
  'l.instagram.com / u',
  'l.messenger.com / u',
  'l.threads.net / u',
  'l.threads.com / u',
  'l.wl.co / u',
  'youtube.com /redirect q',
  'out.reddit.com / url',
  't.umblr.com /redirect z',
  'vk.com /away.php to',
  'linkedin.com /redir url',
  'linkedin.com /safety/go url',
  'duckduckgo.com /l/ uddg',
  'safelinks.protection.outlook.com / url',
  'slack-redir.net /link url',
  't.me /share/url url',
  't.me /iv url',
  'x.com /intent url',
  'twitter.com /intent url',
  'getpocket.com /redirect url',
  'exit.sc / url',
]) {
  const [host = '', path = '', parameter = ''] = line.split(' ')
  const site = siteOf(host)
  redirectors.set(site, [...(redirectors.get(site) ?? []), { host, path, parameter }])
}
const depth = 5

/** Where the link leads in the end. */
export function unwrapRedirector(url: URL): URL {
  let current = url
  for (let step = 0; step < depth; step += 1) {
    const next = targetOf(current)
    if (next === null) break
    current = next
  }
  return current
}

function targetOf(url: URL): URL | null {
  const { hostname: host, pathname: path } = url
  if (host.includes('google.') && /^(?:www\.)?google\.[a-z.]{2,10}$/u.test(host)) {
    if (path === '/url') return web(url.searchParams.get('q') ?? url.searchParams.get('url'))
    if (path.startsWith('/amp/')) return ampTarget(path.slice('/amp/'.length))
    return null
  }
  if (host.endsWith('.cdn.ampproject.org')) return ampTarget(path.replace(/^\/[a-z]\//u, ''))
  for (const { host: name, path: start, parameter } of redirectors.get(siteOf(host)) ?? []) {
    if ((host === name || host.endsWith(`.${name}`)) && path.startsWith(start)) {
      return web(url.searchParams.get(parameter))
    }
  }
  return null
}

/** `s/host/path` is https, `host/path` is http. */
function ampTarget(rest: string): URL | null {
  return web(rest.startsWith('s/') ? `https://${rest.slice(2)}` : `http://${rest}`)
}

function web(value: string | null | undefined): URL | null {
  if (!value) return null
  const url = parseAddress(value)
  return url !== null && /^https?:$/u.test(url.protocol) ? url : null
}

/** The last two labels of a host. */
export function siteOf(host: string): string {
  const last = host.lastIndexOf('.')
  return host.slice(host.lastIndexOf('.', last - 1) + 1)
}
