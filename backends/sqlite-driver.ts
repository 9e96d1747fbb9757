// Backend: the one door to SQLite. Code is written to the node:sqlite API: built in from Node 22.13,
// the same API from a prebuilt npm package on Node 20 (docs/decisions/0002-sqlite-api.md).
import { createRequire } from 'node:module'
import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite'

type Driver = typeof import('@photostructure/sqlite')

export type Database = DatabaseSyncInstance
export type Statement = StatementSyncInstance

const require = createRequire(import.meta.url)

function loadDriver(): Driver {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const builtIn = major > 22 || (major === 22 && minor >= 13)
  return require(builtIn ? 'node:sqlite' : '@photostructure/sqlite') as Driver
}

const driver = loadDriver()

/** Opens a database file. Throws SQLite's own error when the file cannot be opened. */
export function openDatabase(path: string, options: { readOnly?: boolean } = {}): Database {
  const database = new driver.DatabaseSync(path, { readOnly: options.readOnly ?? false })
  database.exec('pragma busy_timeout = 5000')
  return database
}
