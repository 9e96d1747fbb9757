// Command `lali decide …`: a person's decision about narratives, as a record of desk.decided that every replay repeats.
// It names no person: whoever can give a command on this machine is the desk.
import { parseArgs } from 'node:util'
import { Compile } from 'typebox/compile'
import { Decision } from '../contracts/decided.ts'
import type { SearchIndex } from '../contracts/search-index.ts'
import { type Command, UsageMistake } from './command.ts'

const forms = {
  merge: 'lali decide merge NARRATIVE OTHER',
  split: 'lali decide split NARRATIVE CLAIM…',
  pin: 'lali decide pin NARRATIVE [CLAIM…]',
  unpin: 'lali decide unpin NARRATIVE [CLAIM…]',
  link: 'lali decide link NARRATIVE OTHER',
  unlink: 'lali decide unlink NARRATIVE OTHER',
} as const
type Kind = keyof typeof forms
/** Those that are about two narratives. */
const pairs: readonly Kind[] = ['merge', 'link', 'unlink']
const schema = Compile(Decision)
/** Copy groups of a narrative in which the claims are looked for. */
const searched = 5_000

/** Writes the decision down and waits until it is carried out. `--note` says why, for those who read it later. */
export const decide: Command = async ({ product, args, say }) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { note: { type: 'string', default: '' } },
  })
  const [kind, entity, ...others] = positionals
  if (kind === undefined || !(kind in forms))
    throw new UsageMistake(`Write one of:\n  ${Object.values(forms).join('\n  ')}`)
  const decision = kind as Kind
  const { index, log } = product.backends
  const isPair = pairs.includes(decision)
  const wanted = isPair ? others.length === 1 : decision !== 'split' || others.length > 0
  if (entity === undefined || !wanted) throw new UsageMistake(`Write: ${forms[decision]}`)
  for (const id of isPair ? [entity, ...others] : [entity]) await checkNarrative(index, id)
  const at = new Date().toISOString()
  const record: Decision = {
    v: 1,
    op: 'decision',
    id: `${decision} ${entity} ${at}`,
    decision,
    entity,
    other: isPair ? (others[0] as string) : null,
    post_ids: await postsOf(index, entity, isPair ? [] : others, decision),
    by: 'desk',
    at,
    note: values.note,
  }
  // Enrich would make a dead letter of it, after it was said to be written down.
  if (!schema.Check(record))
    throw new UsageMistake('At most 1,000 claims, and a note of at most 2,000 characters.')
  await log.append([
    { topic: 'desk.decided', partition: 0, value: JSON.stringify(record), post: null },
  ])
  await product.pipeline.settled()
  say(`Written down: ${[decision, entity, ...others].join(' ')}. Every replay repeats it.`)
  return 0
}

async function checkNarrative(index: SearchIndex, id: string): Promise<void> {
  if ((await index.narrative(id)) === undefined)
    throw new UsageMistake(`There is no narrative ${id}. Its id stands in the address of its page.`)
}

/**
 * Posts that say what is meant where the ids are others, after a recompute: one of each claim, or of the narrative
 * where the decision is about all of it. A pin of all claims names none.
 */
async function postsOf(
  index: SearchIndex,
  entity: string,
  claims: readonly string[],
  decision: Kind,
): Promise<string[]> {
  if (claims.length === 0 && (decision === 'pin' || decision === 'unpin')) return []
  const variants = await index.variants(entity, { limit: searched })
  const named = claims.length === 0 ? variants.slice(0, 1).map(({ claim }) => claim) : claims
  return [...new Set(named)].map((claim) => {
    const post = variants.find((one) => one.claim === claim && one.example !== null)?.example?.id
    if (post !== undefined) return post
    throw new UsageMistake(
      `Narrative ${entity} has no claim ${claim} with a post that can be read. Its claims: GET /api/narratives/${entity}`,
    )
  })
}
