// Processor, part of enrich: how a name sounds, written so that scripts agree: Kelowai, केलोवाई, کیلووائی and கெலோவாய் are
// all "KLV". Consonants in nine coarse classes, vowels left out but for one at the beginning; h and y are left out,
// since scripts disagree on them. Our own tables, from the letters' usual values in the Unicode names.
// Voiced and voiceless are one class: Tamil writes both alike. Thai and Han have none: their words cannot be told
// apart without a dictionary, so names there link by the lists of places alone.

const latin: Record<string, string> = {
  ...classes('k', 'K', 'g', 'q'),
  ...classes('t', 'T', 'd'),
  ...classes('p', 'P', 'b', 'f'),
  ...classes('v', 'V', 'w'),
  ...classes('s', 'S', 'z', 'j'),
  ...classes('m', 'M'),
  ...classes('n', 'N'),
  ...classes('l', 'L'),
  ...classes('r', 'R'),
  ...classes('a', 'A', 'e', 'i', 'o', 'u'),
  x: 'KS',
}

const others: Record<string, string> = {
  // Devanagari, Bengali: independent vowels, then consonants by their class; ं is a nasal.
  ...letters('अआइईउऊएऐओऔऍऑঅআইঈউঊএঐওঔ', 'A'),
  ...letters('कखगघকখগঘ', 'K'),
  ...letters('टठडढतथदधটঠডঢতথদধৎ', 'T'),
  ...letters('पफबभপফবভ', 'P'),
  ...letters('वৱ', 'V'),
  ...letters('चछजझशषसচছজঝশষসয', 'S'),
  ...letters('मম', 'M'),
  ...letters('ङञणनंঁঙঞণনং', 'N'),
  ...letters('लळল', 'L'),
  ...letters('रর', 'R'),
  // Tamil.
  ...letters('அஆஇஈஉஊஎஏஐஒஓஔ', 'A'),
  ...letters('க', 'K'),
  ...letters('டத', 'T'),
  ...letters('ப', 'P'),
  ...letters('வ', 'V'),
  ...letters('சஜஶஷஸ', 'S'),
  ...letters('ம', 'M'),
  ...letters('ஙஞணநன', 'N'),
  ...letters('லளழ', 'L'),
  ...letters('ரற', 'R'),
  // Sinhala.
  ...letters('අආඇඈඉඊඋඌඑඒඔඕ', 'A'),
  ...letters('කඛගඝඟ', 'K'),
  ...letters('ටඨඩඪතථදධඬඳ', 'T'),
  ...letters('පඵබභඹෆ', 'P'),
  ...letters('ව', 'V'),
  ...letters('චඡජඣශෂස', 'S'),
  ...letters('ම', 'M'),
  ...letters('ඞඤණනං', 'N'),
  ...letters('ලළ', 'L'),
  ...letters('ර', 'R'),
  // Arabic script; و and ی are told apart below.
  ...letters('اآأإع', 'A'),
  ...letters('کكگقخغ', 'K'),
  ...letters('ٹڈتطدض', 'T'),
  ...letters('پبف', 'P'),
  ...letters('سصثشزذظژجچ', 'S'),
  ...letters('م', 'M'),
  ...letters('نں', 'N'),
  ...letters('ل', 'L'),
  ...letters('رڑ', 'R'),
}
const arabicVowel = /[اآیيئوەے]/u
/** Case endings that Tamil writes on the name; the longest first. */
const tamilEnding = /(?:ிலிருந்து|லிருந்து|க்குப்|ுக்கு|க்கு|வில்|யில்|ில்)$/u

function classes(first: string, sound: string, ...more: string[]): Record<string, string> {
  return letters([first, ...more].join(''), sound)
}

function letters(list: string, sound: string): Record<string, string> {
  return Object.fromEntries([...list.normalize('NFD')].map((letter) => [letter, sound]))
}

/** The classes of a word's letters, doubles once; '' for a script without a table. At most 12 classes. */
export function soundOf(word: string): string {
  const bare = word.toLowerCase().replace(tamilEnding, '')
  const text = /^[\p{Script=Latin}'’ʻ-]+$/u.test(bare)
    ? bare
        .normalize('NFD')
        .replace(/\p{M}/gu, '')
        .replace(/ph/gu, 'p')
        .replace(/c(?=[eiyh])/gu, 's')
        .replace(/c/gu, 'k')
    : bare
        .normalize('NFD')
        .replace(/[डढ]\u093c/gu, 'र')
        .replace(/[ডঢ]\u09bc/gu, 'র')
  let sound = ''
  let before = ''
  for (const letter of text) {
    const made = soundOfLetter(letter, before)
    before = letter
    if (made === '' || (made === 'A' && sound !== '')) continue
    if (!sound.endsWith(made)) sound += made
    if (sound.length >= 12) break
  }
  return sound
}

function soundOfLetter(letter: string, before: string): string {
  // Waw is a consonant at the beginning of a word and behind a vowel, else a vowel.
  if (letter === 'و') {
    if (before === 'ا' || before === '') return before === '' ? 'V' : ''
    return arabicVowel.test(before) ? 'V' : ''
  }
  return latin[letter] ?? others[letter] ?? ''
}
