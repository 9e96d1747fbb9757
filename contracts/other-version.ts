/** Another version of the code has written here: what this one says would not be equal to it. */
export class OtherVersion extends Error {
  override name = 'OtherVersion'
  readonly versions: string[]

  constructor(versions: string[]) {
    super(`It was written by version ${versions.join(', ')}.`)
    this.versions = versions
  }
}
