import type { Derived } from '../../contracts/derived.ts'
import type { SearchIndex } from '../../contracts/search-index.ts'
import { inLog } from '../builders.ts'
import type { OpenIndex } from './search-index-suite.ts'

/** An index that holds these records. */
export async function holding(open: OpenIndex, records: Derived[]): Promise<SearchIndex> {
  const { index } = await open()
  await index.apply(inLog(records))
  return index
}
