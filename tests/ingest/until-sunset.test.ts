import { expect, it } from 'vitest'
import { type Connector, type Found, SourceGone } from '../../contracts/connector.ts'
import { untilSunset } from '../../ingest/until-sunset.ts'

const sunset = '2026-05-20T00:00:00.000Z'

function ticking(): Connector {
  return {
    source: 'feed',
    connector: 'test',
    version: '1',
    sampling: 'list',
    terms: 'open',
    legalBasis: null,
    pollMs: 600_000,
    async *find() {
      for (let minute = 1; minute <= 3; minute += 1) yield { kind: 'tick', minute }
    },
  }
}

async function collect(now: () => number): Promise<{ found: Found[]; thrown: unknown }> {
  const found: Found[] = []
  try {
    const source = untilSunset(ticking(), sunset, now)
    for await (const item of source.find(undefined, new AbortController().signal)) found.push(item)
  } catch (thrown) {
    return { found, thrown }
  }
  return { found, thrown: undefined }
}

it('collects everything before the window ends', async () => {
  const { found, thrown } = await collect(() => Date.parse(sunset) - 1)
  expect(found).toHaveLength(3)
  expect(thrown).toBeUndefined()
})

it('asks a source nothing more after the window has ended', async () => {
  const { found, thrown } = await collect(() => Date.parse(sunset))
  expect(found).toEqual([])
  expect(thrown).toBeInstanceOf(SourceGone)
})

it('drops, counted, what comes when the window ends half-way through a pass', async () => {
  let clock = Date.parse(sunset) - 3
  const { found, thrown } = await collect(() => clock++)
  expect(found).toEqual([
    { kind: 'tick', minute: 1 },
    { kind: 'tick', minute: 2 },
    { kind: 'drop', reason: 'sunset' },
  ])
  expect(thrown).toBeInstanceOf(SourceGone)
})
