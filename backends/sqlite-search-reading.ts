// Backend: what every question to the embedded search index needs: one snapshot, posts, labels, merged narratives.
// Promises: words of a label are looked up in its posts when asked, so that erased text is in no answer;
// merges are resolved here, since neither a merge nor a split rewrites a post.
import type { Label, Placement, Span } from '../contracts/derived.ts'
import type { PostRow, ReadLabel } from '../contracts/search-index.ts'
import { readLabel, readSpan, textOfPlacement } from './label-words.ts'
import type { Database } from './sqlite-driver.ts'

/** SQL for the ids of a narrative and of all that were merged into it, as the table `family`. */
export const familyOf = `with recursive family(id) as (
  values(?1) union select n.id from narratives n join family f on n.merged_into = f.id
)`
/** SQL for the copy groups `g` and claims `c` of the family; joined in this order. */
export const groupsOfFamily = `family f
  cross join claims c on c.narrative = f.id
  cross join copy_groups g on g.claim = c.key`

export type Reading = {
  /** Runs a question on one state of the index; nothing is awaited inside. */
  snapshot<T>(question: () => T): T
  /** What the narrative was merged into, however many times; itself when it was not. */
  heirOf(narrative: string): string
  label(label: Label): ReadLabel
  /** Words of a stretch; null where there are none (any more). */
  words(span: Span): string | null
  placement(key: number): Placement | null
  postRow(key: number): PostRow | null
}

type Row = { doc: string; claim: string | null; narrative: string | null }

export function createReading(database: Database): Reading {
  const heir = database.prepare('select merged_into from narratives where id = ?')
  const docOf = database.prepare('select doc from documents where key = ?')
  const docOfPost = database.prepare(
    'select d.doc from posts p join documents d on d.key = p.key where p.id = ?',
  )
  const row = database.prepare(
    `select d.doc, c.id as claim, c.narrative
     from posts p join documents d on d.key = p.key
     left join copy_groups g on g.key = p.copy_group left join claims c on c.key = g.claim
     where p.key = ?`,
  )
  // Answers of this snapshot: labels share posts, posts share narratives.
  const texts = new Map<string, string | null>()
  const heirs = new Map<string, string>()

  function textOf(post: string): string | null {
    const known = texts.get(post)
    if (known !== undefined) return known
    const found = docOfPost.get(post) as { doc: string } | undefined
    const text = found === undefined ? null : textOfPlacement(JSON.parse(found.doc) as Placement)
    texts.set(post, text)
    return text
  }

  function heirOf(narrative: string): string {
    const known = heirs.get(narrative)
    if (known !== undefined) return known
    const seen = new Set<string>()
    let at = narrative
    while (!seen.has(at)) {
      seen.add(at)
      const next = (heir.get(at) as { merged_into: string | null } | undefined)?.merged_into
      if (next === null || next === undefined || !knows(next)) break
      at = next
    }
    heirs.set(narrative, at)
    return at
  }

  function knows(narrative: string): boolean {
    return heir.get(narrative) !== undefined
  }

  return {
    snapshot(question) {
      database.exec('begin')
      try {
        return question()
      } finally {
        texts.clear()
        heirs.clear()
        database.exec('commit')
      }
    },
    heirOf,
    label: (label) => readLabel(label, textOf),
    words: (span) => readSpan(span, textOf),
    placement(key) {
      const found = docOf.get(key) as { doc: string } | undefined
      return found === undefined ? null : (JSON.parse(found.doc) as Placement)
    },
    postRow(key) {
      const found = row.get(key) as Row | undefined
      if (found === undefined) return null
      const { doc, claim, narrative } = found
      return {
        placement: JSON.parse(doc) as Placement,
        narrative: narrative === null ? null : heirOf(narrative),
        claim,
      }
    },
  }
}
