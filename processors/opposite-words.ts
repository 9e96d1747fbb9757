// Processor, part of enrich: English words that say the opposite of each other, as one word and its denial: "closed" is
// "open", denied. Only pairs of which one excludes the other in what posts about votes and news claim.
// They are compared only (read-wording.ts, find-negation.ts); no text is changed by them.

const opposites: [word: string, forms: string, opposite: string][] = [
  [
    'open',
    'open opens opened opening reopen reopened',
    'close closes closed closing shut shuts shutting',
  ],
  ['win', 'win wins won winning winner', 'lose loses lost losing loser'],
  ['legal', 'legal legally lawful', 'illegal illegally unlawful'],
  ['valid', 'valid validated', 'invalid invalidated'],
  ['accept', 'accept accepts accepted', 'reject rejects rejected'],
  ['alive', 'alive living', 'dead died dies'],
  ['more', 'more', 'fewer'],
  ['inside', 'inside', 'outside'],
  [
    'increase',
    'increase increases increased rise rises rose',
    'decrease decreases decreased fall falls fell',
  ],
  [
    'allow',
    'allow allows allowed permit permits permitted',
    'ban bans banned prohibit prohibited forbid forbidden',
  ],
  ['guilty', 'guilty', 'innocent'],
  ['permanent', 'permanent permanently', 'temporary temporarily'],
  ['possible', 'possible', 'impossible'],
  ['start', 'start starts started', 'stop stops stopped'],
  ['qualified', 'qualified', 'disqualified'],
]
/** "unarmed" is "armed", denied. */
const un = /^un[a-z]{4,}$/u
const notUn = new Set(
  'under unless until union unions united unity unit units unite unique understand understood'.split(
    ' ',
  ),
)

const known = new Map<string, { word: string; denied: boolean }>(
  opposites.flatMap(([word, forms, opposite]) => [
    ...forms.split(' ').map((form) => [form, { word, denied: false }] as const),
    ...opposite.split(' ').map((form) => [form, { word, denied: true }] as const),
  ]),
)

/** The word that stands for this one and its opposite, and whether this is the opposite; undefined for most words. */
export function oppositeOf(word: string): { word: string; denied: boolean } | undefined {
  const found = known.get(word)
  if (found !== undefined || !word.startsWith('un') || !un.test(word) || notUn.has(word))
    return found
  return { word: word.slice(2), denied: true }
}
