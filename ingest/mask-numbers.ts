// Ingest: telephone and identity numbers in running text. mask-text.ts calls it for what is no link.
// Promises: local and international numbers of seven digits and more are masked, also in other scripts' digits;
// vote counts, money, dates, times, years, ranges, decimals and numbers up to six digits stay.
// Spaces are the weak separator: digits joined by spaces count as a telephone number only in a known shape.
// Every pattern is bounded or has one way to match, so hostile text costs linear time.

/** Digit groups joined by single spaces, dots, hyphens or brackets. */
const numbers = /[+＋]?\(?\p{Nd}+(?:(?:[ \u00a0\u202f.\u2010\u2011-]|\)[ -]?|[ -]?\()\p{Nd}+)*/gu
const identityTokens =
  /(?<![A-Za-z0-9])(?:GHA-\d{9}-\d|\d{2}-\d{6,7} ?[A-Z] ?\d{2}|\d{6}\/\d{2}\/\d|[A-Z0-9]{8,20})(?![A-Za-z0-9])/g
/** Seven digits close together: what has none of these has no telephone number. */
const enough = /\p{Nd}(?:\P{Nd}{0,2}\p{Nd}){6}/u
const passport = /^(?:[A-Z]{1,3}\d{6,9}|[A-Z]{5}\d{4}[A-Z])$/u
const decimals = /\p{Nd}/gu

/** Lengths of the groups of telephone numbers as people space them. */
const shapes = new Set(
  (
    '3-4 4-4 5-5 5-6 4-6 4-7 3-6 3-7 2-5 2-6 2-7 2-8 3-3-4 4-3-3 3-2-4 2-3-4 3-4-3 3-4-4 2-4-4 5-3-3 ' +
    '4-3-4 1-3-4 2-2-3 3-2-3-2 2-3-2-2 3-2-2-2 1-2-2-2-2 2-2-2-2 2-2-2-2-2 1-3-3-4'
  ).split(' '),
)
/** Shapes that a number in thousands has too: they need a leading zero or a hyphen. */
const thousands = new Set(['1-3-3', '2-3-3', '3-3-3'])
/** Aadhaar, bank card, CNIC, NIDA, Rwanda's id. */
const identityShapes = new Set(['4-4-4', '4-4-4-4', '5-7-1', '8-5-5-2', '1-4-1-7-1-2'])

const moneyBefore =
  /(?:[$€£₦₹₵¥৳]|(?:^|[^\p{L}])(?:Rs|KSh|USD|FJD|PGK|UGX|TZS|NGN|GHS|INR|PKR|LKR|BDT|NPR|FCFA|CFA|SBD|VUV|WST|K)\.?)\s?$/iu
const countedAfter =
  /^\s?(?:%|votes?\b|voters?\b|ballots?\b|people\b|persons?\b|citizens?\b|registered\b|million|billion|dollars?\b|shillings?\b|naira\b|rupees?\b|kina\b|vatu\b|tala\b|cedis?\b|rand\b|taka\b|f?cfa\b|voix\b|électeurs\b|personnes\b|votos\b|eleitores\b|kura\b|वोट|मत|ভোট|வாக்கு|ووٹ)/iu

/** A run of digit groups and what stands between them: `groups[i]` is `parts[leading + 2 i]` in western digits. */
type Run = {
  parts: string[]
  groups: string[]
  leading: number
  /** Joined by hyphens or brackets, not by spaces or dots alone. */
  strong: boolean
  counted: () => boolean
}

/** Masks telephone numbers as `[phone]` and identity numbers as `[id]`. */
export function maskNumbers(text: string): string {
  const known = /\d{4}/.test(text)
    ? text.replace(identityTokens, (token) => (isIdentity(token) ? '[id]' : token))
    : text
  if (!enough.test(known)) return known
  return known.replace(numbers, (run, offset: number, whole: string) => maskRun(run, offset, whole))
}

function isIdentity(token: string): boolean {
  if (/[-/]/u.test(token)) return true
  if (passport.test(token)) return !token.endsWith('000')
  const digits = token.replace(/\D/gu, '').length
  return digits >= 5 && digits < token.length && token.length >= 9
}

function maskRun(run: string, offset: number, whole: string): string {
  if (run.length < 7) return run
  const parts = run.match(/\p{Nd}+|[^\p{Nd}]+/gu) ?? []
  const groups = parts.filter((part) => /^\p{Nd}/u.test(part)).map(western)
  const digits = groups.reduce((sum, group) => sum + group.length, 0)
  if (digits < 7) return run
  const international = dialledAbroad(run, groups, digits)
  if (international !== null) return international
  const strong = /[()\u2010\u2011-]/u.test(run) && !run.includes('.')
  const token = strong && groups.length > 1 ? strongToken(groups, digits) : null
  if (token !== null) return token
  const leading = /^\p{Nd}/u.test(parts[0] ?? '') ? 0 : 1
  const counted = () => isCounted(whole, offset, run.length)
  return maskParts({ parts, groups, leading, strong, counted })
}

/** +679 999 1234, 00679 999 1234; null = neither. */
function dialledAbroad(run: string, groups: string[], digits: number): string | null {
  if (/^[+＋]/u.test(run) && digits <= 15) return roundThousands(groups) ? run : '[phone]'
  return groups[0]?.startsWith('00') && digits >= 10 && digits <= 17 ? '[phone]' : null
}

/** Digits without separators; null = an ordinary number. */
function maskGroup(group: string, counted: () => boolean): string | null {
  if (group.length < 7 || isDay(group) || /0000$/u.test(group)) return null
  if (group.length <= 8) return counted() ? null : '[phone]'
  if (/000$/u.test(group) && counted()) return null
  const dialled = /^0\d{8,10}$|^[6-9]\d{9}$|^[67]\d{8}$/u.test(group)
  return dialled ? '[phone]' : '[id]'
}

/** Hyphens and brackets: any plausible number that is no date, range or pair of years; null = none. */
function strongToken(groups: string[], digits: number): string | null {
  if (groups.length > 6 || digits > 20 || isDate(groups) || isRange(groups) || groups.every(isYear))
    return null
  const shape = shapeOf(groups)
  if (identityShapes.has(shape)) return '[id]'
  if (!groups.some((group) => group.length >= 3) && !shapes.has(shape)) return null
  if (isYear(groups[0] ?? '') && groups.length !== 2) return null
  if (isYear(groups[0] ?? '') && (groups[1] ?? '').length !== 4) return null
  return digits > 12 ? '[id]' : '[phone]'
}

/** Looks for known shapes among the groups, longest first, and masks each; the rest stays as it stands. */
function maskParts(run: Run): string {
  const { parts, groups, leading } = run
  let out = parts.slice(0, leading).join('')
  let at = 0
  while (at < groups.length) {
    const length = shapeAt(run, at)
    out += length > 0 ? shapeToken(groups.slice(at, at + length)) : loneGroup(run, at)
    at += Math.max(length, 1)
    out += parts[leading + at * 2 - 1] ?? ''
  }
  return out
}

function shapeToken(groups: string[]): string {
  return identityShapes.has(shapeOf(groups)) ? '[id]' : '[phone]'
}

function loneGroup({ parts, groups, leading, counted }: Run, at: number): string {
  const place = leading + at * 2
  const found = parts[place] ?? ''
  // Behind a point stands a fraction: 3.14159265.
  if (at > 0 && parts[place - 1] === '.') return found
  return maskGroup(groups[at] ?? '', counted) ?? found
}

/** How many groups from `at` on make a telephone or identity number; 0 = none. */
function shapeAt({ parts, groups, leading, strong, counted }: Run, at: number): number {
  if (isYear(groups[at] ?? '')) return 0
  for (let length = Math.min(6, groups.length - at); length >= 2; length -= 1) {
    const taken = groups.slice(at, at + length)
    const between = parts.slice(leading + at * 2 + 1, leading + (at + length) * 2 - 2)
    const separators = between.filter((part) => !/^\p{Nd}/u.test(part))
    if (isNumberShape(taken, separators, strong, counted)) return length
  }
  return 0
}

function isNumberShape(
  groups: string[],
  separators: string[],
  strong: boolean,
  counted: () => boolean,
): boolean {
  const shape = shapeOf(groups)
  if (identityShapes.has(shape)) return true
  const uniform = separators.every((separator) => separator === separators[0])
  if (!uniform && !strong) return false
  // 3.1415926 is a decimal.
  if (groups.length === 2 && separators[0] === '.') return false
  if (thousands.has(shape)) {
    const first = groups[0] ?? ''
    if (first.startsWith('0')) return true
    // 923 456 789 is a number of Angola, Cameroon or Senegal; in thousands it would be more than most elections have.
    return (
      shape === '3-3-3' && /^[6-9]/u.test(first) && !/000$/u.test(groups[2] ?? '') && !counted()
    )
  }
  if (shape.startsWith('2-2-2-2') || shape === '2-2-3') return uniform && shapes.has(shape)
  return shapes.has(shape) && !isRange(groups) && !counted()
}

function roundThousands(groups: string[]): boolean {
  return groups.length > 1 && groups.slice(1).every((group) => group === '000')
}

/** 12345-12399, 10000-15000 and 0800-1700 are ranges; 98765-43210 is not. */
function isRange(groups: string[]): boolean {
  const [first = '', second = ''] = groups
  if (groups.length !== 2) return false
  if (/^\d*00$/u.test(first) && /^\d*0$/u.test(second)) return true
  if (first.length !== second.length || second <= first) return false
  return first[0] === second[0] || (isClock(first) && isClock(second))
}

function isClock(group: string): boolean {
  return /^(?:[01]\d|2[0-3])[0-5]\d$/u.test(group)
}

function isYear(group: string): boolean {
  return /^(?:19|20)\d{2}$/u.test(group)
}

/** 2026-11-22, 22-11-2026, also with hours behind. */
function isDate(groups: string[]): boolean {
  const short = (group: string | undefined) => group !== undefined && group.length <= 2
  const [a = '', b, c = ''] = groups
  const rest = groups.slice(3).every(short)
  return rest && short(b) && ((isYear(a) && short(c)) || (short(a) && isYear(c)))
}

/** 20261122 */
function isDay(group: string): boolean {
  return /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/u.test(group)
}

function isCounted(whole: string, start: number, length: number): boolean {
  const end = start + length
  return (
    moneyBefore.test(whole.slice(Math.max(0, start - 8), start)) ||
    countedAfter.test(whole.slice(end, end + 20))
  )
}

function shapeOf(groups: string[]): string {
  return groups.map((group) => group.length).join('-')
}

/** The digits of any script as 0 to 9: each script's ten digits stand together, from its zero on. */
function western(group: string): string {
  if (/^\d+$/u.test(group)) return group
  return group.replace(decimals, (digit) => {
    const code = digit.codePointAt(0) ?? 0
    const zero = zeros.findLast((value) => value <= code) ?? 0
    return code - zero <= 9 ? String(code - zero) : '5'
  })
}

/** Code points of zero: ASCII, Arabic, Persian, the scripts of India and its neighbours, Tibetan, Burmese, Khmer, full width. */
const zeros = [
  0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
  0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810, 0xff10,
]
