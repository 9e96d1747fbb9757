// A process to kill: collects posts and their deletions, says so as soon as the deletions are in the log, and waits.
import { openTestProduct } from './open-test-product.ts'
import { deletions, posts } from './posts-to-erase.ts'

const product = await openTestProduct(process.argv[2] ?? '')
await product.collect(posts())
await product.pipeline.settled()
await product.collect(deletions())
process.send?.('deleted')
setInterval(() => undefined, 1_000)
