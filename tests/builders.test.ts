import { Value } from 'typebox/value'
import { expect, it } from 'vitest'
import { Derived } from '../contracts/derived.ts'
import { Post } from '../contracts/post.ts'
import {
  aClaim,
  aCopyGroup,
  aCoverage,
  aLineage,
  aNarrative,
  anAlert,
  anErasure,
  aPlacement,
  aPost,
  aScore,
  someMetrics,
} from './builders.ts'

it('builds records that the contracts accept', () => {
  const built = [
    aPlacement(),
    anErasure(),
    someMetrics(),
    aCopyGroup(),
    aClaim(),
    aNarrative(),
    aLineage(),
    aScore(),
    anAlert(),
    aCoverage(),
  ]
  expect(built.filter((record) => !Value.Check(Derived, record))).toEqual([])
  expect(Value.Check(Post, aPost())).toBe(true)
})
