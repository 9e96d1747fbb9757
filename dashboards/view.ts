// Contract of a view: one analyst question, answered on one page.
// `load` asks the API and nothing else, so anybody can reproduce what a page shows; `render` is pure.
// A panel keeps its own error: one that fails says so and leaves the page standing.
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { type Html, html } from './html.ts'
import type { Key, Translate } from './locale.ts'
import type { Times } from './times.ts'

/** Asks the API; resolves with whatever status came. */
export type Get = (apiPath: string) => Promise<{ status: number; body: unknown }>

/** Where the reader is: path parameters and query as sent. */
export type Place = { params: Record<string, string>; query: Record<string, string> }

/** What every page may use beside its data. */
export type Page = { times: Times; now: number; place: Place }

export type View<Data> = {
  path: string
  titleKey: Key
  /** Name of the browser's tab where the page is about one thing; else the title. */
  tabTitle?(data: Data, t: Translate): string
  /** Entry of the navigation that is marked as current. */
  nav: '/' | '/alerts' | '/search' | '/coverage' | '/about-figures'
  load(get: Get, place: Place, times: Times): Promise<Data>
  render(data: Data, t: Translate, page: Page): Html
}

/** An answer that came, or why it did not. */
export type Panel<Data> = { ok: true; data: Data } | { ok: false; status: number; detail: string }

/** A page that cannot be shown. `status` is sent on; `detail` is what the API said, in plain words. */
export class PageProblem extends Error {
  override name = 'PageProblem'
  readonly status: number

  constructor(status: number, detail: string) {
    super(detail)
    this.status = status
  }
}

/** What a page cannot do without. Throws PageProblem with the API's status. */
export async function required<T extends TSchema>(
  get: Get,
  path: string,
  schema: T,
): Promise<Static<T>> {
  const panel = await optional(get, path, schema)
  if (!panel.ok) throw new PageProblem(panel.status, panel.detail)
  return panel.data
}

/** What a page can do without: an error becomes a sentence in its place. */
export async function optional<T extends TSchema>(
  get: Get,
  path: string,
  schema: T,
): Promise<Panel<Static<T>>> {
  let answer: { status: number; body: unknown }
  try {
    answer = await get(path)
  } catch (error) {
    return { ok: false, status: 503, detail: error instanceof Error ? error.message : '' }
  }
  if (answer.status !== 200) {
    return { ok: false, status: answer.status, detail: detailOf(answer.body) }
  }
  if (!Value.Check(schema, answer.body)) return { ok: false, status: 502, detail: '' }
  return { ok: true, data: answer.body }
}

/** Shows a panel's data, or the sentence that says why it is not there. */
export function shown<Data>(panel: Panel<Data>, t: Translate, show: (data: Data) => Html): Html {
  if (panel.ok) return show(panel.data)
  return html`<p class="notice" role="note"><strong>${t('panel.failed')}</strong> ${t('panel.rest')}
    <span class="muted">${t('panel.status', { status: String(panel.status) })} ${panel.detail}</span></p>`
}

/** The sentence of a problem body (RFC 9457). */
function detailOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return ''
  const { detail, title } = body as { detail?: unknown; title?: unknown }
  if (typeof detail === 'string') return detail
  return typeof title === 'string' ? title : ''
}
