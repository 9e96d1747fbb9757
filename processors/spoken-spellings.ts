// Processor, part of enrich: function words of English as it is spoken and spelled around the Commonwealth, and the word
// that a newspaper would print. Pidgin of West Africa, Patois of the Caribbean, Singlish, African American English.
// Only words that carry no claim of their own, so that a wrong guess (the German "dem") costs a common word at most.
// They are compared only (see read-wording.ts); no text is changed by them.

const spellings: Record<string, string> = {
  the: 'di da',
  this: 'dis diz',
  that: 'dat dah tht',
  these: 'dese',
  those: 'dose',
  they: 'dey',
  them: 'dem',
  there: 'dere deh dia',
  with: 'wit wid wif w',
  what: 'wetin wat wah weh wey wut wha wot',
  when: 'wen wena',
  where: 'wia wea',
  in: 'inna',
  on: 'pon pan upon',
  to: 'fi fe',
  for: 'fo fa fah fuh',
  from: 'frm fram',
  of: 'ova',
  over: 'ovah',
  after: 'afta aftah aftr',
  about: 'bout abt abut',
  before: 'befo bifo bifor b4 bfore',
  because: 'cuz cos cah becos bicos cause bc coz bcoz',
  and: 'an n',
  are: 'r',
  be: 'b',
  is: 'iz',
  has: 'hs haz',
  not: 'nuh nah naa noh aint',
  never: 'neva nevah neber',
  nothing: 'nutin notin nuttin noting nothin',
  something: 'sumtin somtin somethin sumn someting',
  cannot: 'cyaan cant caan kyaan canna',
  you: 'yu yuh u unu unna una oonu unnu yall ya ye',
  your: 'yo yur ur yr',
  why: 'y',
  him: 'im',
  her: 'har',
  we: 'wi',
  my: 'mi mah',
  have: 'don dun hav haf',
  going: 'gwaan gwan goin gonna gon finna',
  want: 'wan waan wanna',
  got: 'gotta',
  make: 'mek meik',
  take: 'tek teik',
  say: 'seh sey sez sed',
  talk: 'tok',
  know: 'kno sabi',
  think: 'tink',
  thing: 'ting tings',
  look: 'luk',
  leave: 'lef',
  walk: 'waka',
  agree: 'gree',
  try: 'tryna',
  please: 'pls plz',
  thank: 'thx thnx tanks',
  people: 'pipo pipol pple ppl peeps folk folks pipul',
  somebody: 'smbdy sumbody',
  child: 'pikin pickney pikney',
  girl: 'gyal gal',
  brother: 'bredda bruddah broda',
  father: 'fada faada fadda',
  mother: 'mada madda mudda',
  president: 'prez pres',
  government: 'govt gov goverment gament',
  vaccine: 'vax vacc',
  message: 'msg',
  picture: 'pic',
  many: 'plenty plenti nuff',
  little: 'likkle lil likl',
  everything: 'evryting everyting everytin',
  everybody: 'evrybody everibodi',
  everywhere: 'everyweh evrywhere',
  all: 'every evry',
  also: 'oso',
  already: 'aready oredi orledi',
  just: 'jus jst',
  though: 'tho',
  through: 'thru tru',
  tonight: 'tonite 2nite',
  night: 'nite',
  tomorrow: 'tmrw tmr tomoro',
  today: '2day tday',
  next: 'nxt',
  year: 'yr',
  very: 'veri wella',
  really: 'rily rilly rlly',
  right: 'rite',
  out: 'outta outa comot commot',
  back: 'bak',
  now: 'naw nau',
}

/**
 * Words with which a speaker turns to the listener, and exclamations: what is claimed is the same without them.
 * Only those that are no word of another meaning in the languages that Lali knows.
 */
const particles: ReadonlySet<string> = new Set(
  `lah leh lor loh liao sia sial siah meh walao wahlau aiyo aiyoh aiyah alamak abeg oya sef shey enuh eeh ayo aye
  oh ooh wow hey yo ugh uh um hmm haha ha omg omfg lol lmao rofl smh tbh imo imho ngl fyi btw wtf rn eh ah oi
  innit chai`.split(/\s+/u),
)

/** Whether a word in lower case is heard but claims nothing ("lah", "abeg", "omg"). */
export function isParticle(word: string): boolean {
  return particles.has(word)
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
