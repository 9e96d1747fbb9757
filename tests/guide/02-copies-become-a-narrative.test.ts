// Chapter 2. The same claim in many mouths: copies are counted together, and many of them raise one alert.
import { afterEach, expect, it } from 'vitest'
import { closeOffices, eight, foundPost, minutePassed, openOffice } from './small-office.ts'

afterEach(closeOffices)

it('copies of a claim become one narrative, whose pace raises one alert', async () => {
  const office = await openOffice()
  const claim = 'The ballot boxes of Nadi were opened before the count began'
  await office.collect('town-square', [
    minutePassed(eight),
    ...Array.from({ length: 6 }, (_, i) => foundPost(`copy-${i}`, claim)),
    // A near copy: other capitals, another end. And something else altogether.
    foundPost('near', `${claim.toUpperCase()} today!!! Share this`),
    foundPost('other', 'Rugby: the final starts at three in the afternoon'),
    minutePassed(eight + 1),
  ])
  const { index } = office.backends
  const rows = await index.spreadingNow({ limit: 10 })
  // One post alone does not spread: the rugby has no pace yet.
  expect(rows).toHaveLength(1)
  const [first] = rows
  expect(first?.label.sentence).toBe(claim)
  expect(first?.score).toMatchObject({ posts: 7, copies: 6, copy_groups: 1, authors: 7 })

  // Every post says why it is where it is.
  const { posts } = await index.narrativePosts(first?.narrative.id ?? '', { limit: 10 })
  const reasons = posts.map(({ placement }) => placement.why.by).sort()
  expect(reasons).toEqual(['exact', 'exact', 'exact', 'exact', 'exact', 'near', 'new'])

  // One alert, however often the claim is repeated, with the posts it was raised on.
  const alerts = await index.alerts({ limit: 10 })
  expect(alerts).toHaveLength(1)
  expect(alerts[0]).toMatchObject({ state: 'open', narrative: first?.narrative.id })
  expect(alerts[0]?.post_ids.length).toBeGreaterThanOrEqual(5)
  expect((await office.holds('notifications.sent')).length).toBeGreaterThanOrEqual(1)
})
