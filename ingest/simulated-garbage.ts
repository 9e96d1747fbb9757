// What no feed is free of, as data: posts with no text, no end, no direction or no meaning.
// Each kind is a fault of the exercise and counted in its truth. Nothing here is ever executed: it must
// reach the screen as text, or stay a dead letter, and never stop the source.

/** Texts by kind of fault. */
export const garbageTexts = {
  empty_text: ['', '   ', '\u200b\u200b'],
  emoji_only: ['😂😂😂', '🔥', '🇺🇳🎉👏🏽', '👨‍👩‍👧‍👦'],
  long_word: ['a'.repeat(10_000), 'ha'.repeat(5_000), 'ж'.repeat(10_000)],
  script_tag: [
    '<script>alert("hello")</script> good morning',
    '"><img src=x onerror=alert(1)> is this thing on?',
    "=HYPERLINK('http://spreadsheet.example','click') +1 -1 @me",
  ],
  bidi_override: [
    'The market is \u202eesolc\u202c today',
    '\u2067\u2067\u2067 who turned the letters round?',
    'photo_\u202egnp.exe from the ferry',
  ],
  lone_surrogate: ['broken emoji \ud83d here', '\udc00 starts wrong', 'ends wrong \ud800'],
} as const
export type GarbageKind = keyof typeof garbageTexts
export const garbageKinds = Object.keys(garbageTexts) as GarbageKind[]

/** Items that are not posts at all: what a source sends when it breaks. */
export const unreadableItems: { bytes: Buffer; reason: string; cause: string }[] = [
  {
    bytes: Buffer.from('{"id":"77","text":"cut off in the mid'),
    reason: 'not-json',
    cause: 'The item ends in the middle of a text.',
  },
  {
    bytes: Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41]),
    reason: 'not-utf8',
    cause: 'The bytes are not UTF-8.',
  },
  {
    bytes: Buffer.from('<html><body>502 Bad Gateway</body></html>'),
    reason: 'not-json',
    cause: 'The source answered with a web page.',
  },
]
