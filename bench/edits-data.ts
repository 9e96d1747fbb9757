// Input of the bench `edits`: pairs of a post and an edited version, distractors, and the tweets with their checked
// claims by which the threshold is chosen. Links and @names go, as they do at ingest.
import { join } from 'node:path'
import { BenchMistake } from './bench.ts'
import { readJsonLines, readLines } from './read-lines.ts'

export type Pair = {
  kind: string
  level: string
  original: string
  orig: string
  edited: string
  gold: string[]
}
export type Tweet = { text: string; gold: Set<string> }
export type Calibration = { tweets: Tweet[]; claims: Map<string, string[]> }

const link = /\b(?:https?:\/\/|www\.|pic\.twitter\.com)\S+/gu
const mention = /@[\p{L}\p{N}_]+/gu

/** A text without links and @names. */
export function plainText(text: string): string {
  return text.replace(link, ' ').replace(mention, ' ')
}

/** Lines `{set, kind, level, query_id, orig, edited, gold}`. */
export async function readPairs(path: string): Promise<Pair[]> {
  const pairs: Pair[] = []
  for await (const { no, object } of readJsonLines(path)) {
    const { set, kind, level, query_id: id, orig, edited, gold } = object
    if (typeof kind !== 'string' || typeof orig !== 'string' || typeof edited !== 'string')
      throw new BenchMistake(`${path}, line ${no}: no kind, orig and edited.`)
    pairs.push({
      kind,
      level: String(level),
      original: `${set}/${id}`,
      orig: plainText(orig),
      edited: plainText(edited),
      gold: Array.isArray(gold) ? gold.map(String) : [],
    })
  }
  return pairs
}

/** At most `most` texts of files with a `title` or a `text` in each line, in order. */
export async function readDistractors(paths: readonly string[], most: number): Promise<string[]> {
  const texts: string[] = []
  for (const path of paths) {
    for await (const { object } of readJsonLines(path)) {
      if (texts.length === most) return texts
      const text = object.title ?? object.text
      if (typeof text === 'string') texts.push(plainText(text))
    }
  }
  return texts
}

/** Tweets and their gold claims from a folder of the CheckThat layout: train, dev and dev-test, not test. */
export async function readCalibration(folder: string): Promise<Calibration> {
  const tweets: Tweet[] = []
  for (const [queries, qrels] of [
    ['train_dev', ['train', 'dev']],
    ['devtest', ['devtest']],
  ] as const) {
    const gold = new Map<string, Set<string>>()
    for (const part of qrels) {
      for await (const line of readLines(join(folder, `${part}_qrels.tsv`))) {
        const [query = '', , claim = ''] = line.split('\t')
        gold.set(query, (gold.get(query) ?? new Set()).add(claim))
      }
    }
    for await (const line of readLines(join(folder, `${queries}_queries.tsv`))) {
      const [id = '', text = ''] = line.split('\t')
      const claims = gold.get(id)
      if (claims) tweets.push({ text: plainText(unquoted(text)), gold: claims })
    }
  }
  const claims = new Map<string, string[]>()
  for await (const { object } of readJsonLines(join(folder, 'vclaims.jsonl'))) {
    const [title, said] = [String(object.title), String(object.vclaim)]
    claims.set(String(object.vclaim_id), [said, title, `${title} ${said}`])
  }
  return { tweets, claims }
}

function unquoted(field: string): string {
  return field.startsWith('"') && field.endsWith('"') && field.length > 1
    ? field.slice(1, -1).replaceAll('""', '"')
    : field
}
