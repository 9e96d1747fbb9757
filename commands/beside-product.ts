// Commands that work on an opened product: the same functions beside a running one and on a folder of their own.
import { backUp } from './back-up.ts'
import { type Command, type CommandContext, optionMistake, UsageMistake } from './command.ts'
import { deadLetters } from './dead-letters.ts'
import { decide } from './decide.ts'
import { rebuildIndex } from './rebuild-index.ts'

export const commands: Record<string, Command> = {
  // Loaded when it is given: what reads files is of no use to a process that only runs a stage.
  import: async (context) => (await import('./import-files.ts')).importFiles(context),
  rebuild: rebuildIndex,
  'dead-letters': deadLetters,
  decide,
  backup: backUp,
}

/** Runs a command; a mistake in how it was given is a sentence and exit code 2. */
export async function beside(name: string, context: CommandContext): Promise<number> {
  const command = commands[name]
  if (!command) {
    context.say(
      `A running Lali cannot do ${name}. Stop it first, or give the command a copy of the data folder.`,
    )
    return 2
  }
  try {
    return await command(context)
  } catch (thrown) {
    const cause = optionMistake(thrown) ?? thrown
    if (!(cause instanceof UsageMistake)) throw cause
    context.say(cause.message)
    return 2
  }
}
