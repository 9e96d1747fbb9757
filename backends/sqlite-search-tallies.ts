// Backend: small integer keys for copy groups and facets, and how many posts each has now.
// Promises: counts follow posts in and out exactly, written once per batch.
// A facet is what a post is filtered and tallied by: platform, language, source, exercise.
import type { Placement } from '../contracts/derived.ts'
import type { Database } from './sqlite-driver.ts'

/** Names kept in memory; emptied when full, since the table answers as well. */
const CACHED_GROUPS = 50_000

export type Tallies = {
  /** Key of a copy group, made on first sight. */
  copyGroup(id: string): number
  facet(placement: Placement): number
  /** Counts a post in (1) or out (-1). */
  count(copyGroup: number, facet: number, change: 1 | -1): void
  flush(): void
  forget(): void
}

export function createTallies(database: Database): Tallies {
  const groups = new Map<string, number>()
  const facets = new Map<string, number>()
  const groupChanges = new Map<number, number>()
  const facetChanges = new Map<number, number>()
  const addGroup = database.prepare('insert or ignore into copy_groups(id) values(?)')
  const groupById = database.prepare('select key from copy_groups where id = ?')
  const countGroup = database.prepare(
    `update copy_groups set posts = posts + ?2,
       oldest = (select min(key) from posts where copy_group = ?1),
       newest = (select max(key) from posts where copy_group = ?1)
     where key = ?1`,
  )
  const addFacet = database.prepare(
    'insert or ignore into facets(platform, lang, source, exercise) values(?, ?, ?, ?)',
  )
  const facetByNames = database.prepare(
    'select key from facets where platform = ? and lang = ? and source = ? and exercise = ?',
  )
  const countFacet = database.prepare('update facets set posts = posts + ?2 where key = ?1')

  function change(changes: Map<number, number>, key: number, by: number): void {
    changes.set(key, (changes.get(key) ?? 0) + by)
  }

  return {
    copyGroup(id) {
      const known = groups.get(id)
      if (known !== undefined) return known
      const added = addGroup.run(id)
      const key =
        added.changes === 0
          ? (groupById.get(id) as { key: number }).key
          : Number(added.lastInsertRowid)
      if (groups.size >= CACHED_GROUPS) groups.clear()
      groups.set(id, key)
      return key
    },
    facet({ post, lang }) {
      const exercise = post.exercise ? 1 : 0
      const { source } = post.provenance
      const name = `${exercise}\t${post.platform}\t${lang}\t${source}`
      const known = facets.get(name)
      if (known !== undefined) return known
      addFacet.run(post.platform, lang, source, exercise)
      const row = facetByNames.get(post.platform, lang, source, exercise) as { key: number }
      facets.set(name, row.key)
      return row.key
    },
    count(copyGroup, facet, by) {
      change(groupChanges, copyGroup, by)
      change(facetChanges, facet, by)
    },
    flush() {
      // A group whose count stayed may still have got another oldest or newest post.
      for (const [key, by] of groupChanges) countGroup.run(key, by)
      for (const [key, by] of facetChanges) if (by !== 0) countFacet.run(key, by)
      groupChanges.clear()
      facetChanges.clear()
    },
    forget() {
      groups.clear()
      facets.clear()
      groupChanges.clear()
      facetChanges.clear()
    },
  }
}
