// A process to kill: runs a small exercise in a folder, as often as it is started, until it is done; then says so.
import { createSimulatedElection } from '../../ingest/simulated-election.ts'
import { openTestProduct } from './open-test-product.ts'

const [folder = '', seed = '1'] = process.argv.slice(2)
const product = await openTestProduct(folder, { snapshotEveryMs: 300, eraseWithinMs: 200 })
process.send?.('open')
await product.collect(createSimulatedElection({ seed, days: 1, postsPerDay: 1_500 }))
await product.pipeline.settled()
await product.stop()
process.send?.('done')
