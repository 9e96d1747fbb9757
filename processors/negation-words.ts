// Processor, part of enrich: words by which a text denies or corrects something, in the languages that we have lists
// for. Grammar, as the stop words and the spoken spellings are: what the office may edit is in lexicons/.
// In Latin letters English stands beside every language, since posts mix the two.
import { foldTerm } from './find-terms.ts'
import { normalForm } from './normal-form.ts'
import { spokenSpellings } from './spoken-spellings.ts'

/** Of one language: words that deny, words that correct, and words that open a clause of their own. */
type Lists = { no: string; wrong?: string; but?: string }

const lists: Record<string, Lists> = {
  en: {
    no: `not cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt couldnt shouldnt hasnt havent hadnt
      aint dnt cnt dun mustnt neednt without non deny denies denied denying denial refute refutes refuted refuting`,
    wrong: 'hoax debunk debunks debunked debunking untrue disinformation misinformation factcheck',
    but: 'but however although though while whereas because if when which who whose since unless until as',
  },
  fr: {
    no: 'pas sans aucun aucune dément démenti jamais',
    wrong: 'intox canular infox faux',
    but: 'mais',
  },
  es: { no: 'no nunca jamás sin niega desmiente', wrong: 'bulo falso', but: 'pero' },
  pt: { no: 'não nunca sem nega desmente', wrong: 'boato falso', but: 'mas' },
  sw: {
    no: 'si sio siyo hapana hakuna hatuna hawana hana haina hazina haiko hakuwa haikuwa hawakuwa bila',
    wrong: 'uongo uzushi',
    but: 'lakini bali',
  },
  ha: { no: 'ba babu', wrong: 'karya ƙarya', but: 'amma' },
  yo: { no: 'kii kìí kò', wrong: 'irọ́' },
  hi: { no: 'नहीं नही नहि मत बिना', wrong: 'अफवाह अफ़वाह झूठ झूठा झूठी फर्जी फ़र्ज़ी', but: 'लेकिन' },
  ur: { no: 'نہیں نہ مت بغیر', wrong: 'جھوٹ جھوٹا جھوٹی افواہ جعلی', but: 'لیکن' },
  bn: { no: 'না নয় নয় নেই নাই নি', wrong: 'গুজব মিথ্যা ভুয়া ভুয়া', but: 'কিন্তু' },
  ta: { no: 'இல்லை அல்ல வேண்டாம் கிடையாது இல்லாமல்', wrong: 'வதந்தி பொய் போலி பொய்யான', but: 'ஆனால்' },
  si: { no: 'නැහැ නැත නැති නෙවෙයි නොවේ නෑ එපා', wrong: 'බොරු අසත්‍ය අසත්ය', but: 'නමුත්' },
  ms: {
    no: 'tidak bukan tak jangan belum tiada tanpa',
    wrong: 'palsu hoaks bohong',
    but: 'tetapi tapi',
  },
  ar: { no: 'لا ليس ليست لم لن بدون', wrong: 'كاذب كاذبة كذب شائعة إشاعة مفبرك زائف', but: 'لكن' },
  bi: { no: 'no nogat', wrong: 'giaman', but: 'be' },
  tpi: { no: 'no nogat', wrong: 'giaman', but: 'tasol' },
  fj: { no: 'sega' },
  sm: { no: 'leai le’i' },
  to: { no: '’ikai ikai' },
  mi: { no: 'kaore kāore kore' },
}

/** Scripts that one language above writes: taken where the language is not known. */
const ofScript: Record<string, string[]> = {
  devanagari: ['hi'],
  arabic: ['ar', 'ur'],
  bengali: ['bn'],
  tamil: ['ta'],
  sinhala: ['si'],
}

/** Their negator stands at the end: a text that was cut short may have lost it. */
const lateScripts: ReadonlySet<string> = new Set(['devanagari', 'bengali', 'tamil', 'sinhala'])

/** Whether a clause of this language may be denied by its last word. */
export function mayDenyLast(lang: string, script: string): boolean {
  return lang === 'ur' || lateScripts.has(script)
}

/** They deny by themselves; beside a negator of their clause many kinds of English say the same once more. */
const concord = 'no none nobody nothing nowhere never neither nor'

/** Words that correct only where they are said of the matter ("is fake", "false: …", "fake news"), not "fake ballots". */
const predicates = 'false fake incorrect lie lies myth misleading unfounded baseless fabricated'
const copula = 'is was are were be been isnt wasnt not that this it its a all na'
const company = 'that to claim claims news rumour rumours rumor rumors story report reports'

/** Prepositions that deny what follows and nothing before: "boxes without seals" says that there are boxes. */
const onwards = 'without sans bila tanpa sem sin'

/** Verbs that deny what follows with "to": "failed to win". */
const withTo =
  'fail fails failed failing refuse refuses refused refusing decline declines declined declining'

const pairs = 'other than, anything but, far from, lack of'

/** Behind a negator: it denies nothing ("not only", "can't believe", "no doubt"). */
const harmless = `only just merely believe wait doubt wonder joke matter less surprise forget know sure sorry idea care
  miss mention stop help`
/** Before a negator: as much ("why not", "if not", "or not"). */
const asked = 'why if or'

/** Negators that stand inside a run of letters, by script group; what they are a part of and deny nothing goes first. */
const inRuns: Record<string, { no: RegExp; harmless: RegExp }> = {
  han: {
    no: /没有|沒有|并非|並非|不|没|沒|未|谣言|謠言|虚假|虛假|假的/gu,
    harmless: /不过|不過|不仅|不僅|不但|不只|不久|不少|不断|不斷|不同|未来|未來|差不多|不得不/gu,
  },
  thai: { no: /ไม่|มิใช่|เท็จ|ข่าวปลอม|ข่าวลือ/gu, harmless: /ไม่เพียง|ไม่ว่า|ไม่แน่/gu },
}

export type NegationWords = {
  no: ReadonlySet<string>
  wrong: ReadonlySet<string>
  but: ReadonlySet<string>
}

export const concordWords = setOf(concord)
export const onwardWords = setOf(onwards)
export const predicateWords = setOf(predicates)
export const copulas = setOf(copula)
export const predicateCompany = setOf(company)
export const verbsWithTo = setOf(withTo)
export const harmlessBehind = setOf(harmless)
export const harmlessBefore = setOf(asked)
export const denyingPairs: ReadonlySet<string> = new Set(pairs.split(', '))

function setOf(...words: (string | undefined)[]): ReadonlySet<string> {
  return new Set(words.flatMap((list) => list?.match(/\S+/gu) ?? []).map(foldTerm))
}

const made = new Map<string, NegationWords>()

/** The words of a language (its code, or `und`) in a script group. */
export function negationWords(lang: string, script: string): NegationWords {
  const key = `${script} ${lang}`
  const known = made.get(key)
  if (known !== undefined) return known
  const codes = new Set(lists[lang] ? [lang] : (ofScript[script] ?? []))
  if (script === 'latin') codes.add('en')
  const of = [...codes].map((code) => lists[code] as Lists)
  const words = {
    no: setOf(...of.map(({ no }) => no)),
    wrong: setOf(...of.map(({ wrong }) => wrong)),
    but: setOf(...of.map(({ but }) => but)),
  }
  made.set(key, words)
  return words
}

/** How often a run of letters without spaces denies; undefined for a script that is written with spaces, or has no list. */
export function negatorsInRun(run: string, script: string): number | undefined {
  const known = inRuns[script]
  return known && (run.replace(known.harmless, '').match(known.no)?.length ?? 0)
}

/** Words of denial as they are compared, and what they are said of: common, since what they deny is told apart. */
export const comparedSigns: ReadonlySet<string> = setOf(
  ...Object.values(lists).flatMap(({ no, wrong }) => [no, wrong]),
  ...[concord, predicates, withTo, 'true'],
)

/** Every sign of denial as it stands in a normal form: a text without any of these is not looked at further. */
export const anySign: ReadonlySet<string> = new Set(
  [
    ...Object.values(lists).flatMap(({ no, wrong = '' }) => [no, wrong]),
    ...[concord, predicates, withTo, 'other anything far lack t'],
  ].flatMap((list) =>
    (list.match(/\S+/gu) ?? []).flatMap((word) => [
      ...normalForm(word).split(' '),
      ...spokenSpellings(foldTerm(word)),
    ]),
  ),
)
