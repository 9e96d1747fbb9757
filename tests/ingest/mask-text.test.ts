import { expect, it } from 'vitest'
import { maskText } from '../../ingest/mask-text.ts'

const nobody = () => false

/** What must be gone, in a sentence; names and numbers are made up, formats are those of the countries. */
const personal: [sentence: string, secret: string][] = [
  ['Call me on +679 999 1234 now', '999 1234'],
  ['ring 9991234 tonight', '9991234'],
  ['my number: 330-1234.', '330-1234'],
  ['(679) 330 1234 is the office', '330 1234'],
  ['Digicel 7012 3456 please', '7012 3456'],
  ['Honiara +677 74 12345', '74 12345'],
  ['ring 74 12345 in Honiara', '74 12345'],
  ['Apia +685 72 12345', '72 12345'],
  ['Apia 7212345 after six', '7212345'],
  ['Nukualofa +676 771 2345', '771 2345'],
  ['Port Vila 555 1234', '555 1234'],
  ['Tarawa 7300 1234', '7300 1234'],
  ['Papeete 87 12 34 56', '87 12 34 56'],
  ['Suva 00679 999 1234', '999 1234'],
  ['Delhi 98765 43210', '98765 43210'],
  ['Delhi 9876543210', '9876543210'],
  ['Delhi +91 98765-43210', '98765-43210'],
  ['Delhi 91-9876543210', '9876543210'],
  ['Chennai 080 1234 5678', '1234 5678'],
  ['दिल्ली ९८७६५४३२१०', '९८७६५४३२१०'],
  ['Dhaka 01712-345678', '345678'],
  ['Dhaka 01712345678', '01712345678'],
  ['ঢাকা ০১৭১২৩৪৫৬৭৮', '০১৭১২৩৪৫৬৭৮'],
  ['Karachi 0300-1234567', '1234567'],
  ['Karachi +92 300 1234567', '1234567'],
  ['Kathmandu 9851234567', '9851234567'],
  ['Colombo 077 123 4567', '123 4567'],
  ['Male 777-1234', '777-1234'],
  ['Thimphu 17 12 34 56', '17 12 34 56'],
  ['Nairobi 0712 345 678', '345 678'],
  ['Nairobi 0712345678', '0712345678'],
  ['Nairobi 0712-345678', '345678'],
  ['Nairobi +254 712 345 678', '345 678'],
  ['Nairobi 254712345678', '712345678'],
  ['Lagos 0803 123 4567', '123 4567'],
  ['Lagos +234 803 123 4567', '123 4567'],
  ['Accra 024 123 4567', '123 4567'],
  ['Freetown 076 123 456', '123 456'],
  ['Lilongwe 0991 234 567', '234 567'],
  ['Antananarivo 032 12 345 67', '345 67'],
  ['Dakar 77 123 45 67', '123 45 67'],
  ['Abidjan 07 07 12 34 56', '12 34 56'],
  ['Yaoundé 6 77 12 34 56', '12 34 56'],
  ['Yaoundé 677 123 456', '123 456'],
  ['Luanda 923 456 789', '456 789'],
  ['Maputo 84 123 4567', '123 4567'],
  ['Cape Town 082-123-4567', '123-4567'],
  ['since 2019 0712 345 678', '345 678'],
  ['two: 999 1234 777 5678', '777 5678'],
  ['write sione.example@mail.example', 'sione.example'],
  ['mere+vote@dept.gov.example!', 'mere'],
  ['ana [at] mail.example', 'ana'],
  ['raj (at) example (dot) org', 'raj'],
  ['pay raj@okbank', 'raj'],
  ['@sione_t said so', 'sione_t'],
  ['thanks @mere.w!', 'mere.w'],
  ['RT @john_k: vote', 'john_k'],
  ['मतदान @रवि_कुमार', 'रवि'],
  ['by @alice@social.example', 'alice'],
  ['ask u/kiwi_voter', 'kiwi_voter'],
  ['/u/some-one says', 'some-one'],
  ['alice-b.bsky.social posted', 'alice-b'],
  ['https://x.com/sione_t/status/123', 'sione_t'],
  ['see twitter.com/sione_t.', 'sione_t'],
  ['https://www.facebook.com/mere.w.5/posts/99', 'mere.w'],
  ['join t.me/joinchat/AAAAb', 'AAAAb'],
  ['https://instagram.com/somebody_', 'somebody_'],
  ['https://www.tiktok.com/@vota/video/7', 'vota'],
  ['https://youtube.com/@sione/videos', 'sione'],
  ['https://social.example/@alice/1', 'alice'],
  ['https://bsky.app/profile/al.bsky.social', 'al.bsky'],
  ['https://reddit.com/user/kiwi_voter', 'kiwi_voter'],
  ['https://threads.net/@abc_d', 'abc_d'],
  ['https://google.com/url?q=https%3A%2F%2Fx.com%2Fsione_t', 'sione_t'],
  ['https://archive.example/2020/https://twitter.com/sione_t', 'sione_t'],
  ['https://wa.me/6799991234', '9991234'],
  ['at://did:plc:abcdefgh/app.bsky.feed.post/3k', 'abcdefgh'],
  ['NIC 853456789V', '853456789'],
  ['NIC 199012345678', '199012345678'],
  ['PAN ABCDE1234F', 'ABCDE1234F'],
  ['EPIC ABC1234567', '1234567'],
  ['CNIC 35202-1234567-1', '1234567'],
  ['Aadhaar 1234 5678 9012', '5678'],
  ['ID 8001015009087', '8001015009087'],
  ['NIN CM12345678ABCD', '12345678'],
  ['card GHA-123456789-0', '123456789'],
  ['ID 63-123456A12', '123456'],
  ['NRC 123456/78/1', '123456'],
  ['ID 1 1985 8 0012345 0 12', '0012345'],
  ['passport AB1234567', '1234567'],
]

const innocent = [
  '12,345 votes',
  '2,345,678 votes',
  '2345678 votes',
  'in 2022 and 2023',
  '2022-2026',
  '2022 - 2026',
  '2011 2014 2018 2022',
  'polls open 12:30',
  '12.30-13.30',
  '08:00-17:00',
  '0800-1700',
  '22/11/2026',
  '22-11-2026 10:30',
  '22.11.2026',
  '2026-11-22T10:30:00Z',
  '20261122',
  '2 345 678 votes',
  '1 234 567 électeurs',
  '2.345.678 votos',
  '12,34,567 votes',
  '1 500 000 000 FCFA',
  '$2500000',
  'K1500000 spent',
  'In 2022 45 000 people',
  'ward 12 2345 votes',
  '3.14159265',
  '192.168.1.100',
  '-18.1416, 178.4419',
  'mangoes @5 each',
  'meet @7pm',
  '10000-15000 votes',
  'turnout 67.5%',
  'section 4.3.2.1',
  'Loi n° 2012-663',
  'G20 and COVID-19',
  '45-55',
  'seat 045-012',
  'and/or w/o i.e./e.g.',
  'A: 12 345 B: 23 456',
  '५०,००० मत',
  '+50 000 votes, +1 000 000 voices',
  'https://news.example/2026/1234567890123/story',
  'https://youtube.com/watch?v=dQw4w9WgXcQ',
  'https://x.com/search?q=vote',
  'news.example/vote?id=99912345',
]

it('masks at least 98 % of what points at a person, over formats of three continents', () => {
  const missed = personal.filter(([text, secret]) => maskText(text, nobody).includes(secret))
  expect(personal.length).toBeGreaterThanOrEqual(60)
  expect(missed.length / personal.length, JSON.stringify(missed)).toBeLessThanOrEqual(0.02)
})

it('leaves counts, money, dates, times and ordinary links as they are', () => {
  expect(innocent.length).toBeGreaterThanOrEqual(30)
  expect(innocent.map((text) => maskText(text, nobody))).toEqual(innocent)
})

it('uses one fixed token for each kind', () => {
  const text = 'Ask @ana, ana@mail.example, +679 999 1234 or ABC1234567 (https://x.com/ana).'
  expect(maskText(text, nobody)).toBe('Ask @…, [e-mail], [phone] or [id] (x.com/…).')
})

it('leaves handles and pages of registered public actors', () => {
  const keep = (handle: string) => ['Office', 'office@gov.example'].includes(handle)
  const text = 'RT @Office: see https://x.com/Office/status/1, @office@gov.example. Not @Officer.'
  expect(maskText(text, keep)).toBe(text.replace('@Officer', '@…'))
})

it('keeps the sentence around what it masks', () => {
  expect(maskText('Thanks @ana.', nobody)).toBe('Thanks @….')
  expect(maskText('नमस्ते@रवि आप', nobody)).toBe('नमस्ते@… आप')
  expect(maskText('(see x.com/ana), then vote', nobody)).toBe('(see x.com/…), then vote')
})

it('leaves its own tokens as they are', () => {
  const once = personal.map(([text]) => maskText(text, nobody))
  expect(once.map((text) => maskText(text, nobody))).toEqual(once)
})

it.each([
  ['letters before one @', `${'a'.repeat(100_000)}@`],
  ['nothing but @', '@'.repeat(100_000)],
  ['letters and @ in turn', 'a@'.repeat(50_000)],
  ['addresses that never end', 'a.'.repeat(50_000)],
  ['digits', '1'.repeat(100_000)],
  ['digits and spaces', '1 '.repeat(50_000)],
  ['digits and hyphens', '123-'.repeat(25_000)],
  ['brackets', '(1'.repeat(50_000)],
  ['nested links', 'http://'.repeat(14_000)],
  ['encoded links', `https://a.example/${'https%3A%2F%2F'.repeat(7_000)}`],
  ['labels of a domain', 'a-b.c-d.'.repeat(12_500)],
  ['capitals and digits', 'A1'.repeat(50_000)],
  ['spelled addresses', 'a [at] '.repeat(14_000)],
  ['reddit names', 'u/a'.repeat(33_000)],
  ['closing brackets of a link', `https://a.example/${')'.repeat(100_000)}x`],
])('comes to an end on 100,000 characters of %s', (_what, text) => {
  const masked = maskText(text, nobody)
  expect(masked.length).toBeLessThanOrEqual(text.length * 3)
})
