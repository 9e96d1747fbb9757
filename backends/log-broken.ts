/** The log says that it is broken: a hole, or an end below the reader's position. Never repaired in silence. */
export class LogBroken extends Error {
  override name = 'LogBroken'
}
