// Backend: the thread that owns the writing connection of the embedded search index.
// Promises: one answer per request, in order. Everything it throws goes back to the caller as that answer.
import { parentPort, workerData } from 'node:worker_threads'
import { createSearchWriter } from './sqlite-search-apply.ts'
import { openForWriting } from './sqlite-search-schema.ts'

/** What the caller's thread asks; answered by `{ error: null }` or the error. */
export type WriterRequest =
  | { ask: 'apply'; records: { offset: number; value: string }[] }
  | { ask: 'note'; next: number; note: string }
  | { ask: 'close' }
export type WriterAnswer = { error: Error | null }

const port = parentPort
if (port === null) throw new Error('sqlite-search-worker runs as a worker thread only')
const { path } = workerData as { path: string }
const database = openForWriting(path)
const writer = createSearchWriter(database)

function answer(request: WriterRequest): void {
  if (request.ask === 'apply') writer.apply(request.records)
  else if (request.ask === 'note') writer.saveNote(request.next, request.note)
  else {
    writer.finish()
    database.close()
  }
}

port.on('message', (request: WriterRequest) => {
  let error: Error | null = null
  try {
    answer(request)
  } catch (cause) {
    error = cause instanceof Error ? cause : new Error(String(cause))
  }
  port.postMessage({ error } satisfies WriterAnswer)
  if (request.ask === 'close') port.close()
})
// The tables exist and the file is ours: the caller may open its reading connection.
port.postMessage({ error: null } satisfies WriterAnswer)
