// What a text denies, and when one text says the contrary of another: by signs, never by what is true.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeDenied, isContrary } from '../../processors/compare-negation.ts'
import { readContent } from '../../processors/enrich-post.ts'
import { textCap } from '../../processors/normal-form.ts'
import { decodeWording } from '../../processors/read-wording.ts'
import { weighWording } from '../../processors/same-claim.ts'
import { countTerms, createTermCounts } from '../../processors/term-counts.ts'

const salt = 7
/** Many words were seen, so that small words weigh little. */
const counts = createTermCounts()
for (let n = 0; n < 2_000; n += 1) countTerms(counts, [n])

function contrary(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => {
    const { wording = '', denied } = readContent(text, salt)
    return { words: weighWording(counts, decodeWording(wording)), denied: decodeDenied(denied) }
  })
  if (!a || !b) throw new Error('two texts')
  const said = isContrary(a.words, a.denied, b.words, b.denied)
  // Which text came first does not matter.
  expect(isContrary(b.words, b.denied, a.words, a.denied)).toBe(said)
  return said
}

const claim = 'Polling stations in Kasoa close at noon on Saturday'

describe('the contrary of a claim', () => {
  it.each([
    'Polling stations in Kasoa do not close at noon on Saturday',
    'Polling stations in Kasoa don’t close at noon on Saturday!',
    'Polling stations in Kasoa don ’ t close at noon on Saturday',
    'It is not true that polling stations in Kasoa close at noon on Saturday',
    'FALSE: polling stations in Kasoa close at noon on Saturday',
    'Polling stations in Kasoa close at noon on Saturday? Fake news!',
    'EC denies that polling stations in Kasoa close at noon on Saturday',
    'No evidence that polling stations in Kasoa close at noon on Saturday',
    'Polling stations in Kasoa open at noon on Saturday',
    'Polling stations for Kasoa no dey close at noon on Saturday',
  ])('is said by “%s”', (text) => {
    expect(contrary(claim, text)).toBe(true)
  })

  it.each([
    'It is not false that polling stations in Kasoa close at noon on Saturday',
    'Polling stations in Kasoa do not open at noon on Saturday',
    'Can’t believe polling stations in Kasoa close at noon on Saturday',
    'Not only polling stations in Kasoa close at noon on Saturday',
    'No doubt polling stations in Kasoa close at noon on Saturday',
    'Polling stations in Kasoa close at noon on Saturday. I am not happy',
    'Polling stations in Kasoa close at noon on Saturday because of the No-Fly zone',
    'Police found fake ballots: polling stations in Kasoa close at noon on Saturday',
  ])('is not said by “%s”', (text) => {
    expect(contrary(claim, text)).toBe(false)
  })

  it('is not said by what lies without something of a text that has it not either', () => {
    const seals =
      'Boxes full of marked ballots were found behind the fish market, and not one of them carries a seal'
    const without =
      'Look what lies behind the market: ballot boxes without seals, stacked between the fish crates'
    expect(contrary(seals, without)).toBe(false)
    expect(contrary(without, 'Ballot boxes with seals, stacked between the fish crates')).toBe(true)
  })

  it('is not said by “not closed” of “open”', () => {
    const open = 'Polling stations in Kasoa are open at noon on Saturday'
    expect(contrary(open, 'Polling stations in Kasoa are not closed at noon on Saturday')).toBe(
      false,
    )
    expect(contrary(claim, 'Polling stations in Kasoa are not closed at noon on Saturday')).toBe(
      true,
    )
  })

  it('is not said where both deny, in whatever words', () => {
    expect(
      contrary(
        'Polling stations in Kasoa will not close at noon on Saturday',
        'It is false that polling stations in Kasoa close at noon on Saturday',
      ),
    ).toBe(false)
    expect(contrary('Nobody never said that Kasoa votes', 'Nobody said that Kasoa votes')).toBe(
      false,
    )
  })

  it.each([
    [
      'sw',
      'Vituo vya kupigia kura vya Kasoa vitafungwa saa sita',
      'Si kweli kwamba vituo vya kupigia kura vya Kasoa vitafungwa saa sita',
    ],
    ['hi', 'कासोआ के मतदान केंद्र शनिवार को बंद हैं', 'कासोआ के मतदान केंद्र शनिवार को बंद नहीं हैं'],
    ['ur', 'کاسوا کے پولنگ اسٹیشن ہفتے کو بند ہیں', 'کاسوا کے پولنگ اسٹیشن ہفتے کو بند نہیں ہیں'],
    ['bn', 'কাসোয়ার ভোটকেন্দ্র শনিবার বন্ধ থাকবে', 'কাসোয়ার ভোটকেন্দ্র শনিবার বন্ধ থাকবে না'],
    [
      'ta',
      'கசோவா வாக்குச்சாவடி சனிக்கிழமை மூடப்படும்',
      'கசோவா வாக்குச்சாவடி சனிக்கிழமை மூடப்படும் என்பது உண்மை இல்லை',
    ],
    [
      'ms',
      'Pusat mengundi di Kasoa ditutup pada hari Sabtu',
      'Pusat mengundi di Kasoa tidak ditutup pada hari Sabtu',
    ],
    [
      'fr',
      'Les bureaux de vote de Kasoa ferment samedi à midi',
      'Les bureaux de vote de Kasoa ne ferment pas samedi à midi',
    ],
    ['zh', '卡索阿的投票站星期六中午关闭', '卡索阿的投票站星期六中午不关闭'],
    ['th', 'หน่วยเลือกตั้งคาโซอาปิดวันเสาร์', 'หน่วยเลือกตั้งคาโซอาไม่ปิดวันเสาร์'],
  ])('is found in %s', (_lang, said, denied) => {
    expect(contrary(said, denied)).toBe(true)
    expect(contrary(denied, denied)).toBe(false)
  })
})

describe('what says nothing either way', () => {
  it('is the end of a text that was cut short where a negator comes last', () => {
    const denied = 'کاسوا کے پولنگ اسٹیشن ہفتے کو بند نہیں ہیں'
    expect(contrary(denied, 'کاسوا کے پولنگ اسٹیشن ہفتے کو بند…')).toBe(false)
    expect(contrary(denied, 'کاسوا کے پولنگ اسٹیشن ہفتے کو بند ہیں')).toBe(true)
  })

  it('is a heading over a sentence that denies already', () => {
    const denied = 'The minister did not close polling stations in Kasoa'
    expect(contrary(denied, `Fake news: ${denied}`)).toBe(false)
    expect(
      contrary('The minister may vote in Kasoa', 'Fake news: the minister may vote in Kasoa'),
    ).toBe(true)
  })
})

describe('signs of denial', () => {
  it('are left out where a text has none: most records carry nothing', () => {
    const { negations, denied } = readContent('Kasoa votes on Saturday', salt)
    expect([negations, denied]).toEqual([undefined, undefined])
  })

  it('say how many there are and where the last begins in the normal form', () => {
    const { negations } = readContent('WAIT!!! Kasoa does   not vote; nobody came.', salt)
    expect(negations).toEqual([2, 'wait kasoa does not vote'.length])
  })

  it('are bounded for any text, and the same each time', () => {
    const piece = fc.constantFrom(
      'not',
      'no',
      'fake',
      '.',
      ',',
      'closed',
      'unopen',
      '’',
      'नहीं',
      '不',
      'a',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((all) => all.join(' ')),
        ),
        (text) => {
          const one = readContent(text, salt)
          expect(readContent(text, salt)).toEqual(one)
          expect((one.denied ?? '').length).toBeLessThanOrEqual(32)
          expect(one.negations?.[0] ?? 1).toBeLessThanOrEqual(255)
          expect(one.negations?.[1] ?? 0).toBeLessThanOrEqual(one.length)
        },
      ),
      { numRuns: 300 },
    )
    expect(readContent('not a. '.repeat(textCap).slice(0, textCap), salt).negations?.[0]).toBe(255)
  })
})

it('one word in common with a denied clause of several contradicts nothing', () => {
  expect(contrary('The boxes are here; Kasoa never slept', 'Boxes reached Kasoa at noon')).toBe(
    false,
  )
})
