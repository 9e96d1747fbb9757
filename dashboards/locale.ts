// Words of the pages: looks a key up in a locale file, fills in values, chooses the plural form.
// Promises: numbers read as the locale writes them. A missing key shows itself, or throws where asked (tests).
// Refuses: markup in messages; a message is text and is escaped like any other.
import en from './locales/en.json' with { type: 'json' }

/** A sentence, or its plural forms chosen by the value `n`. */
export type Message = string | { one?: string; other: string; [form: string]: string | undefined }
export type Key = keyof typeof en
export type Values = Record<string, string | number>

export type Translate = {
  (key: Key, values?: Values): string
  /** A word of an open list, e.g. a platform: its translation, else the word as it came. */
  word(prefix: string, word: string): string
  /** A language code in words. */
  language(code: string): string
  /** A share of 0 to 1 as per cent, never rounded up to 100 %. */
  percent(share: number): string
  number(value: number): string
  readonly locale: string
  readonly dir: 'ltr' | 'rtl'
}

/** Words in one language. `strict` throws on a missing key or value instead of showing it. */
export function createTranslate(
  messages: Record<string, Message> = en,
  { locale = 'en', strict = false }: { locale?: string; strict?: boolean } = {},
): Translate {
  const plurals = new Intl.PluralRules(locale)
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const names = new Intl.DisplayNames([locale], { type: 'language', fallback: 'code' })
  const missing = (what: string): string => {
    if (strict) throw new Error(`no message: ${what}`)
    return what
  }
  const pick = (key: string, message: Message, n: unknown): string => {
    if (typeof message === 'string') return message
    if (typeof n !== 'number') return missing(`${key}, which needs a number n`)
    return message[plurals.select(n)] ?? message.other
  }
  const t = (key: string, values: Values = {}): string => {
    const message = messages[key]
    if (message === undefined) return missing(key)
    return pick(key, message, values.n).replace(/\{(\w+)\}/g, (_all, name: string) => {
      const value = values[name]
      if (value === undefined) return missing(`${key}, value ${name}`)
      return typeof value === 'number' ? numbers.format(value) : value
    })
  }
  return Object.assign(t, {
    word: (prefix: string, word: string) =>
      Object.hasOwn(messages, `${prefix}.${word}`) ? t(`${prefix}.${word}`) : word,
    language: (code: string) => languageName(names, code, t('language.unknown')),
    percent: (share: number) => percentText(numbers, share),
    number: (value: number) => numbers.format(value),
    locale,
    dir: rightToLeft.has(locale.split('-')[0] ?? '') ? ('rtl' as const) : ('ltr' as const),
  })
}

function languageName(names: Intl.DisplayNames, code: string, unknown: string): string {
  if (code === 'und' || code === '') return unknown
  try {
    return names.of(code) ?? code
  } catch (error) {
    if (error instanceof RangeError) return code
    throw error
  }
}

function percentText(numbers: Intl.NumberFormat, share: number): string {
  const percent = share * 100
  const whole = percent > 99 && percent < 100 ? Math.floor(percent * 10) / 10 : Math.round(percent)
  return `${numbers.format(whole)} %`
}

const rightToLeft = new Set(['ar', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur'])
