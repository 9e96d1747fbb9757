// CSV as a spreadsheet may open it: every cell quoted, none read as a formula.
// Refuses to trust a cell: a text that starts like a formula gets an apostrophe, as spreadsheets expect.

/** Rows of cells as CSV (RFC 4180, CRLF). Numbers stay numbers; null is an empty cell. */
export function toCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const guarded = formula.test(value) ? `'${value}` : value
  return `"${guarded.replaceAll('"', '""')}"`
}

// What starts a formula in Excel, LibreOffice or Google Sheets, also behind blanks and in full width.
const formula = /^[\s\ufeff]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/
