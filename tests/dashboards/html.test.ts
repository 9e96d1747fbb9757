import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defanged, harmless, html, joined, toText } from '../../dashboards/html.ts'

const overrides = /[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]/

describe('html', () => {
  it('lets no value become a tag, an attribute or a direction override', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({
        unit: fc.constantFrom(...`<>"'&\`=/ abc\u202e\u2067\u200b\u0000\ud800`),
        maxLength: 60,
      }),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        "' onclick='x",
      ),
    )
    fc.assert(
      fc.property(hostile, (text) => {
        const page = toText(html`<p title="${text}">${text}</p>`)
        const inside = page.slice('<p title="'.length, -'</p>'.length)
        const [attribute = '', content = '', ...more] = inside.split('">')
        expect(more).toEqual([])
        expect(`${attribute}${content}`).not.toMatch(/[<>"'`]/)
        expect(page).not.toMatch(overrides)
        expect(page.isWellFormed()).toBe(true)
      }),
    )
  })

  it('shows every ordinary text unchanged after the browser has read it', () => {
    const ordinary = fc.string({ unit: fc.constantFrom(...`aé水मے &<>"'\`\n`), maxLength: 80 })
    fc.assert(
      fc.property(ordinary, (text) => {
        const shown = toText(html`${text}`).replace(/&#(\d+);/g, (_all, code: string) =>
          String.fromCharCode(Number(code)),
        )
        expect(shown).toBe(text)
      }),
    )
  })

  it('does not take an object out of an answer for markup', () => {
    const answer = JSON.parse('{"html":"<b>","markup":"<b>","Symbol(markup)":"<b>"}')
    expect(toText(html`<p>${answer}</p>`)).toBe('<p></p>')
  })

  it('writes lists and leaves out what is not there', () => {
    const parts = [html`<i>1</i>`, null, html`<i>2</i>`]
    expect(toText(html`${parts}${null}${undefined}${false}${0}`)).toBe('<i>1</i><i>2</i>0')
    expect(toText(joined([html`a`, html`b`], ' & '))).toBe('a &#38; b')
  })
})

describe('harmless', () => {
  it('takes out overrides and invisible characters but keeps the joiners that scripts need', () => {
    expect(harmless('a\u202eb\u2066c\u2069\u200bd\u0007\ufeff')).toBe('abcd')
    expect(harmless('क्\u200dष می\u200cخواهم 👩\u200d🌾')).toBe('क्\u200dष می\u200cخواهم 👩\u200d🌾')
    expect(harmless('a\ud83dz\tb\n')).toBe('a\ufffdz\tb\n')
  })
})

describe('defanged', () => {
  it('makes web addresses unusable and leaves other text alone', () => {
    expect(defanged('see HTTPS://a.example.org/x.html now')).toBe(
      'see HxxPS://a[.]example[.]org/x.html now',
    )
    expect(defanged('ftp://a.b https://c.d')).toBe('ftp://a[.]b hxxps://c[.]d')
    expect(defanged('at 7.30, no link')).toBe('at 7.30, no link')
  })
})
