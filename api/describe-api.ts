// The API's own description: OpenAPI 3.1 at /api/openapi.json, a page to browse it at /api/docs.
// The page is served from this machine alone and works without a network.
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { noParameters } from './parameters.ts'
import { mayAnswer, Problem } from './problems.ts'

/** Only this page may run scripts, only our own, and they may ask only us. */
const docsPolicy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
}

/** What the questions are about, in the order of the page. */
const tags = ['narratives', 'alerts', 'search', 'coverage', 'operation'].map((name) => ({ name }))

/** To be called before the routes are registered: it collects their schemas as they come. */
export async function describeApi(
  app: FastifyInstance,
  deps: { version: string; election: { name: string } },
): Promise<void> {
  await app.register(swagger, {
    // Pages and assets carry no tag and stay out.
    hideUntagged: true,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Lali',
        description: 'Which claims spread, how fast, where, how sure we are, what we cannot see.',
        version: deps.version,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags,
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, i) => String(json.$id ?? `schema-${i}`),
    },
  })
  app.get(
    '/api/openapi.json',
    {
      config: { rule: 'open-on-loopback' },
      schema: {
        operationId: 'getOpenApi',
        summary: 'This description',
        tags: ['operation'],
        querystring: noParameters,
        response: { 200: Type.Unknown({ description: 'OpenAPI 3.1.' }), ...mayAnswer() },
      },
    },
    async () => app.swagger(),
  )
  await app.register(docsPage, { prefix: '/api', title: `Lali API: ${deps.election.name}` })
}

async function docsPage(docs: FastifyInstance, { title }: { title: string }): Promise<void> {
  docs.decorate('scopeRule', 'open-on-loopback')
  // A missing file of the page; addresses that do not exist are answered before they come here.
  docs.setNotFoundHandler(() => {
    throw new Problem('ROUTE_NOT_FOUND', 'All addresses are listed at /api/docs.')
  })
  await docs.register(swaggerUi, {
    routePrefix: '/docs',
    indexPrefix: '/api',
    staticCSP: docsPolicy,
    theme: { title: asHtmlText(title) },
    // Without the bar on top, which offers to load descriptions from elsewhere.
    uiConfig: { docExpansion: 'list', layout: 'BaseLayout', tryItOutEnabled: true },
  })
}

/** The page puts its title in as it is given. */
function asHtmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** The OpenAPI document as text, the same bytes for the same routes: what docs/openapi.json holds. */
export async function openApiDocument(app: FastifyInstance): Promise<string> {
  await app.ready()
  return `${JSON.stringify(app.swagger(), null, 2)}\n`
}
