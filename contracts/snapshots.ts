// Port: state snapshots, plain files in both modes (temporary name, fsync, rename, read back, hash checked).

/** A named part of the state; large parts are typed arrays written as they lie in memory. */
export type SnapshotPart = { name: string; bytes: Uint8Array }

export type Snapshots = {
  /** Writes synchronously from the live arrays, then verifies by reading back. Resolves when verified and older ones are gone. */
  save(
    meta: { offset: number; epoch: number; behaviour: string },
    parts: Iterable<SnapshotPart>,
  ): Promise<void>
  /** Newest whole snapshot of this epoch and behaviour version, or undefined. Throws on a damaged file. */
  load(want: {
    epoch: number
    behaviour: string
  }): Promise<{ offset: number; parts: Map<string, Buffer> } | undefined>
  /** Behaviour versions that have a snapshot of this epoch. */
  behaviours(epoch: number): Promise<string[]>
}
