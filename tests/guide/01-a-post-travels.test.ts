// Chapter 1. One post, from a source to an answer: what each step adds, and what it never lets through.
import { afterEach, expect, it } from 'vitest'
import { closeOffices, eight, foundPost, minutePassed, openOffice } from './small-office.ts'

afterEach(closeOffices)

it('a post travels from its source to an answer, and its author stays behind', async () => {
  const office = await openOffice()
  const text = 'Ballot boxes were moved at night, says @mere.tora'
  const found = foundPost('3kabc', text, { langDeclared: ['en'] })
  await office.collect('town-square', [minutePassed(eight), found])

  // posts.collected: a keyed id instead of the post's own; who wrote it is a pseudonym, who is named is masked.
  const collected = await office.holds('posts.collected')
  expect(collected.map(({ op }) => op)).toEqual(['sources', 'tick', 'upsert'])
  const post = collected[2]?.post as { id: string; text: string; author: { name: null } }
  expect(post.id).toMatch(/^[A-Za-z0-9_-]{22}$/)
  expect(post.text).not.toContain('mere.tora')
  expect(post.author).toMatchObject({ class: 'private', name: null })

  // stream.ordered: the same, in the one order, with what can be worked out from the text alone.
  const ordered = await office.holds('stream.ordered')
  expect(ordered[2]).toMatchObject({
    source: { topic: 'posts.collected', offset: 2 },
    body: { op: 'upsert', enriched: { script: 'latin', event_at: eight * 60_000 } },
  })

  // watch.derived: the post has a place: copy group → claim → narrative.
  const derived = await office.holds('watch.derived')
  expect(new Set(derived.map(({ kind }) => kind))).toEqual(
    new Set(['lineage', 'claim', 'copy-group', 'narrative', 'post']),
  )

  // The index answers with it.
  const narrative = derived.find(({ kind }) => kind === 'narrative')
  const answer = await office.backends.index.narrative(String(narrative?.id))
  expect(answer?.label.sentence).toContain('Ballot boxes were moved at night')
  const { posts } = await office.backends.index.search({ text: 'ballot night', limit: 5 })
  expect(posts.map(({ placement }) => placement.id)).toEqual([post.id])

  // And nowhere in the folder is the author.
  const bytes = office.everyByte()
  for (const name of [
    '3kabc.writer',
    'Writer of 3kabc',
    'did:plc:3kabc',
    'social.example',
    'mere.tora',
  ])
    expect(bytes.includes(name), name).toBe(false)
})
