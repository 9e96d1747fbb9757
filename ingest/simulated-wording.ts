// How texts of the exercise vary: templates are filled, and copies are edited as people edit them.
// Promises that an edit never changes a number, a name or the sense, and names each edit it made.
// Refuses typos outside Latin script: there a dropped sign can make another word.
import { nameIn, places, type SimulatedLanguage } from './simulated-island.ts'
import type { Random } from './simulated-random.ts'

/** What people do to a text they pass on, in the order in which two of them are made. */
export const editKinds = [
  'typo',
  'case',
  'truncated',
  'quoted',
  'prefix',
  'emoji',
  'hashtags',
  'link',
] as const
export type EditKind = (typeof editKinds)[number]

const prefixes: Record<SimulatedLanguage, string[]> = {
  en: ['BREAKING: ', 'Forwarded as received: ', 'Pls share! ', 'URGENT ', 'From my family group: '],
  bi: ['Plis serem: ', 'Nius naoia: ', 'Wan fren i sanem: '],
  fr: ['URGENT : ', 'À partager : ', 'Reçu dans un groupe : '],
  sw: ['Sambaza tafadhali: ', 'HABARI MPYA: ', 'Nimetumiwa: '],
  hi: ['ज़रूरी सूचना: ', 'कृपया आगे भेजें: ', 'अभी मिला: '],
  ur: ['ضروری اطلاع: ', 'براہ کرم آگے بھیجیں: ', 'ابھی ملا: '],
  ta: ['அவசரம்: ', 'தயவுசெய்து பகிரவும்: ', 'குழுவில் வந்தது: '],
  th: ['ด่วน! ', 'ช่วยแชร์ด้วย ', 'ส่งต่อกันมา: '],
  zh: ['紧急：', '请转发：', '群里看到的：'],
}
const emoji = ['⚠️', '😡', '🙏', '😱', '‼️', '🤔', '📢', '😭', '👀']
const quoteMarks: [string, string][] = [
  ['“', '”'],
  ['"', '"'],
  ['«', '»'],
]
const latin = new Set<SimulatedLanguage>(['en', 'bi', 'fr', 'sw'])
const unspaced = new Set<SimulatedLanguage>(['th', 'zh'])

/** Fills a template: `{a|b}` by choice, `{name}` from the slots or from the numbers of information. */
export function fill(
  template: string,
  lang: SimulatedLanguage,
  random: Random,
  slots: Record<string, string> = {},
): string {
  return template.replace(/\{([^{}]{0,400})\}/g, (_, inner: string) => {
    if (inner.includes('|')) return random.pick(inner.split('|'))
    return slots[inner] ?? numberSlot(inner, lang, random)
  })
}

function numberSlot(slot: string, lang: SimulatedLanguage, random: Random): string {
  switch (slot) {
    case 'place':
      return nameIn(random.pick(places), lang)
    case 'votes':
      return String(60 + random.whole(840))
    case 'few':
      return String(2 + random.whole(58))
    case 'station':
      return String(1 + random.whole(18))
    case 'hour':
      return String(6 + random.whole(10))
    case 'minutes':
      return random.pick(['05', '10', '20', '35', '45', '50'])
    case 'degrees':
      return String(23 + random.whole(10))
    case 'knots':
      return String(4 + random.whole(24))
    case 'goals':
      return String(random.whole(5))
    default:
      throw new Error(`A wording of the exercise has an unknown slot: {${slot}}.`)
  }
}

/** One or two edits of a text, with their names. */
export function edit(
  text: string,
  lang: SimulatedLanguage,
  random: Random,
  claim: { hashtags: string[]; link: string | null },
): { text: string; edits: EditKind[] } {
  const chosen = [random.whole(editKinds.length)]
  if (random.chance(0.35)) chosen.push(random.whole(editKinds.length))
  const edits: EditKind[] = []
  let edited = text
  for (const kind of editKinds.filter((_, at) => chosen.includes(at))) {
    const next = editOnce(edited, kind, lang, random, claim)
    if (next === edited) continue
    edited = next
    edits.push(kind)
  }
  // What the script or the claim does not allow (a typo in Thai, a link that is not there) is tried again.
  return edits.length === 0 ? edit(text, lang, random, claim) : { text: edited, edits }
}

function editOnce(
  text: string,
  kind: EditKind,
  lang: SimulatedLanguage,
  random: Random,
  claim: { hashtags: string[]; link: string | null },
): string {
  switch (kind) {
    case 'prefix':
      return random.pick(prefixes[lang]) + text
    case 'hashtags':
      return `${text} ${claim.hashtags.map((tag) => `#${tag}`).join(' ')}`
    case 'typo':
      return latin.has(lang) ? typo(text, random) : text
    case 'case':
      return latin.has(lang) ? random.pick([text.toUpperCase(), text.toLowerCase()]) : text
    case 'truncated':
      return truncate(text, lang, random)
    case 'emoji':
      return `${text} ${random.pick(emoji).repeat(1 + random.whole(3))}`
    case 'quoted': {
      const [open, close] = random.pick(quoteMarks)
      return open + text + close
    }
    case 'link':
      return claim.link === null ? text : `${text} ${claim.link}`
  }
}

/** One or two letters swapped with their neighbour, inside words, never in a number or a link. */
function typo(text: string, random: Random): string {
  const words = text.split(' ')
  const long = words.flatMap((word, at) => (/^\p{Ll}{5,}$/u.test(word) ? [at] : []))
  if (long.length === 0) return text
  for (let n = 0; n < 1 + random.whole(2); n += 1) {
    const at = random.pick(long)
    const word = words[at] ?? ''
    const from = 1 + random.whole(word.length - 3)
    words[at] = word.slice(0, from) + word[from + 1] + word[from] + word.slice(from + 2)
  }
  return words.join(' ')
}

/** Cuts the last 10 to 25 %, at a word, as a short message service does. */
function truncate(text: string, lang: SimulatedLanguage, random: Random): string {
  const keep = random.between(0.75, 0.9)
  if (unspaced.has(lang)) {
    const signs = [...text]
    return `${signs.slice(0, Math.ceil(signs.length * keep)).join('')}…`
  }
  const words = text.split(' ')
  return `${words.slice(0, Math.ceil(words.length * keep)).join(' ')}…`
}
