// Processor: the worker thread of enrich. Takes batches of records, answers with their fates, keeps no state.
import { parentPort, workerData } from 'node:worker_threads'
import type { LogRecord } from '../contracts/log.ts'
import { type EnrichOptions, enrichRecord } from './enrich-record.ts'

const options = workerData as EnrichOptions

parentPort?.on('message', ({ id, records }: { id: number; records: LogRecord[] }) => {
  parentPort?.postMessage({ id, outcomes: records.map((record) => enrichRecord(record, options)) })
})
