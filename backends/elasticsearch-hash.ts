// Backend: the content of the indices of Elasticsearch as it is hashed, equal to the embedded index's for equal content.
// What the embedded index keeps as tables of its own (tallies, word list) is counted from the posts here.
import { type ContentRow, type ContentTable, hashContent } from './content-hash.ts'
import type { IndexKind } from './elasticsearch-indices.ts'
import type { Query, Reading } from './elasticsearch-reading.ts'
import { KEY_EPOCH } from './post-key.ts'
import { searchableText } from './searchable-text.ts'
import { createVocabulary, type Vocabulary } from './sqlite-search-vocabulary.ts'

const PAGE = 1_000

type Stored = Record<string, string | number | boolean | null> & { doc?: string }
type Group = { posts: number; oldest: number; newest: number }
type Counted = { groups: Map<string, Group>; facets: Map<string, number>; words: Vocabulary }
/** Tables whose rows are the documents of one index, and the fields that they show. */
const plain: Partial<Record<ContentTable, { kind: IndexKind; fields: string[] }>> = {
  metrics: { kind: 'metrics', fields: ['rev', 'doc'] },
  claims: { kind: 'claims', fields: ['rev', 'narrative', 'doc'] },
  narratives: { kind: 'narratives', fields: ['rev', 'doc'] },
  lineage: { kind: 'lineage', fields: ['rev', 'doc'] },
  links: { kind: 'links', fields: ['rev', 'doc'] },
  scores: { kind: 'scores', fields: ['rev', 'doc'] },
  alerts: { kind: 'alerts', fields: ['rev', 'doc'] },
  coverage: { kind: 'coverage', fields: ['rev', 'doc'] },
}

/** SHA-256 per table, as hex. Reads everything; meant for an index at rest. */
export async function hashContents(read: Reading): Promise<Record<string, string>> {
  const counted: Counted = { groups: new Map(), facets: new Map(), words: createVocabulary() }
  try {
    return await hashContent((table) => {
      if (table === 'posts') return postRows(read, counted)
      if (table === 'copy_groups') return groupRows(read, counted.groups)
      if (table === 'facets') return [facetRows(counted.facets)]
      if (table === 'words') return [counted.words.rows()]
      return plainRows(read, table)
    })
  } finally {
    counted.words.close()
  }
}

async function* plainRows(read: Reading, table: ContentTable): AsyncGenerator<ContentRow[]> {
  const { kind, fields } = plain[table] ?? { kind: 'coverage', fields: [] }
  // Metrics of an erased post are an empty document: no row.
  const query: Query = { bool: { must_not: { term: { erased: true } } } }
  for await (const page of stored(read, kind, query, fields)) {
    yield page.map(({ id, source }) => [id, ...fields.map((field) => value(source[field]))])
  }
}

async function* postRows(read: Reading, counted: Counted): AsyncGenerator<ContentRow[]> {
  const fields = ['rev', 'minute', 'copy_group', 'platform', 'lang', 'source', 'exercise', 'doc']
  for await (const page of stored(read, 'posts', { match_all: {} }, fields)) {
    yield page.map(({ id, source }) => {
      if (source.doc !== undefined) countPost(counted, source, source.doc)
      return [id, value(source.rev), source.doc ?? '']
    })
  }
}

function countPost({ groups, facets, words }: Counted, post: Stored, doc: string): void {
  const name = String(post.copy_group)
  const minute = Number(post.minute) - KEY_EPOCH
  const group = groups.get(name) ?? { posts: 0, oldest: minute, newest: minute }
  groups.set(name, {
    posts: group.posts + 1,
    oldest: Math.min(group.oldest, minute),
    newest: Math.max(group.newest, minute),
  })
  const facet = JSON.stringify([post.platform, post.lang, post.source, post.exercise ? 1 : 0])
  facets.set(facet, (facets.get(facet) ?? 0) + 1)
  words.add(searchableText(JSON.parse(doc)))
}

/** Copy groups that have a record, posts, or both. */
async function* groupRows(read: Reading, groups: Map<string, Group>): AsyncGenerator<ContentRow[]> {
  const fields = ['rev', 'claim', 'first_post', 'first_minute']
  const rows = new Map<string, ContentRow>()
  for await (const page of stored(read, 'copy-groups', { match_all: {} }, fields)) {
    for (const { id, source } of page)
      rows.set(
        id,
        fields.map((field) => value(source[field])),
      )
  }
  for (const id of groups.keys()) if (!rows.has(id)) rows.set(id, [null, null, null, null])
  yield inByteOrder(rows).map(([id, row]) => {
    const { posts, oldest, newest } = groups.get(id) ?? { posts: 0, oldest: null, newest: null }
    return [id, ...row, posts, oldest, newest]
  })
}

function facetRows(facets: Map<string, number>): ContentRow[] {
  return inByteOrder(facets)
}

function inByteOrder<T>(map: Map<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}

function stored(read: Reading, kind: IndexKind, query: Query, fields: string[]) {
  return read.pages<Stored>(kind, { query, sort: [['id', 'asc']], source: fields }, PAGE)
}

function value(field: string | number | boolean | null | undefined): string | number | null {
  return typeof field === 'boolean' ? Number(field) : (field ?? null)
}
