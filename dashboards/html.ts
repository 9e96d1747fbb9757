// Markup: the one way a page is written. Every value is escaped unless it was made here.
// Promises: no value becomes a tag, an attribute or a direction override, whatever a post contains.
// Refuses: a string that says it is safe; only a template of this file is (its mark is a symbol, so no JSON has it).

const markup = Symbol('markup')

/** Markup made by `html`; everything else is text. */
export type Html = { readonly [markup]: string }
export type HtmlValue = string | number | Html | readonly HtmlValue[] | null | undefined | false

/** Tagged template that escapes every value unless it is already Html. Quote every attribute. */
export function html(parts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  const rendered = values.map(render)
  return { [markup]: parts.reduce((out, part, i) => out + part + (rendered[i] ?? ''), '') }
}

/** The finished markup as text, to be sent. */
export function toText(page: Html): string {
  return page[markup]
}

/** Joins parts with a separator that is text. */
export function joined(parts: readonly Html[], separator: string): Html {
  return html`${parts.map((part, i) => (i === 0 ? part : html`${separator}${part}`))}`
}

/**
 * Text without what could mislead a reader: direction overrides and isolates, invisible characters, controls.
 * Joiners (U+200C, U+200D) stay: Hindi, Urdu, Sinhala and emoji need them.
 */
export function harmless(text: string): string {
  return text.replace(misleading, '').replace(broken, '\ufffd')
}

/** Shows a web address so that nobody can open it by accident: hxxps://example[.]org/page. */
export function defanged(text: string): string {
  return text.replace(
    address,
    (_all, scheme: string, host: string) =>
      `${scheme.replace(/tt/i, 'xx')}://${host.replaceAll('.', '[.]')}`,
  )
}

function render(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') {
    return harmless(value).replace(/[&<>"'`]/g, (c) => `&#${c.charCodeAt(0)};`)
  }
  if (isList(value)) return value.map(render).join('')
  return value[markup] ?? ''
}

function isList(value: Html | readonly HtmlValue[]): value is readonly HtmlValue[] {
  return Array.isArray(value)
}

const address = /\b(https?|ftp):\/\/([^\s/?#]{1,300})/gi
// Controls but tab and line breaks; zero-width space, word joiner and invisible operators; marks, embeddings,
// overrides and isolates of direction; byte order mark; interlinear anchors; tag characters.
const misleading =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what it takes out
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu
const broken = /\p{Cs}/gu
