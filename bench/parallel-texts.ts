// Parallel paragraphs and an embeddings endpoint: each paragraph of another language asks for its English twin, by the
// product's own nearest neighbour and bar. False links: the share that is linked when twin and neighbours are not there.
import { createEmbeddingsEndpoint } from '../ingest/polite-embeddings.ts'
import {
  meaningFrom,
  nearestAcross,
  readVector,
  writeVector,
} from '../processors/meaning-vectors.ts'
import { BenchMistake, type Measured } from './bench.ts'
import { readJsonLines } from './read-lines.ts'

/** Paragraphs this far from the twin count as it: a few are split differently. */
const near = 2
/** Characters of a text that the product sends. */
const longest = 600
const timeoutMs = 120_000
/** Languages that the figures stand on; others are told by name. */
const promised = ['hi', 'ur', 'bn', 'ta', 'si', 'ar', 'sw']

export async function parallelTexts(options: {
  path: string
  endpoint: string
  model: string
  /** The promised languages only. */
  quick: boolean
  progress(share: number): void
  signal: AbortSignal
}): Promise<Measured> {
  const byLanguage = await readParagraphs(options.path)
  const english = byLanguage.get('en')
  if (english === undefined) throw new BenchMistake(`${options.path} has no English paragraphs.`)
  const languages = [...byLanguage.keys()].filter(
    (lang) => lang !== 'en' && (!options.quick || promised.includes(lang)),
  )
  const url = endpointOf(options.endpoint)
  const endpoint = createEmbeddingsEndpoint({ url, model: options.model, timeoutMs })
  const vectors = async (texts: string[]) => {
    options.signal.throwIfAborted()
    const found = await endpoint.embed(texts.map((text) => text.slice(0, longest)))
    return found.map((vector) => readVector(writeVector(vector)) as Int8Array)
  }
  const recall: Record<string, number> = {}
  const falseLinks: Record<string, number> = {}
  let texts = 0
  try {
    const there = await vectors(english)
    for (const [i, lang] of languages.entries()) {
      const here = await vectors(byLanguage.get(lang) ?? [])
      const { found, wrong } = linksOf(here, there)
      recall[lang] = found / here.length
      falseLinks[lang] = wrong / here.length
      texts += here.length
      options.progress((i + 1) / languages.length)
    }
  } finally {
    await endpoint.close()
  }
  const stated = promised.flatMap((lang) => falseLinks[lang] ?? [])
  return {
    input: `${options.path}, endpoint ${url}`,
    n: texts,
    figures: {
      recall_by_lang: recall,
      false_link_rate: stated.reduce((sum, x) => sum + x, 0) / stated.length,
      false_link_rate_by_lang: falseLinks,
      near_from: meaningFrom,
    },
    peers: {},
    notes: [
      `false_link_rate is the mean of ${promised.join(', ')}; recall counts a link to the twin or within ${near} positions, from the product's bar on.`,
      'Vectors are as the product keeps them, in 8 bits. These paragraphs may have been in the training text of a model.',
    ],
  }
}

function linksOf(here: Int8Array[], there: Int8Array[]) {
  let found = 0
  let wrong = 0
  for (const [at, vector] of here.entries()) {
    const best = nearestAcross(vector, there, here)
    if (best !== undefined && best.near >= meaningFrom && Math.abs(best.at - at) <= near) found += 1
    const others = there.filter((_, i) => Math.abs(i - at) > near)
    const other = nearestAcross(vector, others, here)
    if (other !== undefined && other.near >= meaningFrom) wrong += 1
  }
  return { found, wrong }
}

/** The whole address; `/v1/embeddings` where only the server is named. */
function endpointOf(address: string): string {
  try {
    const url = new URL(address)
    if (url.pathname === '/') url.pathname = '/v1/embeddings'
    return url.href
  } catch (cause) {
    throw new BenchMistake(`--endpoint: ${cause instanceof Error ? cause.message : address}`)
  }
}

async function readParagraphs(path: string): Promise<Map<string, string[]>> {
  const byLanguage = new Map<string, string[]>()
  for await (const { no, object } of readJsonLines(path)) {
    const { lang, text } = object
    if (typeof lang !== 'string' || typeof text !== 'string')
      throw new BenchMistake(`${path}, line ${no}: no {lang, text}.`)
    const list = byLanguage.get(lang) ?? []
    list.push(text)
    byLanguage.set(lang, list)
  }
  return byLanguage
}
