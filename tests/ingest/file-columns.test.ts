import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ColumnMapping, guessColumns, headerHash } from '../../ingest/file-columns.ts'
import { aFile, postsOf, problemsOf, readAll, someNotes, textsOf } from './file-fixtures.ts'

it('knows the columns of CrowdTangle, which has no id and a text in four places', () => {
  const columns =
    'Page Name,User Name,Facebook Id,Likes at Posting,Followers at Posting,Post Created,Post Created Date,Type,Total Interactions,Likes,Comments,Shares,Post Views,URL,Message,Link,Final Link,Image Text,Link Text,Description'
  expect(guessColumns(columns.split(','))).toEqual({
    author_name: 'Page Name',
    author: 'User Name',
    author_id: 'Facebook Id',
    followers: 'Followers at Posting',
    time: 'Post Created',
    kind: 'Type',
    likes: 'Likes',
    replies: 'Comments',
    reposts: 'Shares',
    views: 'Post Views',
    url: 'URL',
    text: 'Message',
    link: 'Final Link',
    image_text: 'Image Text',
    link_title: 'Link Text',
    link_desc: 'Description',
    default_platform: 'facebook',
  })
})

it('reads a CrowdTangle row: zone names, thousands, and a share without words of its own', async () => {
  const header =
    'Page Name,User Name,Facebook Id,Followers at Posting,Post Created,Likes,Shares,URL,Message,Final Link,Link Text'
  const rows = [
    'Island Radio,islandradio,100,"12,345",2021-07-06 16:45:20 EDT,"1,234",5,https://www.facebook.com/100/posts/1,Polls open at 7,https://a.example/x,Voting hours',
    'Island Radio,islandradio,100,"12,345",2021-07-06 16:45:20 EDT,,5,https://www.facebook.com/100/posts/2,,,Voting hours',
  ]
  const [first, second] = postsOf(await readAll(aFile([header, ...rows].join('\n'))))
  expect(first).toMatchObject({
    platform: 'facebook',
    nativeId: 'https://www.facebook.com/100/posts/1',
    createdAt: '2021-07-06T20:45:20.000Z',
    text: 'Polls open at 7',
    textAlt: [{ kind: 'link_title', text: 'Voting hours' }],
    author: { nativeId: '100', handle: 'islandradio', followers: 12_345 },
    counts: { likes: 1_234, reposts: 5, replies: null, views: null },
    links: [{ url: 'https://a.example/x', role: 'card' }],
  })
  expect(second).toMatchObject({ text: 'Voting hours', textAlt: [], counts: { likes: null } })
})

it('knows Junkipedia, 4CAT, Meltwater and headers in other languages', () => {
  expect(
    guessColumns([
      'PostId',
      'ChannelName',
      'Platform',
      'published_at',
      'post_body_text',
      'PostUrl',
      'ViewsCount',
      'LikesCount',
    ]),
  ).toEqual({
    id: 'PostId',
    author_name: 'ChannelName',
    platform: 'Platform',
    time: 'published_at',
    text: 'post_body_text',
    url: 'PostUrl',
    views: 'ViewsCount',
    likes: 'LikesCount',
  })
  expect(
    guessColumns(['id', 'thread_id', 'author', 'body', 'timestamp', 'unix_timestamp']),
  ).toEqual({
    id: 'id',
    root: 'thread_id',
    author: 'author',
    text: 'body',
    time: 'unix_timestamp',
  })
  expect(
    guessColumns([
      'Date',
      'Headline',
      'URL',
      'Opening Text',
      'Hit Sentence',
      'Influencer',
      'Language',
    ]),
  ).toEqual({
    time: 'Date',
    title: 'Headline',
    url: 'URL',
    text: 'Opening Text',
    link_desc: 'Hit Sentence',
    author: 'Influencer',
    lang: 'Language',
  })
  expect(guessColumns(['Título', 'Fecha', 'Hora', 'Texto', 'Enlace'])).toEqual({
    title: 'Título',
    time: 'Fecha',
    clock: 'Hora',
    text: 'Texto',
    url: 'Enlace',
  })
})

it('finds columns inside nested JSON, through levels that only wrap', async () => {
  const row = {
    item_id: 'v9',
    source_platform: 'tiktok.com',
    source_url: 'https://session.example/',
    data: {
      desc: 'they moved the polls',
      createTime: 1_700_000_000,
      author: { uniqueId: 'someone' },
      stats: { diggCount: 3, playCount: '1.2K' },
    },
  }
  const [post] = postsOf(await readAll(aFile(`${JSON.stringify(row)}\n`)))
  expect(post).toMatchObject({
    platform: 'tiktok',
    nativeId: 'v9',
    url: null,
    text: 'they moved the polls',
    createdAt: '2023-11-14T22:13:20.000Z',
    author: { handle: 'someone' },
    counts: { likes: 3, reposts: null, replies: null, views: 1_200 },
  })
})

it('reads tweets of version 1.1: retweets whole, replies, quotes and expanded addresses', async () => {
  const user = { id_str: '5', screen_name: 'somebody', name: 'Some Body', followers_count: 10 }
  const base = {
    created_at: 'Thu Apr 06 15:24:15 +0000 2017',
    user,
    in_reply_to_status_id_str: null,
  }
  const first = {
    ...base,
    id_str: '1',
    text: 'cut…',
    extended_tweet: { full_text: 'the whole text https://t.co/a' },
    entities: { urls: [{ expanded_url: 'https://a.example/long' }], hashtags: [{ text: 'Vote' }] },
  }
  const rows = [
    {
      ...base,
      id_str: '2',
      text: 'RT @somebody: cut…',
      retweeted_status: first,
      entities: { urls: [] },
    },
    { ...base, id_str: '3', text: 'no', in_reply_to_status_id_str: '1' },
    { ...base, id_str: '4', text: 'look', quoted_status_id_str: '1' },
    first,
  ]
  const posts = postsOf(await readAll(aFile(rows.map((row) => JSON.stringify(row)).join('\n'))))
  expect(
    posts.map(({ platform, kind, refs }) => [
      platform,
      kind,
      refs.repostOf,
      refs.replyTo,
      refs.quoteOf,
    ]),
  ).toEqual([
    ['x', 'repost', '1', null, null],
    ['x', 'reply', null, '1', null],
    ['x', 'quote', null, null, '1'],
    ['x', 'post', null, null, null],
  ])
  expect(posts[0]).toMatchObject({
    nativeId: '2',
    createdAt: '2017-04-06T15:24:15.000Z',
    text: 'the whole text https://t.co/a',
    links: [{ url: 'https://a.example/long', role: 'body' }],
    counts: null,
  })
  expect(posts[3]).toMatchObject({
    hashtags: ['Vote'],
    author: { nativeId: '5', handle: 'somebody', followers: 10 },
  })
})

it('takes a headline alone as a post, an article where it has an address', async () => {
  const [post] = postsOf(
    await readAll(
      aFile('headline,link,subtitle\nPolls moved,https://paper.example/1,Nobody knows where\n'),
    ),
  )
  expect(post).toMatchObject({
    platform: 'web',
    kind: 'article',
    title: 'Polls moved',
    text: '',
    textAlt: [{ kind: 'link_desc', text: 'Nobody knows where' }],
  })
})

it('takes addresses and hashtags from the text', async () => {
  const [post] = postsOf(
    await readAll(aFile('{"text":"see (https://a.example/x). #Vote2024 #2024 a#b"}\n')),
  )
  expect(post).toMatchObject({
    links: [{ url: 'https://a.example/x', role: 'body' }],
    hashtags: ['Vote2024'],
  })
})

it('takes a stated mapping over the guess and remembers it for files of the same shape', async () => {
  const notes = someNotes()
  const header = 'remark,text,when'
  const mapping = {
    text: 'remark',
    time: 'when',
    time_format: 'day_first' as const,
    default_platform: 'radio' as const,
  }
  const stated = await readAll(aFile(`${header}\nfirst,x,03/04/2021\n`), { notes, mapping })
  const later = await readAll(aFile(`${header}\nsecond,x,05/04/2021\n`), { notes })
  expect(
    [...postsOf(stated), ...postsOf(later)].map(({ text, platform, createdAt }) => [
      text,
      platform,
      createdAt,
    ]),
  ).toEqual([
    ['first', 'radio', '2021-04-03T00:00:00.000Z'],
    ['second', 'radio', '2021-04-05T00:00:00.000Z'],
  ])
  expect(textsOf(await readAll(aFile('remark,text\nthird,other shape\n'), { notes }))).toEqual([
    'other shape',
  ])
})

it('reads CSV without a header by the numbers of its columns', async () => {
  const found = await readAll(aFile('17,polls are open\n18,polls are closed\n'), {
    mapping: { no_header: true, id: '1', text: '2' },
  })
  expect(postsOf(found).map(({ nativeId, text }) => [nativeId, text])).toEqual([
    ['17', 'polls are open'],
    ['18', 'polls are closed'],
  ])
})

it('reads the list at a stated path', async () => {
  const file = aFile(
    JSON.stringify({ first: [{ text: 'not this' }], second: { list: [{ text: 'this' }] } }),
  )
  expect(textsOf(await readAll(file, { mapping: { rows: 'second.list' } }))).toEqual(['this'])
})

it('says which columns there are when none holds a text, or a stated one is missing', async () => {
  const [only, ...more] = await readAll(aFile('alpha,beta\n1,2\n'))
  expect(only).toMatchObject({
    kind: 'unreadable',
    reason: 'no-text-column',
    cause: expect.stringContaining('"alpha", "beta"'),
  })
  expect(more).toEqual([])
  await expect(readAll(aFile('alpha,text\n1,2\n'), { mapping: { text: 'words' } })).rejects.toThrow(
    'The file has no column "words", which the mapping names. It has: "alpha", "text".',
  )
})

it('says what is wrong with a stated mapping', async () => {
  const file = aFile('text\na\n')
  await expect(readAll(file, { mapping: { time_zone: 'Nowhere/Land' } })).rejects.toThrow(
    'The time zone "Nowhere/Land" is not known.',
  )
  const wrong: unknown = { text: 5 }
  await expect(readAll(file, { mapping: wrong as ColumnMapping })).rejects.toThrow(
    'The mapping is wrong at "/text": it must be string.',
  )
})

it('orders versions only by a column of edit times', async () => {
  const found = await readAll(aFile('id,text,edited_at\n1,a,2021-04-03T10:00:00Z\n2,b,\n'))
  expect(postsOf(found).map(({ editedAt, versionOrder }) => [editedAt, versionOrder])).toEqual([
    ['2021-04-03T10:00:00.000Z', 1_617_444_000_000],
    [null, null],
  ])
  expect(problemsOf(found)).toEqual([])
})

it('has one hash for JSON keys in any order, and another for CSV columns in another order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 8 }), (columns) => {
      const turned = [...columns].reverse()
      expect(headerHash('ndjson', turned)).toBe(headerHash('ndjson', columns))
      expect(headerHash('csv', turned)).not.toBe(headerHash('csv', columns))
    }),
  )
})
