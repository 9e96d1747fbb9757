// Processor, part of enrich: function words of English as it is spoken and spelled around the Commonwealth, and the word
// that a newspaper would print. Pidgin of West Africa, Patois of the Caribbean, Singlish, African American English.
// Only words that carry no claim of their own, so that a wrong guess (the German "dem") costs a common word at most.
// They are compared only (see read-wording.ts); no text is changed by them.

const spellings: Record<string, string> = {
  the: 'di da',
  this: 'dis diz',
  that: 'dat dah',
  these: 'dese',
  those: 'dose',
  they: 'dey',
  them: 'dem',
  there: 'dere deh dia',
  with: 'wit wid wif',
  what: 'wetin wat wah weh wey',
  when: 'wen wena',
  where: 'wia wea',
  in: 'inna',
  on: 'pon pan',
  to: 'fi fe',
  for: 'fo fa fah fuh',
  from: 'frm fram',
  of: 'ova',
  over: 'ovah',
  after: 'afta aftah',
  about: 'bout abt abut',
  before: 'befo bifo bifor',
  because: 'cuz cos cah becos bicos cause',
  and: 'an n',
  is: 'iz',
  not: 'nuh nah naa noh aint',
  never: 'neva nevah',
  nothing: 'nutin notin nuttin noting nothin',
  something: 'sumtin somtin somethin sumn',
  cannot: 'cyaan cant caan kyaan canna',
  you: 'yu yuh u unu unna una oonu yall',
  your: 'yo yur ur',
  him: 'im',
  her: 'har',
  we: 'wi',
  my: 'mi mah',
  have: 'don dun hav haf',
  going: 'gwaan gwan goin gonna gon finna',
  want: 'wan waan wanna',
  make: 'mek meik',
  take: 'tek teik',
  say: 'seh sey',
  know: 'kno sabi',
  think: 'tink',
  thing: 'ting tings',
  people: 'pipo pipol pple ppl peeps folk folks pipul',
  child: 'pikin pickney pikney',
  girl: 'gyal gal',
  brother: 'bredda bruddah broda',
  many: 'plenty plenti nuff',
  everything: 'evryting everyting everytin',
  everybody: 'evrybody everibodi',
  all: 'every evry',
  also: 'oso',
  very: 'veri wella',
  really: 'rily rilly',
  out: 'outta outa',
  back: 'bak',
  now: 'naw nau',
}

const printed = new Map(
  Object.entries(spellings).flatMap(([word, spoken]) =>
    spoken.split(' ').map((spelling) => [spelling, word] as const),
  ),
)

/** The printed word for a spoken spelling in lower case; any other word is itself. */
export function printedWord(word: string): string {
  return printed.get(word) ?? word
}

/** The spoken spellings of a printed word. */
export function spokenSpellings(word: string): string[] {
  return spellings[word]?.split(' ') ?? []
}
