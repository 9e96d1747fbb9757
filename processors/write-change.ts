// Processor, part of watch: the JSON of a derived record behind its head. Placements and scores are
// most of all records and are written by hand, since JSON.stringify stood first in a profile of watch.
import type { Score, Window } from '../contracts/derived.ts'
import type { Change } from './derive.ts'

/** JSON from the comma behind the id to the closing brace. */
export function writeChange(change: Change, value: string | undefined): string {
  if (change.kind === 'post') return writePlacement(change, value)
  if (change.kind === 'score') return writeScore(change)
  const { kind: _kind, id: _id, ...rest } = change
  const text = JSON.stringify(rest)
  return text === '{}' ? '}' : `,${text.slice(1)}`
}

function writePlacement(
  change: Extract<Change, { kind: 'post' }>,
  value: string | undefined,
): string {
  const { why, post } = change
  const like = why.like === null ? 'null' : `"${why.like}"`
  return (
    `,"copy_group":"${change.copy_group}","why":{"by":"${why.by}","like":${like},"similarity":${why.similarity}}` +
    `,"minute":${change.minute},"received":${change.received},"script":"${change.script}","lang":${JSON.stringify(change.lang)}` +
    `,"lang_confidence":${change.lang_confidence},"clock_skew":${change.clock_skew},"late":${change.late}` +
    `,"history":${change.history},"relevance":${change.relevance},"claim_class":${JSON.stringify(change.claim_class)}` +
    `,${writtenPost(value) ?? `"post":${JSON.stringify(post)}`}}`
  )
}

/** The post as it stands in the ordered record, between `"post":` and `"enriched":`. */
function writtenPost(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  const from = value.indexOf('"post":{')
  const to = value.lastIndexOf(',"enriched":{')
  return from > 0 && to > from ? value.slice(from, to) : undefined
}

function writeScore(score: Omit<Score, 'v' | 'rev' | 'n'>): string {
  const { growth } = score
  return (
    `,"level":"${score.level}","formula":"${score.formula}","minute":${score.minute},"posts":${score.posts}` +
    `,"copies":${score.copies},"copy_groups":${score.copy_groups},"authors":${score.authors}` +
    `,"platforms":${JSON.stringify(score.platforms)},"languages":${JSON.stringify(score.languages)}` +
    `,"windows":[${score.windows.map(writeWindow).join(',')}],"pace":${score.pace}` +
    `,"growth":${growth === null ? 'null' : `{"r":${growth.r},"low":${growth.low},"high":${growth.high}}`}` +
    `,"doubling_minutes":${score.doubling_minutes},"relevance":${score.relevance}` +
    `,"last_minute":${score.last_minute},"coverage":${score.coverage}}`
  )
}

function writeWindow(window: Window): string {
  return `{"minutes":${window.minutes},"posts":${window.posts},"authors":${window.authors},"expected":${window.expected},"surprise":${window.surprise}}`
}
