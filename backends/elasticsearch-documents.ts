// Backend: a record of watch.derived as the document of its entity.
// Promises: `doc` is the record's own JSON text, so that what is read back is what watch wrote, byte for byte; every
// other field can be made from it again.
import type { Static } from 'typebox'
import type { Alert, Derived, Placement, Score } from '../contracts/derived.ts'
import type { IndexKind } from './elasticsearch-indices.ts'
import { tokensOf } from './elasticsearch-tokens.ts'
import { textOfPlacement } from './label-words.ts'
import { minuteOfKey } from './post-key.ts'
import { searchableText } from './searchable-text.ts'

/** One document to write: it takes effect when nothing of the same or a later rev is there. */
export type Write = { kind: IndexKind; id: string; rev: number; offset: number; source: string }

/** What is a document of its own beside the posts. */
export type Entity = Exclude<Derived, { kind: 'post' | 'erasure' | 'blank' }>
type Fields = Record<string, unknown>

export function postDocument(placement: Placement, value: string, key: number): string {
  const { post } = placement
  const minute = minuteOfKey(key)
  return documentOf(placement, value, {
    erased: false,
    key,
    minute,
    at: minute * 60_000,
    copy_group: placement.copy_group,
    platform: post.platform,
    lang: placement.lang,
    script: placement.script,
    source: post.provenance.source,
    sampling: post.sampling,
    claim_class: placement.claim_class,
    relevance: placement.relevance,
    exercise: post.exercise,
    text: textOfPlacement(placement).toWellFormed(),
    words: tokensOf(searchableText(placement)),
  })
}

/** What remains of an erased post, or of its metrics: the keyed id, and the rev that older records come behind. */
export function erasedDocument({ id, rev }: { id: string; rev: number }): string {
  return JSON.stringify({ id, rev, erased: true })
}

/** The index of an entity that is no post, and its document. */
export function entityDocument(record: Entity, value: string): [IndexKind, string] {
  switch (record.kind) {
    case 'metrics':
      return ['metrics', documentOf(record, value, { erased: false })]
    case 'copy-group': {
      const { id, rev, claim, first_post, first_minute } = record
      return ['copy-groups', JSON.stringify({ id, rev, claim, first_post, first_minute })]
    }
    case 'claim':
      return ['claims', documentOf(record, value, { narrative: record.narrative })]
    case 'narrative': {
      const { state, merged_into, script, exercise } = record
      return ['narratives', documentOf(record, value, { state, merged_into, script, exercise })]
    }
    case 'lineage': {
      const { n, entity, other } = record
      return ['lineage', documentOf(record, value, { n, entity, other })]
    }
    case 'link': {
      const { one, other, state, certainty } = record
      return ['links', documentOf(record, value, { one, other, state, certainty })]
    }
    case 'score':
      return ['scores', documentOf(record, value, scoreFields(record))]
    case 'alert':
      return ['alerts', documentOf(record, value, alertFields(record))]
    case 'coverage':
      return ['coverage', documentOf(record, value, {})]
  }
}

function scoreFields(score: Static<typeof Score>): Fields {
  const { level, pace, posts, authors, last_minute, relevance, platforms, languages } = score
  const at = score.minute * 60_000
  return { level, pace, posts, authors, last_minute, relevance, platforms, languages, at }
}

function alertFields(alert: Static<typeof Alert>): Fields {
  const { narrative, state, level, pace, changed_minute } = alert
  return { narrative, state, level, pace, changed_minute, at: changed_minute * 60_000 }
}

function documentOf(record: { id: string; rev: number }, doc: string, fields: Fields): string {
  return JSON.stringify({ id: record.id, rev: record.rev, ...fields, doc })
}
