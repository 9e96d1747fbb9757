// What enrich works out from a text: script, terms and where they stand, language, claim sentence, times.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectLanguage } from '../../processors/detect-language.ts'
import { enrichPost, wholeText } from '../../processors/enrich-post.ts'
import { findClaimSentence } from '../../processors/find-claim-sentence.ts'
import { findTerms } from '../../processors/find-terms.ts'
import { normalForm } from '../../processors/normal-form.ts'
import { saltedHash } from '../../processors/salted-hash.ts'
import { scriptGroup } from '../../processors/script-group.ts'
import { aMinute, aPost } from '../builders.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
)
const received = (aMinute + 60) * 60_000

describe('script group', () => {
  it('is a name for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(scriptGroup(text)).toMatch(/^[a-z]{3,12}$/)
      }),
    )
  })

  it.each([
    ['', 'latin'],
    ['123 !! 🗳️', 'latin'],
    ['Ballot boxes', 'latin'],
    ['मतदान केंद्र EVM', 'devanagari'],
    ['ووٹنگ مشین', 'arabic'],
    ['வாக்குச்சாவடி', 'tamil'],
    ['选举委员会', 'han'],
    ['選挙は中止です', 'japanese'],
  ])('of %j is %s', (text, group) => {
    expect(scriptGroup(normalForm(text))).toBe(group)
  })
})

describe('terms', () => {
  it('stand where their spans say, inside the text, each once', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { terms, spans } = findTerms(text, scriptGroup(text), 7)
        expect(spans).toHaveLength(terms.length * 2)
        expect(new Set(terms).size).toBe(terms.length)
        for (let i = 0; i < terms.length; i += 1) {
          const [start = -1, length = -1] = spans.slice(i * 2, i * 2 + 2)
          expect(start).toBeGreaterThanOrEqual(0)
          expect(length).toBeGreaterThan(0)
          expect(start + length).toBeLessThanOrEqual(text.length)
        }
      }),
    )
  })

  it('of a sentence are its telling words; links, @names and common words are none', () => {
    const text = 'The BALLOTS of @somebody were moved: https://a.example/ballot-page #StopTheCount'
    const { terms, spans } = findTerms(text, 'latin', 7)
    const at = terms.map((_, i) =>
      text.slice(spans[i * 2], (spans[i * 2] ?? 0) + (spans[i * 2 + 1] ?? 0)),
    )
    expect(at).toEqual(['BALLOTS', 'moved', 'StopTheCount', 'Stop', 'Count'])
    expect(terms[0]).toBe(saltedHash('ballot', 7))
  })

  it('of a text without spaces are its runs of three', () => {
    const { spans } = findTerms('选举委员会', 'han', 7)
    expect(spans).toEqual([0, 3, 1, 3, 2, 3])
  })

  it('are other numbers under another salt', () => {
    const [one, two] = [1, 2].map((salt) => findTerms('ballot boxes', 'latin', salt).terms)
    expect(one?.some((term) => two?.includes(term))).toBe(false)
  })

  it('are bounded for a text of any length', () => {
    const text = Array.from({ length: 3_000 }, (_, i) => `word${i}`).join(' ')
    expect(findTerms(text, 'latin', 7).terms).toHaveLength(128)
  })
})

describe('language', () => {
  const detect = (text: string, declared: string[] = []) => {
    const normal = normalForm(text)
    return detectLanguage(normal, scriptGroup(normal), declared).code
  }

  it.each([
    ['The polling stations in the north have been closed and they are not open', 'en'],
    ['Les bureaux de vote sont fermés dans le nord et pas dans la ville', 'fr'],
    ['मतदान केंद्र बंद कर दिया गया है और लोग नहीं आए हैं', 'hi'],
    ['வாக்குச்சாவடி மூடப்பட்டது', 'ta'],
    ['ووٹنگ مشین کے بارے میں یہ خبر نہیں ہے', 'ur'],
  ])('of %j is %s', (text, code) => {
    expect(detect(text)).toBe(code)
  })

  it.each(['', '🗳️ 2026', 'Suva Lautoka Nadi', 'zxcv qwer asdf'])('of %j is not known', (text) => {
    expect(detect(text)).toBe('und')
  })

  it('believes a declared one only where nothing else is known, and the script allows it', () => {
    expect(detect('Suva Lautoka Nadi', ['fj-FJ'])).toBe('fj')
    expect(detect('Suva Lautoka Nadi', ['ta'])).toBe('und')
    expect(detect('Ընտրություններ', ['en'])).toBe('hy')
    expect(detect('ᐃᖅᑲᖅᑐᐃᔨ', ['iu'])).toBe('und')
    expect(detect('The polling stations in the north have been closed', ['fr'])).toBe('en')
  })
})

describe('claim sentence', () => {
  it('stands inside the text, whatever it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [start, length] = findClaimSentence(text)
        expect(start + length).toBeLessThanOrEqual(text.length)
        expect(length).toBeLessThanOrEqual(200)
      }),
    )
  })

  it('is the one that says something, not the greeting or the question', () => {
    const text =
      'Good morning! Is this real? Booth 12 was closed at 9 and 400 voters went home. Share.'
    const [start, length] = findClaimSentence(text)
    expect(text.slice(start, start + length)).toBe(
      'Booth 12 was closed at 9 and 400 voters went home.',
    )
  })
})

describe('event time', () => {
  const enriched = (times: Partial<Parameters<typeof aPost>[0]>) =>
    enrichPost(aPost(times), received, 7)
  const at = (minute: number) => new Date(minute * 60_000).toISOString()

  it('is the claimed time, but never later than the connector or the log saw the post', () => {
    expect(enriched({ created_at: at(aMinute - 5), first_seen_at: at(aMinute) }).event_at).toBe(
      (aMinute - 5) * 60_000,
    )
    const ahead = enriched({ created_at: at(aMinute + 600), first_seen_at: at(aMinute) })
    expect(ahead).toMatchObject({ event_at: aMinute * 60_000, clock_skew: true })
    const seen = enriched({ created_at: null, first_seen_at: at(aMinute + 900) })
    expect(seen).toMatchObject({ event_at: received, clock_skew: false })
  })

  it('is the time of being seen where the clock of the author is broken', () => {
    const old = enriched({ created_at: '1970-01-01T00:00:00.000Z', first_seen_at: at(aMinute) })
    expect(old).toMatchObject({ event_at: aMinute * 60_000, clock_skew: true })
  })

  it('is a time even where one is written that does not exist', () => {
    const never = '2026-99-99T99:99:99.999Z'
    for (const field of ['created_at', 'first_seen_at', 'witnessed_at'] as const)
      expect(Number.isSafeInteger(enriched({ [field]: never }).event_at), field).toBe(true)
  })

  it('spans point into title, line break and text', () => {
    expect(wholeText({ title: 'T', text: 'body' })).toBe('T\nbody')
    expect(wholeText({ title: null, text: 'body' })).toBe('body')
  })
})
