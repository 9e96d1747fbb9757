// Command `lali run --only PART,…`: one process of several in the distributed mode. Which parts there are, and
// what of the command line is no part.
import type { Config } from '../config.ts'
import { type Part, parts } from '../product.ts'
import { UsageMistake } from './command.ts'

/** The parts that the arguments name. Throws UsageMistake. */
export function partsOf(args: string[], config: Pick<Config, 'mode'>): Part[] {
  if (config.mode !== 'distributed')
    throw new UsageMistake(
      'The embedded mode is one process: lali start. For several, set LALI_MODE=distributed.',
    )
  const [only = '', ...rest] = args.flatMap((arg) => arg.split('='))
  const [list = '', ...more] = rest
  if (only !== '--only' || list === '' || more.length > 0)
    throw new UsageMistake(
      `Name the parts: lali run --only enrich,watch. There are: ${parts.join(', ')}.`,
    )
  return list.split(',').map((name) => {
    const part = parts.find((one) => one === name)
    if (part !== undefined) return part
    throw new UsageMistake(`There is no part ${name}. Write some of: ${parts.join(', ')}.`)
  })
}
