import { chromium } from 'playwright-core'
import { mkdirSync } from 'node:fs'
import { anEvening } from './an-evening.ts'
import { runPages } from './running-pages.ts'
import { chromiumFlags, findChromium } from '../services/chromium.ts'
const out='/tmp/lali-shots'; mkdirSync(out,{recursive:true})
const pages = await runPages(anEvening({exercise: true}), ['facebook-export','radio-desk','telegram-list'])
const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumFlags })
for (const dark of process.argv.includes('dark') ? [false,true] : [false]) for (const width of [1280, 360]) {
  const ctx = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled: false, colorScheme: dark?'dark':'light' })
  const page = await ctx.newPage()
  page.on('console', m => console.log('console', m.text()))
  for (const [name, path] of Object.entries({ now:'/', narrative:'/narratives/n-monday', hostile:'/narratives/n-hostile', alerts:'/alerts', alert:'/alerts/a-n-monday-29539140', coverage:'/coverage', search:'/search?q=voting', about:'/about-figures', missing:'/nope', filtered:'/?lang=hi&live=1', badcursor:'/narratives/n-monday?cursor=zzz' })) {
    const r = await page.goto(pages.origin + path)
    console.log(width, name, r?.status(), (await r?.body())?.length)
    await page.screenshot({ path: `${out}/${name}-${width}${dark?'-dark':''}.png`, fullPage: true })
  }
  await ctx.close()
}
await browser.close(); await pages.close()
