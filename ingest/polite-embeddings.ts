// Asks an embeddings endpoint (OpenAI-compatible POST …/v1/embeddings) that the operator named in lali.yaml.
// Promises: one address only, no redirect, no proxy, at most so many texts and bytes at once, an end to waiting.
// Whatever goes wrong is `Unavailable`: the endpoint is a helper, and who asks it can wait.
import { Agent } from 'undici'
import { Unavailable } from '../contracts/unavailable.ts'
import { withDeadline } from './polite-deadline.ts'

export type EmbeddingsEndpoint = {
  /** One vector per text, in order. */
  embed(texts: string[]): Promise<number[][]>
  close(): Promise<void>
}

const textsAtOnce = 16
const mostBytes = 8_000_000

/** `url` is the whole address of the endpoint; `timeoutMs` of one request. */
export function createEmbeddingsEndpoint(options: {
  url: string
  model: string
  timeoutMs: number
}): EmbeddingsEndpoint {
  const url = new URL(options.url)
  const agent = new Agent({ connections: 1, pipelining: 1, maxResponseSize: mostBytes })

  async function askOnce(texts: string[]): Promise<number[][]> {
    try {
      return await withDeadline(options.timeoutMs, undefined, url.host, async (signal) => {
        const { statusCode, body } = await agent.request({
          origin: url.origin,
          path: url.pathname + url.search,
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json' },
          body: JSON.stringify({ model: options.model, input: texts }),
          signal,
        })
        const text = await body.text()
        if (statusCode !== 200) throw new Unavailable(`${url.host} answers ${statusCode}`)
        return vectorsOf(JSON.parse(text), texts.length, url.host)
      })
    } catch (cause) {
      if (cause instanceof Unavailable) throw cause
      throw new Unavailable(`${url.host}: ${cause instanceof Error ? cause.message : 'no answer'}`)
    }
  }

  return {
    async embed(texts) {
      const all: number[][] = []
      for (let from = 0; from < texts.length; from += textsAtOnce)
        all.push(...(await askOnce(texts.slice(from, from + textsAtOnce))))
      return all
    },
    close: () => agent.destroy(),
  }
}

/** The vectors in the order of the texts: `index` says which is which. */
function vectorsOf(answer: unknown, count: number, host: string): number[][] {
  const data = (answer as { data?: unknown } | null)?.data
  const vectors: number[][] = []
  for (const [i, one] of (Array.isArray(data) ? data : []).entries()) {
    const { embedding, index = i } = (one ?? {}) as { embedding?: unknown; index?: unknown }
    if (!Array.isArray(embedding) || embedding.length === 0 || embedding.length > 4_096) continue
    if (embedding.every((x) => typeof x === 'number' && Number.isFinite(x)))
      vectors[Number(index)] = embedding as number[]
  }
  if (vectors.length !== count || Object.keys(vectors).length !== count)
    throw new Unavailable(`${host} did not answer with one vector for each text`)
  return vectors
}
