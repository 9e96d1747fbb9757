import { createReadStream, createWriteStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Found } from '../../contracts/connector.ts'
import { inflateGzip } from '../../ingest/file-gunzip.ts'
import type { Fault } from '../../ingest/file-row.ts'
import { csvCells, splitCsv } from '../../ingest/file-rows-csv.ts'
import { splitJson } from '../../ingest/file-rows-json.ts'
import { aFile, aFolder, postsOf, problemsOf, readAll, textsOf } from './file-fixtures.ts'

const mebibyte = 1_048_576

function* pieces(start: string, middle: string, times: number, end: string) {
  yield Buffer.from(start)
  const piece = Buffer.from(middle)
  for (let i = 0; i < times; i += 1) yield piece
  yield Buffer.from(end)
}

async function aLargeFile(parts: Iterable<Buffer>, packed = false): Promise<string> {
  const path = join(aFolder(), 'posts.dat')
  const steps = packed ? [createGzip({ level: 1 })] : []
  await pipeline([Readable.from(parts), ...steps, createWriteStream(path)])
  return path
}

/** What a reading yields, and how far heap and buffers of this thread grew meanwhile, in bytes. */
async function weigh(read: () => Promise<Found[]>): Promise<{ found: Found[]; grewBy: number }> {
  const used = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const before = used()
  let peak = before
  const sampler = setInterval(() => {
    peak = Math.max(peak, used())
  }, 2)
  try {
    return { found: await read(), grewBy: Math.max(peak, used()) - before }
  } finally {
    clearInterval(sampler)
  }
}

it('says that an empty file is empty, also when it is packed', async () => {
  for (const content of ['', gzipSync('')]) {
    const found = await readAll(aFile(content))
    expect(problemsOf(found)).toEqual(['- file-empty'])
    expect(found[0]).toMatchObject({ cause: 'The file is empty.' })
  }
})

it('says that a file with a header alone holds no rows', async () => {
  expect(problemsOf(await readAll(aFile('id,text\n')))).toEqual(['- file-empty'])
  expect(problemsOf(await readAll(aFile('[]')))).toEqual(['- file-empty'])
})

it('makes one dead letter of a line of 96 MB, in little memory, and reads the lines around it', async () => {
  const end = '"}\n{"text":"after"}\n'
  const path = await aLargeFile(
    pieces('{"text":"before"}\n{"text":"', 'x'.repeat(mebibyte), 96, end),
  )
  const { found, grewBy } = await weigh(() => readAll(path))
  expect(textsOf(found)).toEqual(['before', 'after'])
  expect(problemsOf(found)).toEqual(['2 row-too-long'])
  const [, letter] = found
  expect(letter?.kind === 'unreadable' && letter.bytes.length).toBe(65_536)
  expect(grewBy).toBeLessThan(64 * mebibyte)
})

it('does the same for a CSV cell and for an element of a JSON list', async () => {
  const csv = await aLargeFile(
    pieces('id,text\n1,before\n2,"', 'x'.repeat(mebibyte), 20, '"\n3,after\n'),
  )
  const json = await aLargeFile(
    pieces('[{"text":"before"},\n{"text":"', 'x'.repeat(mebibyte), 20, '"},{"text":"after"}]'),
  )
  for (const [path, line] of [
    [csv, 3],
    [json, 2],
  ] as const) {
    const found = await readAll(path)
    expect(textsOf(found)).toEqual(['before', 'after'])
    expect(problemsOf(found)).toEqual([`${line} row-too-long`])
  }
})

it('makes one dead letter of a gzip file that unpacks to one line of 200 MB, in little memory', async () => {
  const path = await aLargeFile(pieces('{"text":"', 'x'.repeat(mebibyte), 200, '"}'), true)
  const { found, grewBy } = await weigh(() => readAll(path))
  expect(problemsOf(found)).toEqual(['1 row-too-long'])
  expect(grewBy).toBeLessThan(128 * mebibyte)
})

it('stops unpacking what inflates without end, and keeps what came before', async () => {
  const faults: Fault[] = []
  const packed = gzipSync('x'.repeat(8 * mebibyte))
  let size = 0
  for await (const chunk of inflateGzip(Readable.from([packed]), (fault) => faults.push(fault), {
    ratio: 200,
    bytes: mebibyte,
  })) {
    size += chunk.length
  }
  expect(faults.map((fault) => fault.reason)).toEqual(['file-too-inflated'])
  expect(size).toBeGreaterThan(mebibyte)
})

it('keeps the rows before the place where a gzip file was cut off or damaged', async () => {
  const rows = Array.from({ length: 2_000 }, (_, i) =>
    JSON.stringify({ id: `${i}`, text: `post ${Math.sin(i)} `.repeat(8) }),
  )
  const packed = gzipSync(rows.join('\n'))
  const cut = await readAll(aFile(packed.subarray(0, packed.length >> 1)))
  expect(postsOf(cut).length).toBeGreaterThan(500)
  expect(problemsOf(cut).map((problem) => problem.split(' ')[1])).toEqual(['file-cut-off'])
  expect(cut.at(-1)).toMatchObject({
    cause: 'The gzip file ends too early: it was not copied or downloaded completely.',
  })

  const wrong = Buffer.from(packed)
  wrong.fill(0xff, packed.length >> 1, (packed.length >> 1) + 64)
  const damaged = await readAll(aFile(wrong))
  expect(postsOf(damaged).length).toBeGreaterThan(500)
  expect(problemsOf(damaged).at(-1)).toContain('file-damaged')
})

it('reads gzip files that were put one behind the other, and ignores bytes after the end', async () => {
  const two = Buffer.concat([gzipSync('{"text":"a"}\n'), gzipSync('{"text":"b"}\n')])
  expect(textsOf(await readAll(aFile(two)))).toEqual(['a', 'b'])
  const trailing = Buffer.concat([gzipSync('{"text":"a"}\n'), Buffer.alloc(100_000)])
  expect(textsOf(await readAll(aFile(trailing)))).toEqual(['a'])
})

it('survives brackets nested without end, as a document and as a row', async () => {
  const document = await readAll(aFile('['.repeat(5 * mebibyte)))
  expect(problemsOf(document)).toEqual(['1 row-too-long'])
  const objects = await readAll(aFile('{"a":'.repeat(mebibyte)))
  expect(objects.map((item) => item.kind)).toEqual(['unreadable'])
  const deep = `{"text":"deep","a":${'['.repeat(1_000)}${']'.repeat(1_000)}}`
  const found = await readAll(aFile(`${deep}\n{"text":"flat"}\n`))
  expect(problemsOf(found)).toEqual(['1 nested-too-deep'])
  expect(textsOf(found)).toEqual(['flat'])
})

it('keeps the elements of a JSON list that was cut off, and says so', async () => {
  const found = await readAll(aFile('[{"text":"a"},{"text":"b"},{"te'))
  expect(textsOf(found)).toEqual(['a', 'b'])
  expect(problemsOf(found)).toEqual(['1 file-cut-off'])
})

it('costs one element, not the file, when a JSON element is broken', async () => {
  const found = await readAll(
    aFile('[{"text":"a"},\n{"text":"open},\n{"text":"b"},\n{"text" "c"},\n{"text":"d"}]'),
  )
  expect(textsOf(found)).toEqual(['a', 'b', 'd'])
  expect(problemsOf(found)).toEqual(['2 not-json', '4 not-json'])
})

it('replaces half characters and removes NULs', async () => {
  const found = await readAll(aFile('{"text":"a\\ud83d b\\ude00 \\ud83d\\ude00 c\\u0000d"}\n'))
  expect(textsOf(found)).toEqual(['a\ufffd b\ufffd 😀 cd'])
})

it('treats __proto__ and its kin as keys like any other', async () => {
  const found = await readAll(
    aFile(
      '{"text":"a","__proto__":{"id":"p","likes":3},"constructor":{"prototype":{"lang":"fr"}}}\n{"__proto__":{"text":"no"}}\n',
    ),
  )
  expect(postsOf(found)[0]).toMatchObject({
    text: 'a',
    nativeId: expect.stringMatching(/:1$/),
    counts: null,
    langDeclared: [],
  })
  expect(problemsOf(found)).toEqual(['2 no-text'])
  expect(({} as Record<string, unknown>).likes).toBeUndefined()
  const csv = await readAll(
    aFile('__proto__,text,kind,lang,platform\n1,a,constructor,toString,__proto__\n'),
  )
  expect(postsOf(csv)[0]).toMatchObject({
    text: 'a',
    kind: 'post',
    langDeclared: [],
    platform: 'other',
  })
})

it.each<[string, Buffer, string]>([
  [
    'an Excel workbook',
    Buffer.from('PK\u0003\u0004\u0014\u0000\u0006\u0000rest'),
    'ZIP archive or an Excel workbook',
  ],
  ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), 'This is a PDF'],
  [
    'a web page',
    Buffer.from('<!doctype html><html><body>sign in</body></html>'),
    'web page or XML',
  ],
  [
    'random bytes',
    Buffer.from(Array.from({ length: 4_000 }, (_, i) => (i * i * 31 + (i >> 3) * 17) & 255)),
    'does not hold readable text',
  ],
  [
    'random UTF-16',
    Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from(Array.from({ length: 4_000 }, (_, i) => (i * i * 31 + (i >> 3) * 17) & 255)),
    ]),
    'does not hold readable text',
  ],
])('says in one sentence that %s holds no posts', async (_, bytes, sentence) => {
  const found = await readAll(aFile(bytes))
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({ kind: 'unreadable', cause: expect.stringContaining(sentence) })
})

it('yields at most one item per row and never throws, whatever bytes it gets', async () => {
  const path = join(aFolder(), 'posts.dat')
  const odd = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.stringMatching(/^[{}[\]",:;\n\r\\a1 ]{0,200}$/).map((text) => Buffer.from(text)),
    fc.json().map((text) => gzipSync(text).subarray(0, 60)),
  )
  await fc.assert(
    fc.asyncProperty(odd, async (bytes) => {
      writeFileSync(path, bytes)
      const found = await readAll(path)
      expect(found.length).toBeGreaterThan(0)
      const cursors = found.map((item) => Number(item.cursor?.split(':')[1]))
      expect(cursors).toEqual(found.map((_, i) => i + 1))
    }),
    { numRuns: 100 },
  )
})

async function* cut(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}

it('cuts CSV into the same cells however the bytes arrive', async () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'é', '"', ',', '\n', ' ', '\r'),
    maxLength: 8,
  })
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), {
    minLength: 1,
    maxLength: 6,
  })
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 9 }), async (rows, size) => {
      const text = rows
        .map((row) => row.map((c) => `"${c.replaceAll('"', '""')}"`).join(','))
        .join('\r\n')
      const seen: string[][] = []
      for await (const row of splitCsv(cut(text, size), ','))
        seen.push(csvCells(row.bytes.toString(), ','))
      expect(seen).toEqual(rows)
    }),
  )
})

it('cuts a JSON list into the same elements however the bytes arrive', async () => {
  const element = fc.oneof(
    fc.json({ maxDepth: 3 }),
    fc.json().map((json) => `{"text":${json}}`),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(element, { maxLength: 6 }),
      fc.integer({ min: 1, max: 9 }),
      async (elements, size) => {
        const seen: unknown[] = []
        const text = `{"meta":[1,2],"posts":[{"first":1}${elements.map((json) => `,${json}`).join('')}]}`
        for await (const row of splitJson(cut(text, size)))
          seen.push(JSON.parse(row.bytes.toString()))
        expect(seen).toEqual([{ first: 1 }, ...elements.map((json) => JSON.parse(json))])
      },
    ),
  )
})

it('hands on the bytes of a file as they are while hashing it', async () => {
  const path = aFile('{"text":"a"}\n')
  const [first] = await readAll(path)
  const { createHash } = await import('node:crypto')
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  expect(first).toMatchObject({ provenance: { batch: hash.digest('hex') } })
})
