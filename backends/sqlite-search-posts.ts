// Backend: how placements, erasures and metrics enter the embedded search index.
// Promises: one row per post whatever comes twice; a new version moves the post out of its old copy group;
// an erased post keeps its id and rev and nothing else, and an older placement never brings it back.

import type { Static } from 'typebox'
import type { Erasure, Placement, PostMetrics } from '../contracts/derived.ts'
import { keyOf, orderOfKey } from './post-key.ts'
import type { Database } from './sqlite-driver.ts'
import { createTallies } from './sqlite-search-tallies.ts'
import { createWordChanges } from './sqlite-search-words.ts'

type Stored = { key: number; rev: number; copy_group: number | null; facet: number | null }

/** The writing side of posts. Everything happens in the transaction of the caller. */
export function createPostWriter(database: Database) {
  const tallies = createTallies(database)
  const words = createWordChanges(database)
  const byId = database.prepare('select key, rev, copy_group, facet from posts where id = ?')
  const add = database.prepare('insert or ignore into posts values(?, ?, ?, ?, ?)')
  const change = database.prepare(
    'update posts set key = ?, rev = ?, copy_group = ?, facet = ? where key = ?',
  )
  const taken = database.prepare('select 1 from posts where key = ?')
  const lowest = database.prepare('select min(key) as key from posts')
  const readDoc = database.prepare('select doc from documents where key = ?')
  const addDoc = database.prepare('insert into documents values(?, ?)')
  const dropDoc = database.prepare('delete from documents where key = ?')
  const dropMetrics = database.prepare('delete from metrics where id = ?')
  const setMetrics = database.prepare(
    `insert into metrics values(?, ?, ?) on conflict(id)
     do update set rev = excluded.rev, doc = excluded.doc where excluded.rev > rev`,
  )
  let erasures = 0

  function place(placement: Placement, value: string): void {
    const { id, rev, minute } = placement
    const group = tallies.copyGroup(placement.copy_group)
    const facet = tallies.facet(placement)
    let key: number | null = keyOf(minute, rev)
    if (add.run(key, id, rev, group, facet).changes === 0) {
      key = placeAgain(placement, group, facet)
      if (key === null) return
    }
    addDoc.run(key, value)
    words.add(key, placement)
    tallies.count(group, facet, 1)
  }

  /** A post that has a row, or whose key another post has. Null when the placement is not newer. */
  function placeAgain({ id, rev, minute }: Placement, group: number, facet: number): number | null {
    const old = byId.get(id) as Stored | undefined
    if (old === undefined) {
      const key = freeKey(keyOf(minute, rev))
      add.run(key, id, rev, group, facet)
      return key
    }
    if (old.rev >= rev) return null
    const known = old.key >= 0
    const wanted = keyOf(minute, known ? orderOfKey(old.key) : rev)
    const key = wanted === old.key ? wanted : freeKey(wanted)
    if (known) leave(old)
    change.run(key, rev, group, facet, old.key)
    return key
  }

  function erase({ id, rev }: Static<typeof Erasure>): void {
    const old = byId.get(id) as Stored | undefined
    if (old !== undefined && old.rev >= rev) return
    dropMetrics.run(id)
    erasures += 1
    if (old !== undefined && old.key >= 0) leave(old)
    const key = old !== undefined && old.key < 0 ? old.key : keyBelowAll()
    if (old === undefined) add.run(key, id, rev, null, null)
    else change.run(key, rev, null, null, old.key)
  }

  /** Metrics of an erased post are part of what was erased. */
  function measure({ id, rev }: Static<typeof PostMetrics>, value: string): void {
    const post = byId.get(id) as Stored | undefined
    if (post === undefined || post.key >= 0) setMetrics.run(id, rev, value)
  }

  /** Takes a post's text, words and counts out; its row stays. */
  function leave({ key, copy_group, facet }: Stored): void {
    const { doc } = readDoc.get(key) as { doc: string }
    words.remove(key, JSON.parse(doc) as Placement)
    dropDoc.run(key)
    if (copy_group !== null && facet !== null) tallies.count(copy_group, facet, -1)
  }

  function freeKey(wanted: number): number {
    let key = wanted
    while (taken.get(key) !== undefined) key += 1
    return key
  }

  function keyBelowAll(): number {
    const { key } = lowest.get() as { key: number | null }
    return Math.min(0, key ?? 0) - 1
  }

  return {
    place,
    erase,
    measure,
    /** Ends a batch; answers how many posts were erased in it. */
    flush(): number {
      words.flush()
      tallies.flush()
      const count = erasures
      erasures = 0
      return count
    },
    /** After a rollback. */
    forget(): void {
      words.forget()
      tallies.forget()
      erasures = 0
    },
  }
}
