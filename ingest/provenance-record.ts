// Ingest: which connector, request, batch and rule brought a record.
// Promises: fits the contract; the part that is the same for all records of a connector is made once.
import type { Connector, FoundProvenance } from '../contracts/connector.ts'
import type { Provenance } from '../contracts/post.ts'
import { cleanText, whole } from './working-text.ts'

const declarations = new WeakMap<Connector, Omit<Provenance, keyof FoundProvenance>>()

/** `hide` takes the author's names out of requests and rules, which may hold an account's address. */
export function provenanceOf(
  connector: Connector,
  found: FoundProvenance,
  hide: (text: string) => string,
): Provenance {
  const short = (text: string | null, max: number) =>
    text === null ? null : cleanText(hide(text), max)
  const {
    connector: name,
    connector_version,
    source,
    terms_class,
    legal_basis,
  } = declared(connector)
  return {
    connector: name,
    connector_version,
    source,
    request: short(found.request, 200),
    batch: short(found.batch, 100),
    row: whole(found.row),
    rule: short(found.rule, 200),
    terms_class,
    legal_basis,
  }
}

/** What is the same for every record of a connector: cleaned once. */
function declared(connector: Connector): Omit<Provenance, keyof FoundProvenance> {
  const known = declarations.get(connector)
  if (known !== undefined) return known
  const { legalBasis } = connector
  const made = {
    connector: cleanText(connector.connector, 100),
    connector_version: cleanText(connector.version, 40),
    source: cleanText(connector.source, 200),
    terms_class: connector.terms,
    legal_basis: legalBasis === null ? null : cleanText(legalBasis, 300),
  }
  declarations.set(connector, made)
  return made
}
