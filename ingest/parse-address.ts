// Ingest: reads an address without a throw. `URL.canParse` is not used: on Node 20 it answers false for addresses with
// letters such as ü as soon as its caller is compiled, so that such links would vanish in a product that runs for long.

/** The address, against `base` where it is relative; null where it is none. */
export function parseAddress(text: string, base?: string): URL | null {
  try {
    return new URL(text, base)
  } catch {
    return null
  }
}
