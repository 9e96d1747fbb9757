// Backend: how copy groups, claims, narratives, lineage, links, scores, alerts and coverage enter the index.
// Promises: each record is the whole state of its entity; one whose rev is not greater changes nothing.
// Of one entity only the newest record of a batch is written: scores come with every post.
import type { Derived } from '../contracts/derived.ts'
import type { Database, Statement } from './sqlite-driver.ts'

/** What has a table of its own beside the posts and their metrics. */
export type Entity = Exclude<Derived, { kind: 'post' | 'metrics' | 'erasure' | 'blank' }>
type Waiting = { record: Entity; value: string }

export type EntityWriter = {
  put(record: Entity, value: string): void
  flush(): void
  forget(): void
}

/** The writing side of everything but posts. Everything happens in the transaction of the caller. */
export function createEntityWriter(database: Database): EntityWriter {
  const waiting = new Map<string, Waiting>()
  const write = createWriters(database)
  return {
    put(record, value) {
      const name = `${record.kind}\t${record.id}`
      const known = waiting.get(name)
      if (known === undefined || record.rev > known.record.rev) waiting.set(name, { record, value })
    },
    flush() {
      for (const { record, value } of waiting.values()) write(record, value)
      waiting.clear()
    },
    forget() {
      waiting.clear()
    },
  }
}

function createWriters(database: Database): (record: Entity, value: string) => void {
  const addClaim = database.prepare('insert or ignore into claims(id) values(?)')
  const claimKey = database.prepare('select key from claims where id = ?')
  const copyGroup = upsert(database, 'copy_groups', ['claim', 'first_post', 'first_minute'])
  const claim = upsert(database, 'claims', ['narrative', 'doc'])
  const narrative = upsert(database, 'narratives', [
    'state',
    'merged_into',
    'script',
    'exercise',
    'doc',
  ])
  const lineage = upsert(database, 'lineage', ['n', 'entity', 'other', 'doc'])
  const link = upsert(database, 'links', ['one', 'other', 'state', 'certainty', 'doc'])
  const score = upsert(database, 'scores', [
    'level',
    'pace',
    'posts',
    'last_minute',
    'relevance',
    'doc',
  ])
  const alert = upsert(database, 'alerts', ['narrative', 'state', 'changed_minute', 'doc'])
  const coverage = upsert(database, 'coverage', ['doc'])

  function keyOfClaim(id: string): number {
    const added = addClaim.run(id)
    if (added.changes !== 0) return Number(added.lastInsertRowid)
    return (claimKey.get(id) as { key: number }).key
  }

  return (record, value) => {
    const { id, rev } = record
    switch (record.kind) {
      case 'copy-group':
        copyGroup.run(id, rev, keyOfClaim(record.claim), record.first_post, record.first_minute)
        break
      case 'claim':
        claim.run(id, rev, record.narrative, value)
        break
      case 'narrative': {
        const { state, merged_into, script } = record
        narrative.run(id, rev, state, merged_into, script, record.exercise ? 1 : 0, value)
        break
      }
      case 'lineage':
        lineage.run(id, rev, record.n, record.entity, record.other, value)
        break
      case 'link': {
        const { one, other, state, certainty } = record
        link.run(id, rev, one, other, state, certainty, value)
        break
      }
      case 'score': {
        const { level, pace, posts, last_minute, relevance } = record
        score.run(id, rev, level, pace, posts, last_minute, relevance, value)
        break
      }
      case 'alert':
        alert.run(id, rev, record.narrative, record.state, record.changed_minute, value)
        break
      case 'coverage':
        coverage.run(id, rev, value)
        break
    }
  }
}

/** Insert, or update where the stored rev is lower; a row that was only named so far has none. */
function upsert(database: Database, table: string, columns: string[]): Statement {
  const all = ['id', 'rev', ...columns]
  const sets = all.slice(1).map((column) => `${column} = excluded.${column}`)
  return database.prepare(
    `insert into ${table}(${all.join(', ')}) values(${all.map(() => '?').join(', ')})
     on conflict(id) do update set ${sets.join(', ')} where excluded.rev > coalesce(rev, -1)`,
  )
}
