// The two files that pages load: one stylesheet, one icon. Served from here, kept by browsers for a year.
// The address holds a hash of the content, so a new version is a new address.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export type Asset = { path: string; address: string; type: string; body: Buffer }

const css = Buffer.concat(
  ['frame', 'content', 'parts'].map((name) =>
    readFileSync(new URL(`./styles/${name}.css`, import.meta.url)),
  ),
)
/** A lali: the wooden drum that calls people together in Fiji. */
const icon = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b4f71"/><path d="M6 13h20l-2.2 9.2a2 2 0 0 1-2 1.6H10.2a2 2 0 0 1-2-1.6z" fill="#f4f1ea"/><path d="M10 16h12l-.6 2.4H10.6z" fill="#0b4f71"/><path d="M9.5 5.5l6 5.5M22.5 5.5l-6 5.5" stroke="#f2b544" stroke-width="2.4" stroke-linecap="round"/></svg>`,
)

export const stylesheet = asset('/assets/lali.css', 'text/css; charset=utf-8', css)
export const emblem = asset('/assets/lali.svg', 'image/svg+xml', icon)

function asset(path: string, type: string, body: Buffer): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
  return { path, address: `${path}?v=${hash}`, type, body }
}
