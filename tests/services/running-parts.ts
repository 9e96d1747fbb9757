// `lali run --only` as real processes on real servers: started, asked how they are, and ended by signals.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import type { HealthAnswer } from '../../contracts/answers.ts'

export type RunningPart = {
  address: string
  /** Its data folder. */
  data: string
  /** What it says of a stage of its own. */
  stage(name: string): Promise<HealthAnswer['stages'][number]>
  /** SIGSTOP and SIGCONT are for the process to feel; nothing is waited for. */
  signal(signal: NodeJS.Signals): void
  /** Resolves with the exit code, null when it was killed. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>
}

export type Parts = {
  /** Starts some parts as a process; resolves once every stage of it is at work. */
  run(only: string, name?: string): Promise<RunningPart>
  /** Kills what still runs. */
  stop(): void
}

/** Processes of one election, each with a data folder of its own inside `folder`, which holds lali.yaml. */
export function startParts(of: {
  folder: string
  prefix: string
  brokers: string[]
  elasticsearch: string
}): Parts {
  const running = new Set<ChildProcess>()
  return {
    run: async (only, name = only) => {
      const data = join(of.folder, name.replaceAll(',', '-'))
      mkdirSync(data, { recursive: true })
      const child = spawn(process.execPath, [resolve('lali.js'), 'run', '--only', only], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          PATH: '/usr/local/bin:/usr/bin:/bin',
          LALI_MODE: 'distributed',
          LALI_PREFIX: of.prefix,
          LALI_KAFKA: of.brokers.join(','),
          LALI_ELASTICSEARCH: of.elasticsearch,
          LALI_DATA: data,
          LALI_KEYS: join(of.folder, 'keys'),
          LALI_CONFIG: join(of.folder, 'lali.yaml'),
          LALI_PORT: '0',
          LALI_LOG_LEVEL: 'error',
        },
      })
      running.add(child)
      child.once('exit', () => running.delete(child))
      const address = await addressOf(child)
      if (address === '') throw new Error(`The process with ${only} ended before it ran.`)
      await until(async () => (await fetch(`${address}/health/ready`)).ok)
      return {
        address,
        data,
        stage: async (wanted) => {
          const answer = await fetch(`${address}/api/health`)
          const { stages } = (await answer.json()) as HealthAnswer
          const found = stages.find((stage) => stage.name === wanted)
          if (found === undefined) throw new Error(`The process with ${only} has no ${wanted}.`)
          return found
        },
        signal: (signal) => void child.kill(signal),
        end: async (signal) => {
          const exited = once(child, 'exit')
          // A stopped process must be able to die.
          child.kill('SIGCONT')
          child.kill(signal)
          const [code] = (await exited) as [number | null]
          return code
        },
      }
    },
    stop: () => {
      for (const child of running) child.kill('SIGKILL')
    },
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) return ''
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /running: (http\S+)/.exec(line)?.[1] ?? ''
    if (address !== '') return address
  }
  return ''
}

/** Asks again until it is so. */
export async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await delay(50)
}
