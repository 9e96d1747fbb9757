// The pages in a real browser, without JavaScript, over a real index: as an officer sees them.
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumFlags, findChromium } from '../services/chromium.ts'
import { anEvening, evening, longWord } from './an-evening.ts'
import { faintTexts, flawsOf } from './page-checks.ts'
import { type RunningPages, runPages } from './running-pages.ts'

const sources = ['facebook-export', 'radio-desk', 'telegram-list']
const screens = join(tmpdir(), 'lali-screens')
const pages = {
  'spreading-now': '/',
  'spreading-now-chosen': '/?lang=hi&platform=facebook&sort=posts&live=1',
  'one-narrative': '/narratives/n-monday',
  'one-narrative-right-to-left': '/narratives/n-urdu',
  'one-narrative-hostile': '/narratives/n-hostile',
  alerts: '/alerts',
  'alerts-closed': '/alerts?state=closed',
  'one-alert': `/alerts/a-n-monday-${evening - 60}`,
  coverage: '/coverage',
  search: '/search',
  'search-found': '/search?q=voting',
  'search-nothing': '/search?q=volcano&from=2026-02-01&to=2026-03-01',
  'about-figures': '/about-figures',
  missing: '/no/such/page',
}

let server: RunningPages
let empty: RunningPages
let browser: Browser

beforeAll(async () => {
  await mkdir(screens, { recursive: true })
  const executablePath = await findChromium()
  server = await runPages(anEvening({ exercise: true }), sources)
  empty = await runPages([], [])
  browser = await chromium.launch({ executablePath, args: chromiumFlags })
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await empty?.close()
})

/** A page without JavaScript that notes what leaves it and what the browser complains about. */
async function open({ width = 1_280, dark = false }: { width?: number; dark?: boolean } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    javaScriptEnabled: false,
    colorScheme: dark ? 'dark' : 'light',
  })
  const page = await context.newPage()
  const asked: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, asked, complaints, close: () => context.close() }
}

/** Text of a part of the page, with single blanks. */
async function textOf(part: Locator): Promise<string> {
  return ((await part.textContent()) ?? '').replace(/\s+/g, ' ')
}

describe.each([1_280, 360])('at %i px', (width) => {
  it.each(Object.entries(pages))(
    '%s is whole, quiet and stays on this machine',
    async (name, path) => {
      const { page, asked, complaints, close } = await open({ width })
      const answer = await page.goto(server.origin + path)
      expect(answer?.status()).toBe(name === 'missing' ? 404 : 200)
      expect(await flawsOf(page)).toEqual([])
      await page.screenshot({ path: join(screens, `${name}-${width}.png`), fullPage: true })
      expect(await faintTexts(page)).toEqual([])
      expect(await textOf(page.locator('main'))).not.toMatch(/undefined|\[object|NaN/)
      expect(await textOf(page.locator('.exercise'))).toContain('EXERCISE – invented posts')
      expect(asked.filter((url) => !url.startsWith(`${server.origin}/`))).toEqual([])
      // The browser itself says of a 404 that it is one.
      expect(complaints.filter((text) => !text.includes('404 (Not Found)'))).toEqual([])
      await close()
    },
  )

  it('says what to do when nothing was collected', async () => {
    const { page, close } = await open({ width })
    await page.goto(empty.origin)
    expect(await flawsOf(page)).toEqual([])
    await page.screenshot({ path: join(screens, `empty-${width}.png`), fullPage: true })
    expect(await textOf(page.locator('main'))).toMatch(
      /No source is configured yet .* npm run demo .* lali exercise/,
    )
    expect(await page.locator('.exercise').count()).toBe(0)
    await close()
  })
})

describe('the first page', () => {
  it('answers the five questions and leads by clicks to the posts and the score', async () => {
    const { page, close } = await open()
    await page.goto(server.origin)
    expect(await page.locator('.glance dt').allInnerTexts()).toEqual([
      'What is new?',
      'How fast?',
      'Where?',
      'How sure are we?',
      'What can we not see?',
    ])
    const first = page.locator('.narratives tbody tr').first()
    expect(await textOf(first)).toMatch(/Much faster than expected \(surprise 9\.2\)/)
    expect(await textOf(first)).toMatch(/4 h\s+60 \(expected 2\.1\)/)
    await first.getByRole('link', { name: /Voting has been moved/ }).click()
    expect(new URL(page.url()).pathname).toBe('/narratives/n-monday')
    await page.getByText('Open the score').click()
    expect(await textOf(page.locator('.open-score'))).toContain('pace-1')
    expect(await page.locator('.posts .post').count()).toBe(20)
    await page.getByRole('link', { name: 'Older posts' }).click()
    expect(await page.locator('.posts .post').count()).toBe(20)
    await page.getByRole('link', { name: 'Newest posts' }).click()
    expect(page.url()).toBe(`${server.origin}/narratives/n-monday#posts`)
    await close()
  })

  it('keeps the choice in the address and gives it back', async () => {
    const { page, close } = await open()
    await page.goto(server.origin)
    await page.getByLabel('Language').selectOption('hi')
    await page.getByRole('button', { name: 'Show' }).click()
    expect(new URL(page.url()).searchParams.get('lang')).toBe('hi')
    expect(await page.locator('.narratives tbody tr').count()).toBe(1)
    expect(await page.getByLabel('Language').inputValue()).toBe('hi')
    await page.getByRole('link', { name: 'Refresh every minute' }).click()
    expect(await page.locator('meta[http-equiv=refresh]').getAttribute('content')).toBe('60')
    expect(new URL(page.url()).searchParams.get('lang')).toBe('hi')
    await page.getByRole('link', { name: 'Stop refreshing' }).click()
    expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(0)
    await close()
  })

  it('weighs less than 100 kB with all that it loads, and less than 10 kB again', async () => {
    const sizeOf = async (path: string) => {
      const answer = await fetch(server.origin + path, { headers: { 'accept-encoding': 'gzip' } })
      expect(answer.headers.get('content-encoding')).toBe('gzip')
      return Number(answer.headers.get('content-length'))
    }
    const page = await (await fetch(server.origin)).text()
    const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
      ([, path = '']) => path,
    )
    const sizes = await Promise.all(['/', ...new Set(assets)].map(sizeOf))
    expect(sizes).toHaveLength(3)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(100_000)
    expect(sizes[0]).toBeLessThan(10_000)
    const css = await fetch(server.origin + (assets.find((path) => path.includes('.css')) ?? ''))
    expect(css.headers.get('cache-control')).toContain('immutable')
    expect((await css.text()).length).toBeLessThan(12_000)
  })
})

describe('a post that tries to harm', () => {
  it('is shown as harmless text', async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 800 } })
    // With JavaScript on, so that a script that got through would run.
    const page = await context.newPage()
    const opened: string[] = []
    page.on('dialog', (dialog) => {
      opened.push(dialog.message())
      return dialog.dismiss()
    })
    await page.goto(`${server.origin}/narratives/n-hostile`)
    const text = await page
      .locator('.posts .post')
      .first()
      .locator('.post-text')
      .first()
      .textContent()
    expect(text).toContain("<script>document.title='owned'</script><img src=x onerror=alert(1)>")
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\u2060]/)
    expect(text).toContain('hxxp://evil[.]example/now')
    expect(text).not.toContain(longWord)
    expect(await page.title()).not.toBe('owned')
    expect(opened).toEqual([])
    expect(await page.locator('main script, main img, main svg[onload]').count()).toBe(0)
    expect(await flawsOf(page)).toEqual([])
    await context.close()
  })
})

describe('the keyboard', () => {
  it('reaches the content at once, and everything in the order that is seen', async () => {
    const { page, close } = await open()
    await page.goto(server.origin)
    await page.keyboard.press('Tab')
    const skip = page.locator('.skip')
    expect(await page.evaluate('document.activeElement.className')).toBe('skip')
    expect((await skip.boundingBox())?.y).toBeGreaterThanOrEqual(0)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${server.origin}/#main`)
    await page.keyboard.press('Tab')
    const inMain = await page.evaluate("document.activeElement.closest('main') !== null")
    expect(inMain).toBe(true)
    await page.goto(server.origin)
    const focused: string[] = []
    for (let i = 0; i < 7; i++) {
      await page.keyboard.press('Tab')
      focused.push(await page.evaluate<string>('document.activeElement.textContent.trim()'))
    }
    expect(focused).toEqual([
      'Skip to the content',
      'Lali',
      'Spreading now',
      'Alerts 3 open',
      'Search',
      'What we cannot see',
      'About the figures',
    ])
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')
    expect(outline).toBe('solid')
    await close()
  })
})

describe('a claim that denies another', () => {
  it('is shown as its contrary, and neither is called right or false', async () => {
    const { page, close } = await open()
    await page.goto(`${server.origin}/narratives/n-monday`)
    const rows = page.locator('section[aria-labelledby=claims] tbody tr')
    const denial = rows.filter({ hasText: 'Voting has not been moved' })
    expect(await denial.count()).toBe(1)
    expect(await textOf(denial)).toMatch(/Says the contrary of: Voting has been moved to Monday/)
    const claim = rows.filter({ hasNotText: 'Voting has not been moved' })
    expect(await textOf(claim)).not.toContain('contrary')
    const all = await textOf(page.locator('section[aria-labelledby=claims]'))
    expect(all).toContain('it does not say which is right')
    expect(all).not.toMatch(/\b(false|fake|true|untrue|debunked)\b/i)
    await close()
  })
})

describe('a pinned narrative', () => {
  it('says that the desk pinned it, and which claim, in its list, head and history; never who', async () => {
    const { page, close } = await open()
    await page.goto(`${server.origin}/`)
    const pinned = page.locator('tr', { hasText: 'Pinned by the desk' })
    expect(await pinned.count()).toBe(1)
    expect(await pinned.locator('a[href="/narratives/n-monday"]').count()).toBe(1)
    await page.goto(`${server.origin}/narratives/n-monday`)
    expect(await textOf(page.locator('.narrative-head'))).toContain('Pinned by the desk')
    const rows = page.locator('section[aria-labelledby=claims] tbody tr')
    const held = rows.filter({ hasText: 'Pinned here by the desk' })
    expect([await held.count(), await rows.count()]).toEqual([1, 2])
    expect(await textOf(page.locator('.history'))).toMatch(
      /was pinned by the desk.*the desk holds 1 of 2 claims here/,
    )
    await close()
  })
})

describe('in the dark and on paper', () => {
  it('keeps its contrast', async () => {
    const { page, close } = await open({ dark: true })
    for (const path of Object.values(pages)) {
      await page.goto(server.origin + path)
      expect(await faintTexts(page)).toEqual([])
    }
    await page.goto(`${server.origin}/narratives/n-monday`)
    await page.screenshot({ path: join(screens, 'one-narrative-dark.png'), fullPage: true })
    await page.emulateMedia({ media: 'print', colorScheme: 'light' })
    expect(await page.locator('nav').isVisible()).toBe(false)
    expect(await faintTexts(page)).toEqual([])
    await close()
  })
})

describe('what is sent', () => {
  it('forbids scripts and other machines, and gives the series as a file', async () => {
    const page = await fetch(server.origin)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.get('content-security-policy')).not.toContain('script-src')
    expect(page.headers.get('cache-control')).toBe('no-store')
    const csv = await fetch(`${server.origin}/narratives/n-monday/series.csv`)
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="lali-n-monday.csv"')
    const rows = (await csv.text()).trim().split('\r\n').slice(1)
    const posts = rows.map((row) => Number(row.split(',')[4]))
    expect(posts.reduce((sum, n) => sum + n, 0)).toBe(67)
  })

  it('tells what cannot be shown with its status, as a page to people and as data to programs', async () => {
    const html = { headers: { accept: 'text/html' } }
    const gone = await fetch(`${server.origin}/narratives/n-none`, html)
    expect([gone.status, gone.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ])
    expect(await gone.text()).toContain('There is no such page')
    const cursor = await fetch(
      `${server.origin}/narratives/n-monday?cursor=${'x'.repeat(201)}`,
      html,
    )
    expect(cursor.status).toBe(200)
    const text = await cursor.text()
    expect(text).toContain('This part could not be read just now')
    expect(text).toContain('Open the score')
    const api = await fetch(`${server.origin}/api/narratives/n-none`, html)
    expect(api.headers.get('content-type')).toContain('application/problem+json')
  })
})
