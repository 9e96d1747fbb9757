// An oracle: counts narratives and claims anew from what watch said of single posts, and from nothing else.
// Knows no counter of watch; a post counts once, where its newest placement is, unless it was erased.
import type { Derived, Placement, Score } from '../../contracts/derived.ts'

type Counted = Pick<Score, 'posts' | 'copies' | 'copy_groups' | 'authors' | 'last_minute'> & {
  platforms: string[]
  languages: string[]
  minutes: number[]
}

/** Newest state of every entity, by kind and id. */
export function newest(records: Derived[]): Map<string, Derived> {
  const held = new Map<string, Derived>()
  for (const record of records) {
    if (record.kind === 'blank') continue
    const key = record.kind === 'erasure' ? `post ${record.id}` : `${record.kind} ${record.id}`
    held.set(key, record)
  }
  return held
}

/** The current posts of each copy group, claim and narrative, by their ids. */
export function members(records: Derived[]): Map<string, Placement[]> {
  const held = newest(records)
  const found = new Map<string, Placement[]>()
  const put = (id: string, post: Placement) => {
    const list = found.get(id)
    if (list) list.push(post)
    else found.set(id, [post])
  }
  for (const post of held.values()) {
    if (post.kind !== 'post') continue
    const group = held.get(`copy-group ${post.copy_group}`)
    if (group?.kind !== 'copy-group') throw new Error(`no copy group ${post.copy_group}`)
    const claim = held.get(`claim ${group.claim}`)
    if (claim?.kind !== 'claim') throw new Error(`no claim ${group.claim}`)
    let narrative = held.get(`narrative ${claim.narrative}`)
    while (narrative?.kind === 'narrative' && narrative.merged_into !== null)
      narrative = held.get(`narrative ${narrative.merged_into}`)
    if (narrative?.kind !== 'narrative') throw new Error(`no narrative ${claim.narrative}`)
    for (const id of [post.copy_group, group.claim, narrative.id]) put(id, post)
  }
  return found
}

/** What a score of these posts must say. */
export function recount(posts: Placement[]): Counted {
  const groups = new Set(posts.map((one) => one.copy_group)).size
  return {
    posts: posts.length,
    copies: posts.length - groups,
    copy_groups: groups,
    authors: new Set(posts.map((one) => one.post.author.pseudonym)).size,
    last_minute: posts.reduce((most, { minute }) => Math.max(most, minute), 0),
    platforms: [...new Set(posts.map((one) => one.post.platform))].sort(),
    languages: [...new Set(posts.map((one) => one.lang))].sort(),
    minutes: posts.map(({ minute }) => minute),
  }
}

/** The same fields of a score, in the same form. */
export function saidCounts(score: Score): Omit<Counted, 'minutes'> {
  const { posts, copies, copy_groups, authors, last_minute, platforms, languages } = score
  return {
    posts,
    copies,
    copy_groups,
    authors,
    last_minute,
    platforms: [...platforms].sort(),
    languages: [...languages].sort(),
  }
}
