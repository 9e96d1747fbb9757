import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { expect, it } from 'vitest'
import { createFileImport, dryRun } from '../../ingest/file-import.ts'
import {
  aFile,
  aFolder,
  postsOf,
  problemsOf,
  readAll,
  someNotes,
  textsOf,
} from './file-fixtures.ts'

const lines = '{"id":"1","text":"roads are closed"}\n{"id":"2","text":"ballots arrived"}\n'
const both = ['roads are closed', 'ballots arrived']

const formats: [string, string][] = [
  ['JSON lines', lines],
  ['JSON lines without a last line end', lines.trimEnd()],
  ['a JSON list', `[${lines.trim().replace('\n', ',\n')}]`],
  [
    'a JSON list on one line inside an object',
    `{"status":200,"result":{"posts":[${lines.trim().replace('\n', ',')}]}}`,
  ],
  [
    'a JSON list inside an object, pretty-printed',
    JSON.stringify(
      {
        errors: [{ code: 1 }],
        data: lines
          .trim()
          .split('\n')
          .map((l) => JSON.parse(l)),
      },
      null,
      2,
    ),
  ],
  ['CSV', 'id,text\n1,roads are closed\n2,ballots arrived\n'],
  ['CSV with CRLF and semicolons', 'id;text\r\n1;roads are closed\r\n2;ballots arrived\r\n'],
  ['tab-separated values', 'id\ttext\n1\troads are closed\n2\tballots arrived'],
  ['values separated by bars', 'id|text\n1|roads are closed\n2|ballots arrived'],
  [
    'CSV below lines of metadata',
    'Report,March\nMade by somebody\n\nid,text\n1,roads are closed\n2,ballots arrived\n',
  ],
]

it.each(formats)('reads %s, plain and packed with gzip', async (_, content) => {
  for (const file of [aFile(content), aFile(gzipSync(content))]) {
    const found = await readAll(file)
    expect(textsOf(found)).toEqual(both)
    expect(postsOf(found).map((post) => post.nativeId)).toEqual(['1', '2'])
    expect(problemsOf(found)).toEqual([])
  }
})

const words = 'id;text\n1;Où voter ? Élection à Île-à-Vache, «déjà» fermé\n2;ça commence\n'
const expected = ['Où voter ? Élection à Île-à-Vache, «déjà» fermé', 'ça commence']

it.each([
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${words}`)],
  ['UTF-16 LE with a mark', Buffer.from(`\ufeff${words}`, 'utf16le')],
  ['UTF-16 LE without a mark', Buffer.from(words, 'utf16le')],
  ['UTF-16 BE with a mark', Buffer.from(`\ufeff${words}`, 'utf16le').swap16()],
  ['UTF-16 BE without a mark', Buffer.from(words, 'utf16le').swap16()],
  ['Latin-1', Buffer.from(words, 'latin1')],
  ['Windows-1252', iconv.encode(words, 'win1252')],
])('reads %s', async (_, bytes) => {
  expect(textsOf(await readAll(aFile(bytes)))).toEqual(expected)
})

it('reads Cyrillic in an old encoding', async () => {
  const text = 'Избирательные участки открыты до восьми часов вечера, сообщили в комиссии'
  const file = aFile(iconv.encode(`id;text\n1;${text}\n2;${text}\n`, 'win1251'))
  expect(textsOf(await readAll(file))).toEqual([text, text])
})

it('reads one Latin-1 row in a UTF-8 file as what was meant', async () => {
  const file = aFile(
    Buffer.concat([Buffer.from('{"text":"élu"}\n'), Buffer.from('{"text":"caf\xe9"}\n', 'latin1')]),
  )
  expect(textsOf(await readAll(file))).toEqual(['élu', 'café'])
})

it('keeps line ends, doubled quotes and delimiters inside quoted cells', async () => {
  const found = await readAll(
    aFile('id,text,lang\n1,"first line\nsecond, ""quoted""",en\n2,plain "middle" quotes,fr\n'),
  )
  expect(textsOf(found)).toEqual(['first line\nsecond, "quoted"', 'plain "middle" quotes'])
  expect(postsOf(found).map((post) => post.langDeclared)).toEqual([['en'], ['fr']])
})

it('costs one row, not the file, when a quotation mark never closes', async () => {
  const found = await readAll(
    aFile('id,text\n1,good\n2,"never closed\n3,good too\n4,also fine\n5,end\n'),
  )
  expect(problemsOf(found)).toEqual(['3 quote-not-closed'])
  expect(textsOf(found)).toEqual(['good', 'good too', 'also fine', 'end'])
})

it('names each broken row by its line, keeps its bytes and goes on', async () => {
  const found = await readAll(aFile('{"text":"a"}\n\n{"text":\n{"id":"4"}\n[1]\n{"text":"b"}\n'))
  expect(textsOf(found)).toEqual(['a', 'b'])
  expect(problemsOf(found)).toEqual(['3 not-json', '4 no-text', '5 not-a-record'])
  expect(found[1]).toMatchObject({
    kind: 'unreadable',
    bytes: Buffer.from('{"text":'),
    cause: expect.stringContaining('not JSON'),
  })
})

it('keeps the original bytes of a broken row in another encoding', async () => {
  const broken = Buffer.from('{"text": broken\n', 'utf16le')
  const file = aFile(
    Buffer.concat([Buffer.from('\ufeff{"text":"a"}\n{"text":"b"}\n', 'utf16le'), broken]),
  )
  const [, , last] = await readAll(file)
  expect(last).toMatchObject({ kind: 'unreadable', bytes: broken.subarray(0, -2) })
})

it('does not read a CSV row whose cells do not line up with the header', async () => {
  const found = await readAll(aFile('id,text,lang\n1,a,en\n2,b,en,extra\nlone\n3,c\n4,d,en,,\n'))
  expect(textsOf(found)).toEqual(['a', 'c', 'd'])
  expect(problemsOf(found)).toEqual(['3 wrong-columns', '4 wrong-columns'])
})

it('gives a row an id of its own: its id, else its address, else file and row', async () => {
  const ids = async (content: string) =>
    postsOf(await readAll(aFile(content))).map((post) => post.nativeId)
  expect(await ids('id,url,text\n7,https://a.example/1,x\n')).toEqual(['7'])
  expect(await ids('url,text\nhttps://a.example/1,x\n')).toEqual(['https://a.example/1'])
  const [own, other] = await ids('text\nx\nx\n')
  expect(own).toMatch(/^[0-9a-f]{64}:1$/)
  expect(other).toMatch(/^[0-9a-f]{64}:2$/)
})

it('keeps ids that are numbers beyond 2^53 exact', async () => {
  const found = await readAll(
    aFile('{"id":580319546592112641,"text":"a"}\n{"id":580319546592112643,"text":"b"}\n'),
  )
  expect(postsOf(found).map((post) => post.nativeId)).toEqual([
    '580319546592112641',
    '580319546592112643',
  ])
})

it('states the file and the row of each post, and a cursor with each item', async () => {
  const found = await readAll(aFile(`${lines}broken\n`))
  const [first] = found
  expect(first).toMatchObject({
    provenance: {
      batch: expect.stringMatching(/^[0-9a-f]{64}$/),
      row: 1,
      request: null,
      rule: null,
    },
  })
  const hash = first?.kind === 'post' ? first.provenance.batch : ''
  expect(found.map((item) => item.cursor)).toEqual([`${hash}:1`, `${hash}:2`, `${hash}:3`])
})

it('goes on after the cursor and counts the rows before it', async () => {
  const file = aFile('id,text\n1,a\n2,b\n3,c\n')
  const [, second] = await readAll(file)
  const rest = await readAll(file, { from: second?.cursor })
  expect(rest.map((item) => (item.kind === 'post' ? item.post.nativeId : item.kind))).toEqual([
    'drop',
    'drop',
    '3',
  ])
})

it('changes nothing when a file is imported again, broken rows and a broken end included', async () => {
  const packed = gzipSync(Buffer.from(`${lines}broken\n${'{"text":"later"}\n'.repeat(2_000)}`))
  const file = aFile(packed.subarray(0, packed.length - 20))
  const first = await readAll(file)
  expect(problemsOf(first)).toContain('3 not-json')
  expect(problemsOf(first).at(-1)).toContain('file-cut-off')
  const again = await readAll(file, { from: first.at(-1)?.cursor })
  expect(again).toHaveLength(first.length)
  expect(again.every((item) => item.kind === 'drop' && item.reason === 'already-collected')).toBe(
    true,
  )
  expect(again.at(-1)?.cursor).toBe(first.at(-1)?.cursor)
})

it('reads another file from its start, whatever the cursor says', async () => {
  const [, last] = await readAll(aFile(lines))
  expect(textsOf(await readAll(aFile(`${lines} `), { from: last?.cursor }))).toEqual(both)
})

it('tells its progress in bytes of the file', async () => {
  const told: number[][] = []
  const content = 'id,text\n'.concat(`1,${'some words '.repeat(40)}\n`.repeat(2_000))
  await readAll(aFile(content), { onProgress: (read, total) => told.push([read, total]) })
  expect(told.length).toBeGreaterThan(5)
  expect(told.length).toBeLessThanOrEqual(101)
  expect(told.at(-1)).toEqual([content.length, content.length])
})

it('ends quietly when it is told to stop', async () => {
  const stop = new AbortController()
  const file = createFileImport({
    path: aFile('{"text":"a"}\n'.repeat(50_000)),
    source: 's',
    notes: someNotes(),
  })
  let seen = 0
  for await (const item of file.find(undefined, stop.signal)) {
    expect(item.kind).toBe('post')
    seen += 1
    if (seen === 10) stop.abort()
  }
  expect(seen).toBe(10)
})

it('shows in a dry run how it would read the first rows, and remembers nothing', async () => {
  const notes = someNotes()
  const rows = Array.from({ length: 30 }, (_, i) => (i === 1 ? '2;' : `${i + 1};row ${i + 1}`))
  const run = await dryRun({ path: aFile(`id;text\n${rows.join('\n')}\n`), notes })
  expect(run).toMatchObject({
    format: 'csv',
    delimiter: ';',
    encoding: 'utf-8',
    header: ['id', 'text'],
    mapping: { id: 'id', text: 'text' },
    problems: [{ line: 3, reason: expect.stringContaining('neither text nor title') }],
  })
  expect(run.rows).toHaveLength(20)
  expect(notes.keys()).toEqual([])
})

it('says in a sentence why a file cannot be opened', async () => {
  await expect(readAll('/nowhere/posts.csv')).rejects.toThrow(
    'The file /nowhere/posts.csv was not found.',
  )
  const folder = aFolder()
  await expect(readAll(folder)).rejects.toThrow(`${folder} is a folder. Name one file in it.`)
})
