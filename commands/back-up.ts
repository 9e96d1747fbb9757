// Command `lali backup FOLDER`: a copy of the archive while it is in use, with the state of watch at that time, which a
// folder with erasures could not be worked out to again. The index is not in it: it is made anew from the archive.
// The keys are not in it either: they are kept apart, on paper or another disk.
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Command, UsageMistake } from './command.ts'

export const backUp: Command = async ({ product, args, say }) => {
  const [target] = args
  if (!target)
    throw new UsageMistake('Name an empty folder: lali backup /media/usb/lali-2026-05-01')
  const folder = resolve(target)
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new UsageMistake(
      `${folder} is not empty. Name a new folder: an older backup is never written over.`,
    )
  }
  const { archive } = product.backends
  if (archive === null)
    throw new UsageMistake(
      'The archive is kept by another process. Give the command where that runs.',
    )
  mkdirSync(folder, { recursive: true })
  // The state first: an archive that is copied later holds all that it stands for.
  await product.pipeline.watch.snapshot()
  cpSync(product.backends.snapshotFolder, join(folder, 'snapshots'), {
    recursive: true,
    filter: (path) => !path.endsWith('.tmp'),
  })
  archive.copyTo(join(folder, 'archive.sqlite'))
  product.backends.cursors.copyTo(join(folder, 'cursors.sqlite'))
  say(`Backed up to ${folder}: archive.sqlite, cursors.sqlite and snapshots.`)
  say(
    'The keys are not in it. Without them the copy cannot tell whether a new post is by an author it knows.',
  )
  return 0
}
