// Reads single cells and JSON values of imported files: text, ids, counts, languages, platforms, addresses.
// Promises null for what is not known, never 0 and never a guess; text without NULs or half characters.

import { type Platform, platforms } from '../contracts/post.ts'
import { parseAddress } from './parse-address.ts'

/** Value of a row at a column name or JSON path. Only the row's own keys are looked at. */
export type Cells = (column: string | undefined) => unknown

const hosts: [string, Platform][] = [
  ['facebook.com', 'facebook'],
  ['fb.com', 'facebook'],
  ['fb.watch', 'facebook'],
  ['instagram.com', 'instagram'],
  ['twitter.com', 'x'],
  ['x.com', 'x'],
  ['tiktok.com', 'tiktok'],
  ['youtube.com', 'youtube'],
  ['youtu.be', 'youtube'],
  ['t.me', 'telegram'],
  ['telegram.me', 'telegram'],
  ['telegram.org', 'telegram'],
  ['reddit.com', 'reddit'],
  ['threads.net', 'threads'],
  ['threads.com', 'threads'],
  ['bsky.app', 'bluesky'],
  ['whatsapp.com', 'whatsapp'],
]

/** Plain text: strings, numbers, and the pieces of Telegram's formatted text. Empty = null. */
export function textOf(value: unknown): string | null {
  let text = rawText(value).trim()
  if (text.includes('\0')) text = text.replaceAll('\0', '').trim()
  // Halves of a surrogate pair; String.prototype.toWellFormed is not in this target's library.
  if (/[\ud800-\udfff]/.test(text)) text = text.replace(/\p{Surrogate}/gu, '\ufffd')
  return text === '' ? null : text
}

function rawText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.slice(0, 10_000).map(pieceText).join('')
  return ''
}

function pieceText(piece: unknown): string {
  if (typeof piece === 'string') return piece
  const text = typeof piece === 'object' && piece !== null && 'text' in piece ? piece.text : ''
  return typeof text === 'string' ? text : ''
}

/** An id as text. A number beyond 2^53 is looked up in the row itself, because JSON.parse rounds it. */
export function idOf(value: unknown, row: string): string | null {
  if (typeof value !== 'number') return typeof value === 'string' ? textOf(value) : null
  if (Number.isSafeInteger(value)) return String(value)
  for (const [digits] of row.matchAll(/\d{16,40}/g)) if (Number(digits) === value) return digits
  return null
}

/** A count: 12, "1,234", "1.2K". Unknown or negative = null. */
export function countOf(value: unknown): number | null {
  const count = typeof value === 'string' ? countOfText(value.trim()) : value
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null
}

function countOfText(text: string): number | null {
  if (text.length > 30) return null
  const short = /^(\d+(?:\.\d+)?)\s?([KM])$/i.exec(text)
  if (short !== null)
    return Math.round(Number(short[1]) * (short[2]?.toUpperCase() === 'K' ? 1e3 : 1e6))
  const grouped = /^\d{1,3}(?:([,'\u00a0\u202f ])\d{3})(?:\1\d{3})*$/.test(text)
  const dotted = /^\d{1,3}(?:\.\d{3}){2,}$/.test(text)
  const digits = grouped || dotted ? text.replace(/\D/g, '') : text.replace(/\.0+$/, '')
  return /^\d+$/.test(digits) ? Number(digits) : null
}

/** BCP 47 code of `en`, `pt-BR` or "Portuguese"; null for what is no language. */
export function langOf(value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim() : ''
  if (/^[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,2}$/i.test(text)) {
    const code = text.replaceAll('_', '-').toLowerCase()
    return ['und', 'zxx', 'mul', 'nan'].includes(code) ? null : code
  }
  return languageNames().get(text.toLowerCase()) ?? null
}

let names: Map<string, string> | undefined

/** English names of the two-letter codes, made once. */
function languageNames(): Map<string, string> {
  if (names !== undefined) return names
  const display = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })
  const letters = [...'abcdefghijklmnopqrstuvwxyz']
  const codes = letters.flatMap((a) => letters.map((b) => a + b))
  // Old codes (iw, in) share a name with the new ones: the first of the list that is canonical stays.
  names = new Map()
  for (const code of codes) {
    const name = display.of(code)?.toLowerCase()
    if (name !== undefined && Intl.getCanonicalLocales(code)[0] === code) names.set(name, code)
  }
  return names
}

/** A platform by name or domain ("Twitter", "tiktok.com", "Facebook Pages"); null where none is named. */
export function platformOf(value: unknown): Platform | null {
  const text = typeof value === 'string' ? value.trim().toLowerCase().slice(0, 100) : ''
  if (text === '') return null
  const host = hosts.find(([name]) => text === name || text.endsWith(`.${name}`))
  if (host !== undefined) return host[1]
  const words = text.split(/[^a-z]+/)
  if (words.includes('twitter')) return 'x'
  return platforms.find((name) => words.includes(name)) ?? 'other'
}

/** The platform an address belongs to; null for any other site. */
export function platformOfUrl(url: string): Platform | null {
  const host = parseAddress(url)?.hostname ?? ''
  return hosts.find(([name]) => host === name || host.endsWith(`.${name}`))?.[1] ?? null
}

/** An http(s) address, else null. */
export function urlOf(value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim() : ''
  return /^https?:\/\/\S+$/i.test(text) && parseAddress(text) !== null ? text : null
}

/** Addresses in running text, without the punctuation that follows them. */
export function linksIn(text: string): string[] {
  if (!text.includes('://')) return []
  const found = new Set<string>()
  for (const [match] of text.matchAll(/https?:\/\/[^\s<>"'“”«»]{3,2000}/gi)) {
    let end = match.length
    while (end > 0 && '.,;:!?)]}…'.includes(match[end - 1] ?? '')) end -= 1
    found.add(match.slice(0, end))
    if (found.size === 50) break
  }
  return [...found]
}

/** Hashtags in running text, without "#". */
export function hashtagsIn(text: string): string[] {
  const found = new Set<string>()
  for (const match of text.matchAll(/(?<![\p{L}\p{N}_&/])[#＃]([\p{L}\p{N}\p{M}_]{1,100})/gu)) {
    if (/\p{L}/u.test(match[1] ?? '')) found.add(match[1] ?? '')
    if (found.size === 100) break
  }
  return [...found]
}
