// Command `lali backup FOLDER`: a copy of the archive while it is in use, and nothing that it does not need:
// index and state are rebuilt from it. The keys are not in it: they are kept apart, on paper or another disk.
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
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
  archive.copyTo(join(folder, 'archive.sqlite'))
  product.backends.cursors.copyTo(join(folder, 'cursors.sqlite'))
  say(`Backed up to ${folder}: archive.sqlite and cursors.sqlite.`)
  say(
    'The keys are not in it. Without them the copy cannot tell whether a new post is by an author it knows.',
  )
  return 0
}
