// Ingest: what in a text points at a private person: @names, addresses, telephone and identity numbers,
// links to people's pages. Each becomes a fixed token: @… [phone] [e-mail] [id], and host/… for a link.
// Promises: linear time on any text; its tokens stay when masked again; registered public actors' handles stay.
// Refuses to find names of people in plain words: that would need a guess about who is meant.
import { parseWeb } from './canonical-link.ts'
import { maskNumbers } from './mask-numbers.ts'
import { type KeepHandle, personHost } from './person-links.ts'
import { unwrapRedirector } from './redirectors.ts'

/** Addresses with a scheme, and bare ones with a path, as people type them: x.com/name. */
const links =
  /(?:https?:\/\/|(?<![a-z0-9+.@_-])(?:[a-z][a-z0-9+.-]{1,15}:\/\/|www\.))[^\s<>"“”]{1,2048}|(?<![a-z0-9@._-])(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}\/[^\s<>"“”]{0,2048}/gi
const atNames =
  /[@＠]([\p{L}\p{N}\p{M}_][\p{L}\p{N}\p{M}_.-]{0,63})(?:[@＠]([\p{L}\p{N}][\p{L}\p{N}.-]{0,252}))?/gu
const spelledAddress =
  /[a-z0-9][a-z0-9._%+-]{0,63} ?[[({] ?at ?[\])}] ?[a-z0-9-]{1,63}(?:\.| ?[[({] ?dot ?[\])}] ?)[a-z]{2,24}/giu
const redditNames = /(?<![\p{L}\p{N}_/.-])\/?u\/([A-Za-z0-9_-]{3,20})(?![\p{L}\p{N}])/gu
const blueskyNames = /(?<![\p{L}\p{N}.@-])[a-z0-9-]{1,63}\.bsky\.social(?![\p{L}\p{N}-])/giu
const didNames = /did:(?:plc|web):[a-z0-9.:%-]{1,128}/giu
const localPart = /[\p{L}\p{N}\p{M}._%+-]{1,64}$/u
const clock = /^\d{1,2}(?:[.:]\d{2})?(?:am|pm)?$/iu

/** The text with every pointer to a private person masked; `keep` names the handles that stay. */
export function maskText(text: string, keep: KeepHandle): string {
  if (!/[@＠/\p{Nd}]|did:|\.bsky\.|[[({] ?at ?[\])}]/u.test(text)) return text
  if (!text.includes('/')) return maskWords(text, keep)
  let out = ''
  let last = 0
  for (const match of text.matchAll(links)) {
    out += maskWords(text.slice(last, match.index), keep) + maskLink(match[0], keep)
    last = match.index + match[0].length
  }
  return out + maskWords(text.slice(last), keep)
}

function maskWords(text: string, keep: KeepHandle): string {
  if (text === '') return text
  let masked = /[@＠]/u.test(text) ? maskNames(text, keep) : text
  if (/[[({] ?at/iu.test(masked)) masked = masked.replace(spelledAddress, '[e-mail]')
  if (masked.includes('u/')) {
    masked = masked.replace(redditNames, (whole, name: string) =>
      keep(name, 'reddit') ? whole : '@…',
    )
  }
  if (masked.includes('.bsky.')) {
    masked = masked.replace(blueskyNames, (name) => (keep(name, 'bluesky') ? name : '@…'))
  }
  if (masked.includes('did:')) masked = masked.replace(didNames, '[id]')
  return /\p{Nd}/u.test(masked) ? maskNumbers(masked) : masked
}

/** Mentions and e-mail addresses: what stands before the "@" tells them apart. */
function maskNames(text: string, keep: KeepHandle): string {
  let out = ''
  let last = 0
  for (const match of text.matchAll(atNames)) {
    const before = text.slice(last, match.index)
    // Most names follow a space: then there is nothing to look for.
    const local = /[^\s]$/u.test(before.slice(-1))
      ? (localPart.exec(before.slice(-64))?.[0] ?? '')
      : ''
    const [whole, found = '', host] = match
    const name = found.replace(/[.-]{1,64}$/u, '')
    const rest = host === undefined ? whole.slice(1 + name.length) : ''
    const handle = host === undefined ? name : `${name}@${host.replace(/\.$/u, '')}`
    const token = maskedName(local, name, handle, keep)
    last = match.index + whole.length
    if (token === null) out += before + whole
    else if (token === '@…') out += `${before}@…${rest}`
    else out += before.slice(0, before.length - local.length) + token + rest
  }
  return out + text.slice(last)
}

/** null = leave as it is. */
function maskedName(
  local: string,
  name: string,
  handle: string,
  keep: KeepHandle,
): '@…' | '[e-mail]' | null {
  const [first = name] = name.split('.')
  const federated = handle.includes('@')
  if (federated ? keep(handle, 'mastodon') : keep(name) || keep(first)) return null
  const joined = /[\p{L}\p{N}]/u.test(local) && !/^(?:rt|via|by|cc)$/iu.test(local)
  // Without a dot it is still an address when it is one word: payment names look so (name@bank).
  if (joined && (/\.\p{L}{2,}/u.test(name) || /^[\w.%+-]+$/u.test(local))) return '[e-mail]'
  // "mangoes @5", "meet @7pm"
  return clock.test(name) ? null : '@…'
}

function maskLink(found: string, keep: KeepHandle): string {
  const start = found.search(/https?:\/\//iu)
  if (start > 0) return maskWords(found.slice(0, start), keep) + maskLink(found.slice(start), keep)
  const end = lengthWithoutPunctuation(found)
  const link = found.slice(0, end)
  const rest = found.slice(end)
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//iu.exec(link)?.[1]?.toLowerCase()
  if (link.endsWith('://')) return found
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return `${scheme}://…${rest}`
  const url = parseWeb(link)
  if (url === null) return maskWords(link, keep) + rest
  const host = maskedHost(url, keep)
  return host === null ? found : `${host}/…${rest}`
}

/** The host to show where the link leads to, passes through or carries the name of a person. */
function maskedHost(url: URL, keep: KeepHandle): string | null {
  const own = personHost(unwrapRedirector(url), keep)
  if (own !== null) return own
  const shown = url.hostname.replace(/^www\./u, '')
  if (url.username !== '' || /[\w.+-](?:@|%40)[\w-]{1,63}\.\w/iu.test(url.href)) return shown
  const inner = /https?(?::|%3A)(?:\/|%2F){1,2}.+/iu.exec(url.href.slice(8))?.[0]
  if (inner === undefined) return null
  const nested = parseWeb(plain(inner).replace(/^(https?):\/(?!\/)/iu, '$1://'))
  return nested !== null && maskedHost(nested, keep) !== null ? shown : null
}

function plain(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    // A stray percent sign: what is not encoded reads as it stands.
    return encoded
  }
}

/** A sentence's full stop or bracket behind a link is no part of it. */
function lengthWithoutPunctuation(link: string): number {
  let end = link.length
  while (end > 0 && `).,;:!?'»”’…]}*`.includes(link[end - 1] ?? '')) end -= 1
  return end
}
