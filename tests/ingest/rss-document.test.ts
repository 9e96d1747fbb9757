import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FeedDocument, readFeedDocument } from '../../ingest/rss-document.ts'

function read(bytes: string | Buffer, contentType = ''): FeedDocument {
  const got = readFeedDocument(Buffer.from(bytes), contentType)
  if ('fault' in got) throw new Error(got.fault)
  return got.feed
}

function faultOf(bytes: string): string {
  const got = readFeedDocument(Buffer.from(bytes), '')
  return 'fault' in got ? got.fault : 'no fault'
}

const none = {
  id: null,
  idIsLink: true,
  link: null,
  elsewhere: null,
  title: null,
  body: null,
  published: null,
  updated: null,
  lang: null,
  base: null,
  attachments: [],
}
const html = (value: string) => ({ value, html: true })
const plain = (value: string) => ({ value, html: false })

describe('every format comes out in one shape', () => {
  it('RSS 0.91, with its DOCTYPE', () => {
    const feed = read(
      '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">' +
        '<rss version="0.91"><channel><title>Isle</title><language>fr</language><item><title>Vote</title><link>http://e.example/1</link><description>Un &amp; deux</description></item></channel></rss>',
    )
    expect(feed).toEqual({
      title: html('Isle'),
      lang: 'fr',
      items: [
        { ...none, title: html('Vote'), link: 'http://e.example/1', body: html('Un & deux') },
      ],
    })
  })

  it('RSS 2.0 with extensions, whatever prefixes they go by', () => {
    const feed = read(
      '<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:a="http://www.w3.org/2005/Atom">' +
        '<channel><title>T</title><item><guid>https://e.example/1</guid><description>short</description><c:encoded><![CDATA[<p>long</p>]]></c:encoded>' +
        '<d:date>2026-03-01T10:00:00Z</d:date><d:language>hi</d:language><a:updated>2026-03-01T11:00:00Z</a:updated></item></channel></rss>',
    )
    expect(feed.items).toEqual([
      {
        ...none,
        id: 'https://e.example/1',
        body: html('<p>long</p>'),
        published: '2026-03-01T10:00:00Z',
        updated: '2026-03-01T11:00:00Z',
        lang: 'hi',
      },
    ])
  })

  it('Atom 1.0', () => {
    const feed = read(
      '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sw" xml:base="https://e.example/"><title>Habari</title>' +
        '<entry><id>tag:e.example,2026:1</id><title type="text">1 &lt; 2</title><link rel="self" href="/self"/><link rel="enclosure" href="/a.mp3"/>' +
        '<link rel="alternate" type="text/html" href="/1"/><published>2026-03-01T10:00:00Z</published><updated>2026-03-01T11:00:00Z</updated>' +
        '<author><name>Ana Tui</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Kura</p></div></content></entry></feed>',
    )
    expect(feed).toEqual({
      title: plain('Habari'),
      lang: 'sw',
      items: [
        {
          ...none,
          id: 'tag:e.example,2026:1',
          idIsLink: false,
          link: '/1',
          title: plain('1 < 2'),
          body: html('<p>Kura</p>'),
          published: '2026-03-01T10:00:00Z',
          updated: '2026-03-01T11:00:00Z',
          base: 'https://e.example/',
          attachments: ['/a.mp3'],
        },
      ],
    })
  })

  it('Atom 0.3', () => {
    const feed = read(
      '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title><entry><id>tag:1</id><title mode="escaped" type="text/html">A &lt;b&gt;</title>' +
        '<link rel="alternate" type="text/html" href="http://e.example/1"/><issued>2004-04-20T00:23:47Z</issued><modified>2004-04-21T00:00:00Z</modified><summary type="text/plain">S</summary></entry></feed>',
    )
    expect(feed.items).toEqual([
      {
        ...none,
        id: 'tag:1',
        idIsLink: false,
        link: 'http://e.example/1',
        title: html('A <b>'),
        body: plain('S'),
        published: '2004-04-20T00:23:47Z',
        updated: '2004-04-21T00:00:00Z',
      },
    ])
  })

  it.each([
    ['RDF 0.9', 'http://channel.netscape.com/rdf/simple/0.9/'],
    ['RDF 1.0', 'http://purl.org/rss/1.0/'],
  ])('%s, in the order of its items', (_name, space) => {
    const feed = read(
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="${space}" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
        '<channel><title>R</title><dc:language>pt</dc:language><items><rdf:Seq><rdf:li rdf:resource="http://e.example/2"/></rdf:Seq></items></channel>' +
        '<item rdf:about="http://e.example/1"><title>A</title><link>http://e.example/1</link><dc:date>2026-03-01</dc:date></item>' +
        '<item rdf:about="http://e.example/2"><title>B</title><description>b</description></item></rdf:RDF>',
    )
    expect(feed).toEqual({
      title: html('R'),
      lang: 'pt',
      items: [
        {
          ...none,
          id: 'http://e.example/1',
          link: 'http://e.example/1',
          title: html('A'),
          published: '2026-03-01',
        },
        { ...none, id: 'http://e.example/2', title: html('B'), body: html('b') },
      ],
    })
  })

  it.each(['1', '1.1'])('JSON Feed %s', (version) => {
    const feed = read(
      JSON.stringify({
        version: `https://jsonfeed.org/version/${version}`,
        title: 'J',
        language: 'ta',
        items: [
          {
            id: 5,
            url: 'https://e.example/5',
            external_url: 'https://x.example/',
            content_html: '<p>h',
          },
          {
            id: 'b',
            content_text: 'a < b',
            date_published: '2026-03-01T10:00:00Z',
            date_modified: '2026-03-02T10:00:00Z',
            language: 'si',
          },
        ],
      }),
    )
    expect(feed).toEqual({
      title: plain('J'),
      lang: 'ta',
      items: [
        {
          ...none,
          id: '5',
          link: 'https://e.example/5',
          elsewhere: 'https://x.example/',
          body: html('<p>h'),
        },
        {
          ...none,
          id: 'b',
          body: plain('a < b'),
          published: '2026-03-01T10:00:00Z',
          updated: '2026-03-02T10:00:00Z',
          lang: 'si',
        },
      ],
    })
  })

  it('a feed without items is a feed', () => {
    expect(read('<rss version="2.0"><channel><title>E</title></channel></rss>').items).toEqual([])
  })
})

describe('what is no feed is told apart', () => {
  const whole = '<rss version="2.0"><channel><title>t</title></channel></rss>'

  it('though it speaks of feeds', () => {
    expect(faultOf(`<html><body><rss version="2.0"><channel/></rss></body></html>`)).toBe(
      'the document is <html>',
    )
    expect(faultOf('<opml version="2.0"><body/></opml>')).toBe('the document is <opml>')
    expect(faultOf(`Warning: out of memory ${whole}`)).toBe('the answer is neither XML nor JSON')
    expect(faultOf('{"title":"x","version":"2"}')).not.toBe('no fault')
  })

  it('and one that only looks broken is read', () => {
    expect(
      faultOf(
        `\n\n<?xml version="1.0"?><!-- </rss> --><?xml-stylesheet href=">"?>${whole}<!-- cached -->`,
      ),
    ).toBe('no fault')
    expect(faultOf('<rss version="2.0"><channel><title>a < b & c</title></channel></rss >')).toBe(
      'no fault',
    )
  })

  it('a mark that nobody escaped is text', () => {
    const feed = read(whole.replace('>t<', '>1 < 2 & <3 > x<![if]<'))
    expect(feed.title?.value).toBe('1 < 2 & <3 > x<![if]')
  })

  it('an end inside CDATA, a comment or an attribute is no end', () => {
    expect(faultOf('<rss version="2.0"><channel><title><![CDATA[</rss>]]></title>')).toContain(
      'does not end',
    )
    expect(faultOf('<rss version="2.0"><channel><!-- </rss> -->')).toContain('does not end')
    expect(faultOf('<rss version="2.0"><channel a="</rss>">')).toContain('does not end')
    expect(faultOf('<rss version="2.0"><channel><![CDATA[</rss>')).toBe('the document breaks off')
  })

  it('a DOCTYPE inside the feed declares nothing either', () => {
    expect(faultOf(whole.replace('<title>', '<!DOCTYPE x [<!ENTITY y "z">]><title>'))).toContain(
      'entities',
    )
    const feed = read(
      whole.replace('t</title>', '<![CDATA[<!DOCTYPE x [<!ENTITY y "z">]>]]>&y;</title>'),
    )
    expect(feed.title?.value).toContain('&y;')
  })

  it('bytes of any kind never throw', () => {
    const words = fc.constantFrom(
      '<rss>',
      '</rss>',
      '<channel>',
      '<item>',
      '<author>',
      '<!--',
      '<![CDATA[',
      ']]>',
      '<!DOCTYPE',
      '[',
      '>',
      '"',
      '{',
      '<feed',
      '&lt;',
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 40 }),
        (parts) => {
          expect(readFeedDocument(Buffer.from(parts.join('')), '')).toBeTypeOf('object')
        },
      ),
    )
  })

  it('a byline made to keep the parser busy is not read', () => {
    const author = `<author>a@${'.'.repeat(200_000)}@ (b)</author>`
    const feed = read(
      whole.replace('</channel>', `<item>${author}<title>x</title></item></channel>`),
    )
    expect(feed.items).toEqual([{ ...none, title: html('x') }])
  })

  it('a tag with attributes without end is a fault', () => {
    const tag = `<item ${'a '.repeat(20_000)}/>`
    expect(faultOf(whole.replace('<title>', `${tag}<title>`))).toContain('a tag of')
  })

  it('elements nested without end are a fault, not a crash', () => {
    expect(faultOf(whole.replace('<title>', `${'<a>'.repeat(200_000)}<title>`))).not.toBe(
      'no fault',
    )
  })
})
