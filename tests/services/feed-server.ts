// A publisher's web server on 127.0.0.1, for tests: real sockets, real HTTP, and the faults that feeds show.
// Each test says by path what is answered; every request is kept, so that a test can ask what was sent.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Page = (request: IncomingMessage, response: ServerResponse) => void
export type SeenRequest = { path: string; headers: IncomingMessage['headers']; at: number }

export type FeedServer = {
  /** `http://127.0.0.1:port`, without a slash. */
  origin: string
  port: number
  requests: SeenRequest[]
  /** Sets what a path answers from now on. */
  put(path: string, page: Page): void
  /** Connections that are open now. */
  open(): number
  /** Resolves when no connection is open. */
  idle(): Promise<void>
  close(): Promise<void>
}

export async function startFeedServer(): Promise<FeedServer> {
  const pages = new Map<string, Page>()
  const requests: SeenRequest[] = []
  const waiting: (() => void)[] = []
  let open = 0

  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    requests.push({ path, headers: request.headers, at: performance.now() })
    const page = pages.get(path)
    if (page === undefined) response.writeHead(404).end('no such page')
    else page(request, response)
  })
  server.on('connection', (socket) => {
    open += 1
    socket.on('close', () => {
      open -= 1
      if (open === 0) for (const done of waiting.splice(0)) done()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    requests,
    put: (path, page) => {
      pages.set(path, page)
    },
    open: () => open,
    idle: () => (open === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A fixed answer. */
export function answer(
  body: string | Buffer,
  headers: Record<string, string> = {},
  status = 200,
): Page {
  return (_request, response) => {
    response.writeHead(status, headers).end(body)
  }
}

/** An answer with an ETag that is honoured: 304 without a body when the client has it already. */
export function withEtag(body: string, etag: string, headers: Record<string, string> = {}): Page {
  return (request, response) => {
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end()
    else response.writeHead(200, { etag, ...headers }).end(body)
  }
}

/** A redirect. */
export function redirect(status: number, location: string): Page {
  return answer('', { location }, status)
}

/** Begins well and then sends for as long as somebody listens. */
export function endless(start: string, chunk: string): Page {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/rss+xml' })
    response.write(start)
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    }
    response.on('drain', more)
    more()
  }
}

/** Sends the head and a first piece, then nothing, and never ends. */
export function stalled(start: string): Page {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/rss+xml' })
    response.write(start)
  }
}

/** Closes the connection in the middle of the body. */
export function resetting(start: string): Page {
  return (_request, response) => {
    response.writeHead(200, { 'content-length': '100000' })
    response.write(start, () => response.socket?.destroy())
  }
}
