// Pages: views in, HTML out. The one door of this folder to the web server.
// Promises: no script, nothing from another machine, a strict content security policy, errors as pages in
// plain words with their status kept, a rule on every route. Data comes through the API alone.
import { gzipSync } from 'node:zlib'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { HealthAnswer, SeriesAnswer } from '../contracts/answers.ts'
import { asks } from './asks.ts'
import { type Asset, emblem, stylesheet } from './assets.ts'
import { toText } from './html.ts'
import { createTranslate } from './locale.ts'
import { problemPage, wholePage } from './shell.ts'
import { createTimes } from './times.ts'
import {
  type Get,
  optional,
  type Page,
  PageProblem,
  type Place,
  required,
  type View,
} from './view.ts'
import { aboutFigures } from './views/about-figures.ts'
import { alertInbox } from './views/alert-inbox.ts'
import { seriesCsv } from './views/narrative-timeline.ts'
import { oneAlert } from './views/one-alert.ts'
import { bucketMinutes, oneNarrative } from './views/one-narrative.ts'
import { searchPosts } from './views/search-posts.ts'
import { spreadingNow } from './views/spreading-now.ts'
import { whatWeCannotSee } from './views/what-we-cannot-see.ts'

export type DashboardDeps = {
  /** Asks the API, e.g. `/api/health`; any status is an answer. */
  get: Get
  election: { name: string; timeZone: string }
  /** ms since 1970. */
  now(): number
}

const route = { config: { rule: 'open-on-loopback' } } as const
const policy =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
const year = 'public, max-age=31536000, immutable'

/** All pages, their stylesheet and icon, and the page for what does not exist. Throws for an unknown time zone. */
export function dashboards(deps: DashboardDeps): FastifyPluginAsync {
  const t = createTranslate()
  const times = createTimes(deps.election.timeZone, t)
  const pageOf = (place: Place): Page => ({ times, now: deps.now(), place })

  async function send(
    reply: FastifyReply,
    place: Place,
    status: number,
    main: Parameters<typeof wholePage>[1],
  ) {
    const health = await optional(deps.get, asks.health(), HealthAnswer)
    const assets = { css: stylesheet.address, icon: emblem.address }
    const frame = { t, page: pageOf(place), election: deps.election.name, health, assets }
    const text = toText(wholePage(frame, main))
    return compressed(reply.code(status).headers(pageHeaders), text)
  }

  function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply) {
    const status = error instanceof PageProblem ? error.status : 500
    if (status >= 500) request.log.error({ err: error }, 'page_failed')
    const detail = error instanceof PageProblem ? error.message : ''
    const problem = problemPage(status, detail, t)
    return send(reply, placeOf(request), status, { ...problem, nav: null })
  }

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    make: (place: Place) => Promise<FastifyReply>,
  ) {
    try {
      return await make(placeOf(request))
    } catch (error) {
      return sendProblem(error, request, reply)
    }
  }

  return async (app) => {
    // What is thrown before a handler (another machine, an address too long) stays with the server's own
    // handler: whoever may not ask gets no page.
    app.setNotFoundHandler((request, reply) =>
      sendProblem(new PageProblem(404, ''), request, reply),
    )
    // One call per view, so that each keeps its own type of data.
    const page = <Data>(view: View<Data>) =>
      app.get(view.path, route, (request, reply) =>
        answer(request, reply, async (place) => {
          const data = await view.load(deps.get, place, times)
          const body = view.render(data, t, pageOf(place))
          const title = view.tabTitle?.(data, t) ?? t(view.titleKey)
          const refresh = view.path === '/' && place.query.live === '1'
          return send(reply, place, 200, { title, nav: view.nav, body, refresh })
        }),
      )
    page(spreadingNow)
    page(oneNarrative)
    page(alertInbox)
    page(oneAlert)
    page(whatWeCannotSee)
    page(searchPosts)
    page(aboutFigures)

    app.get('/narratives/:id/series.csv', route, (request, reply) =>
      answer(request, reply, async (place) => {
        const id = place.params.id ?? ''
        const series = await required(deps.get, asks.series(id, bucketMinutes), SeriesAnswer)
        const name = id.replace(/[^A-Za-z0-9_-]/g, '_')
        return reply
          .headers({ ...pageHeaders, 'content-type': 'text/csv; charset=utf-8' })
          .header('content-disposition', `attachment; filename="lali-${name}.csv"`)
          .send(seriesCsv(series, pageOf(place)))
      }),
    )

    for (const asset of [stylesheet, emblem]) {
      app.get(asset.path, route, (request, reply) => sendAsset(asset, request, reply))
    }
  }
}

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': policy,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

function sendAsset(asset: Asset, request: FastifyRequest, reply: FastifyReply) {
  const current = request.url === asset.address
  reply.headers({ ...pageHeaders, 'content-type': asset.type })
  return compressed(reply.header('cache-control', current ? year : 'no-cache'), asset.body)
}

function compressed(reply: FastifyReply, body: string | Buffer) {
  reply.header('vary', 'accept-encoding')
  if (!/\bgzip\b/.test(String(reply.request.headers['accept-encoding'] ?? '')))
    return reply.send(body)
  return reply.header('content-encoding', 'gzip').send(gzipSync(body))
}

/** Parameters as text; one that is given twice keeps its first value. */
function placeOf(request: FastifyRequest): Place {
  return { params: texts(request.params), query: texts(request.query) }
}

function texts(values: unknown): Record<string, string> {
  if (typeof values !== 'object' || values === null) return {}
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const first: unknown = Array.isArray(value) ? value[0] : value
      return typeof first === 'string' ? [[name, first]] : []
    }),
  )
}
