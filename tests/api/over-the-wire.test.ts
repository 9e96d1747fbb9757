// What only a real connection shows: bytes that are no request, headers without end, the name asked for.
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type SmallElection, serveSmallElection } from './small-election.ts'

let served: SmallElection
let port: number
beforeAll(async () => {
  served = await serveSmallElection()
  await served.app.listen({ host: '127.0.0.1', port: 0 })
  port = (served.app.server.address() as AddressInfo).port
})
afterAll(() => served.close())

/** All that the server answers to these bytes before it hangs up. */
function send(bytes: string): Promise<{ status: string; body: string }> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(bytes))
    socket.on('data', (data) => {
      answer += String(data)
    })
    // The server may hang up while it is still being written to.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      const [head = '', body = ''] = answer.split('\r\n\r\n')
      resolve({ status: head.split('\r\n', 1)[0] ?? '', body })
    })
  })
}

function get(host: string, path = '/api/narratives'): Promise<{ status: string; body: string }> {
  return send(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
}

it('answers this machine by its own name, and no name that was bound to it', async () => {
  expect((await get(`localhost:${port}`)).status).toBe('HTTP/1.1 200 OK')
  expect((await get(`127.0.0.1:${port}`)).status).toBe('HTTP/1.1 200 OK')
  expect((await get(`rebound.example:${port}`)).status).toBe('HTTP/1.1 403 Forbidden')
  expect((await get('')).status).toBe('HTTP/1.1 403 Forbidden')
  expect((await send('GET /api/narratives HTTP/1.0\r\n\r\n')).status).toBe('HTTP/1.1 403 Forbidden')
})

it.each([
  ['what is no request', 'hello\r\n\r\n'],
  ['a lone line feed in a header', 'GET / HTTP/1.1\r\nHost: localhost\r\nx: a\nb\r\n\r\n'],
  ['headers of 20 kB', `GET / HTTP/1.1\r\nHost: localhost\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`],
  ['an address of 20 kB', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
])('answers a problem to %s', async (_what, bytes) => {
  const { status, body } = await send(bytes)
  expect(status).toBe('HTTP/1.1 400 Bad Request')
  expect(JSON.parse(body)).toMatchObject({ code: 'BAD_REQUEST', status: 400 })
})

it('logs nothing about what others send', () => {
  expect(served.lines).toEqual([])
})
