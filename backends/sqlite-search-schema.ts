// Backend: tables of the embedded search index, and how its file is opened.
// Promises: erased bytes are overwritten (secure_delete, FTS5 secure-delete) once the WAL is truncated.
// Refuses a file written with another schema or another normal form of text: it is built anew from the log.
// synchronous=NORMAL: a power cut may lose the newest transactions, never half of one. The position stands in
// the transaction of its effect, so what was lost is read from the log again; the log itself is FULL.
import { SEARCH_FORM } from './fold-for-search.ts'
import { type Database, openDatabase } from './sqlite-driver.ts'

const SCHEMA = 3
const WRITER_CACHE_KB = 16_384
const READER_CACHE_KB = 8_192
/** Pages of 4 KiB: the WAL is folded back about every 16 MiB. */
const CHECKPOINT_PAGES = 16_000

/** The words of posts, and the list of all words. */
export const WORDS_TABLE = `
create virtual table words using fts5(
  text, content='', tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
create virtual table vocabulary using fts5vocab(words, 'row');`

// posts is narrow, so that filters and counts read 80 rows a page; documents holds the text.
// posts_by_copy_group answers pages, series and tallies of a narrative without a look at the table.
// An erased post keeps its row with a key below zero: id and rev, nothing else.
// copy_groups and claims may be named by a record before their own record comes: rev is null until then.
const tables = `
create table meta(name text primary key, value) without rowid;
create table facets(
  key integer primary key, platform text not null, lang text not null, source text not null,
  exercise integer not null, posts integer not null default 0,
  unique(platform, lang, source, exercise)
) strict;
create table posts(
  key integer primary key, id text not null unique, rev integer not null,
  copy_group integer, facet integer
) strict;
create index posts_by_copy_group on posts(copy_group, key, facet) where copy_group is not null;
create table documents(key integer primary key, doc text not null) strict;
create table metrics(id text primary key, rev integer not null, doc text not null) strict;
create table copy_groups(
  key integer primary key, id text not null unique, rev integer, claim integer,
  first_post text, first_minute integer,
  posts integer not null default 0, oldest integer, newest integer
) strict;
create index copy_groups_by_claim on copy_groups(claim) where claim is not null;
create table claims(
  key integer primary key, id text not null unique, rev integer, narrative text, doc text
) strict;
create index claims_by_narrative on claims(narrative) where narrative is not null;
create table narratives(
  id text primary key, rev integer not null, state text not null, merged_into text,
  script text not null, exercise integer not null, doc text not null
) strict;
create index narratives_by_heir on narratives(merged_into) where merged_into is not null;
create table lineage(
  id text primary key, rev integer not null, n integer not null, entity text not null,
  other text, doc text not null
) strict;
create index lineage_by_entity on lineage(entity, rev, n);
create index lineage_by_other on lineage(other, rev, n) where other is not null;
create table links(
  id text primary key, rev integer not null, one text not null, other text not null,
  state text not null, certainty real not null, doc text not null
) strict;
create index links_by_one on links(one) where state != 'withdrawn';
create index links_by_other on links(other) where state != 'withdrawn';
create table scores(
  id text primary key, rev integer not null, level text not null, pace real not null,
  posts integer not null, last_minute integer not null, relevance real not null, doc text not null
) strict;
create index scores_by_pace on scores(pace) where level = 'narrative';
create index scores_by_posts on scores(posts) where level = 'narrative';
create index scores_by_last_minute on scores(last_minute) where level = 'narrative';
create table alerts(
  id text primary key, rev integer not null, narrative text not null, state text not null,
  changed_minute integer not null, doc text not null
) strict;
create index alerts_by_change on alerts(changed_minute);
create index alerts_open on alerts(narrative) where state = 'open';
create table coverage(id text primary key, rev integer not null, doc text not null) strict;
${WORDS_TABLE}
insert into words(words, rank) values('secure-delete', 1);
`

/** Opens the writing connection, making the tables in a new file. Throws on a file of another version. */
export function openForWriting(path: string): Database {
  const database = openDatabase(path)
  database.exec(`
    pragma journal_mode = wal;
    pragma synchronous = normal;
    pragma secure_delete = on;
    pragma mmap_size = 0;
    pragma temp_store = memory;
    pragma cache_size = -${WRITER_CACHE_KB};
    pragma wal_autocheckpoint = ${CHECKPOINT_PAGES};
  `)
  const made = database.prepare("select 1 from sqlite_schema where name = 'meta'").get()
  if (made === undefined) {
    database.exec('begin immediate')
    database.exec(tables)
    database.prepare("insert into meta values('version', ?)").run(version())
    database.exec('commit')
  }
  const found = database.prepare("select value from meta where name = 'version'").get() as
    | { value: string }
    | undefined
  if (found?.value !== version()) {
    database.close()
    throw new Error(
      `the search index ${path} was written by another version (${found?.value ?? 'none'}, this is ${version()}): run \`lali rebuild\``,
    )
  }
  // A process that was killed after an erasure left the erased bytes in the WAL.
  wipeLog(database)
  return database
}

/** Opens a read-only connection beside the writing one. */
export function openForReading(path: string): Database {
  const database = openDatabase(path, { readOnly: true })
  database.exec(
    `pragma mmap_size = 0; pragma temp_store = memory; pragma cache_size = -${READER_CACHE_KB}`,
  )
  return database
}

/** Folds the WAL into the file and cuts it to nothing. Throws when a reader holds it open for 15 s. */
export function wipeLog(database: Database): void {
  const checkpoint = database.prepare('pragma wal_checkpoint(truncate)')
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if ((checkpoint.get() as { busy: number }).busy === 0) return
  }
  throw new Error(
    'erased text is still in the WAL: a reader has held the search index open for 15 s',
  )
}

function version(): string {
  return `${SCHEMA}.${SEARCH_FORM}`
}
