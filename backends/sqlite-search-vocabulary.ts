// Backend: the word list that the embedded index would have of some texts, made in memory.
// For comparing content: FTS5 alone knows how FTS5 cuts and folds words.
import { openDatabase } from './sqlite-driver.ts'
import { WORDS_TABLE } from './sqlite-search-schema.ts'

export type Vocabulary = {
  /** Counts the words of one searchable text. */
  add(text: string): void
  /** Each word with the number of texts and the number of its places, in the order of its bytes. */
  rows(): [word: string, texts: number, places: number][]
  close(): void
}

export function createVocabulary(): Vocabulary {
  const database = openDatabase(':memory:')
  database.exec(WORDS_TABLE)
  const insert = database.prepare('insert into words(text) values(?)')
  database.exec('begin')
  return {
    add: (text) => insert.run(text),
    rows: () =>
      database
        .prepare('select term, doc, cnt from vocabulary')
        .all()
        .map(({ term, doc, cnt }: { term: string; doc: number; cnt: number }) => [term, doc, cnt]),
    close: () => database.close(),
  }
}
