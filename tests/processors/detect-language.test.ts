// The language of posts: as people write them, not as a declaration does; and the same in a worker thread.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { detectLanguage } from '../../processors/detect-language.ts'
import { createEnrich } from '../../processors/enrich.ts'
import { createFeatureReader } from '../../processors/language-features.ts'
import { normalForm } from '../../processors/normal-form.ts'
import { scriptGroup } from '../../processors/script-group.ts'
import { aMinute, aPost } from '../builders.ts'

function told(text: string) {
  const normal = normalForm(text)
  return detectLanguage(normal, scriptGroup(normal), [])
}

it.each([
  ['@someone Vinaka vakalevu na veivuke, keimami sa yaco mai na vanua ni veidigidigi', 'fj'],
  ['Ua leai se tasi na alu e palota talu ona o le timuga tele', 'sm'],
  ['Kuo ʻosi tāpuni ʻa e fale fili he ʻaho ni', 'to'],
  ['Ol manmeri i no inap vot long dispela ples bikos i nogat balot pepa', 'tpi'],
  ['Ol man oli no save vot tede from we i no gat balot pepa long aelan ia', 'bi'],
  ['RT @someone: An rufe rumfar zabe tun safe, jama’a sun koma gida #zabe2027', 'ha'],
  ['Watu wengi hawakupiga kura leo kwa sababu kituo kilifungwa mapema', 'sw'],
  ['Won ti ti ibudo idibo yii pa, awon eniyan si ti lo sile won', 'yo'],
  ['Ha emechiela ebe a na-atụ vootu, ndị mmadụ alaala n’ụlọ ha', 'ig'],
  ['Dem don close di polling unit since morning, wetin una wan make we do abeg', 'pcm'],
  ['Kua katia te wharenui pōti, kāore ngā tāngata i āhei ki te pōti', 'mi'],
  ['Pusat mengundi ditutup awal dan ramai pengundi tak sempat mengundi', 'ms'],
  ['The polling stations in the north have been closed since the morning', 'en'],
  ['ووٹنگ بند کر دی گئی ہے اور لوگ گھر جا رہے ہیں', 'ur'],
  ['मतदान बंद कर दिया गया है और लोग घर जा रहे हैं', 'hi'],
  ['ඡන්දය නවතා ඇත', 'si'],
  ['ভোট বন্ধ করা হয়েছে', 'bn'],
])('of %j is %s', (text, code) => {
  expect(told(text).code).toBe(code)
})

it('is not named where nothing tells it, and never surely', () => {
  for (const text of ['', '123 456', 'lol', 'Suva Lautoka Nadi', 'zxcv qwer asdf'])
    expect(told(text), text).toEqual({ code: 'und', confidence: 0 })
  expect(told('The polls are closed and they are not counting').confidence).toBeGreaterThan(0.9)
})

it('does not change by stretched letters', () => {
  const read = createFeatureReader()
  const features = (text: string) => {
    const { hashes, count } = read(text)
    return [...hashes.subarray(0, count)]
  }
  expect(features('vinaaaaaka saraaaa')).toEqual(features('vinaka sara'))
  expect(features('noo')).not.toEqual(features('no'))
})

it('is a code with a confidence from 0 to 1 for any text, from features that fit their buffer', () => {
  const read = createFeatureReader()
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 2_000 }),
    fc.string({ unit: 'grapheme', maxLength: 2_000 }),
    fc.constantFrom('a'.repeat(10_000), 'ab'.repeat(5_000), 'a b '.repeat(2_500)),
  )
  fc.assert(
    fc.property(text, (any) => {
      const normal = normalForm(any)
      const { hashes, count } = read(normal)
      expect(count).toBeLessThanOrEqual(hashes.length)
      const { code, confidence } = detectLanguage(normal, scriptGroup(normal), [])
      expect(code).toMatch(/^[a-z]{2,3}$/)
      expect(confidence).toBeGreaterThanOrEqual(0)
      expect(confidence).toBeLessThanOrEqual(0.99)
    }),
  )
})

it('is the same in a worker thread, which has the table too', async () => {
  const post = aPost({ text: 'Ol manmeri i no inap vot long dispela ples' })
  const value = JSON.stringify({ v: 1, op: 'upsert', id: post.id, post })
  const record = {
    topic: 'posts.collected',
    partition: 0,
    offset: 0,
    at: aMinute * 60_000,
    value,
  } as const
  const said = await Promise.all(
    [0, 1].map(async (threads) => {
      const enrich = createEnrich({ salt: 1, generation: 1, threads })
      const outcomes = await enrich.handle([record])
      await enrich.close?.()
      return JSON.stringify(outcomes)
    }),
  )
  expect(said[0]).toContain('\\"lang\\":{\\"code\\":\\"tpi\\"')
  expect(said[1]).toBe(said[0])
})
