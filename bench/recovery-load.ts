// The posts of bench `recovery`, the same for the process that collects them and for the one that looks for them.
import type { FoundPost } from '../contracts/connector.ts'
import { generatePosts } from './generate-posts.ts'

const posts = 2_000_000
const postsPerDay = 20_000

/** Far more posts than a run takes, none of them edited. */
export function recoveryLoad(): Generator<FoundPost> {
  return generatePosts({ n: posts, seed: 1, days: posts / postsPerDay })
}
