// Processor time of other processes, as Linux counts it (proc(5)): of a process with all its threads, of its busiest
// thread, and of a process group. In ticks of 10 ms, so what is measured should take seconds.
import { readdirSync, readFileSync } from 'node:fs'

const tickMs = 10

export type CpuTime = {
  /** ms of all threads, those that ended included. */
  all: number
  /** ms of each thread that is there, by its id. */
  threads: Map<string, number>
}

/** What a process has used so far. */
export function cpuTimeOf(pid: number): CpuTime {
  const threads = readdirSync(`/proc/${pid}/task`).flatMap((id): [string, number][] => {
    const used = usedMs(`/proc/${pid}/task/${id}/stat`)
    return used === undefined ? [] : [[id, used]]
  })
  return { all: usedMs(`/proc/${pid}/stat`) ?? 0, threads: new Map(threads) }
}

/** The most memory that a process has held, in MB (10^6 bytes). */
export function peakRssMbOf(pid: number): number {
  const found = /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return (Number(found?.[1]) * 1_024) / 1e6
}

/** What all processes of a group have used so far, in ms. */
export function cpuTimeOfGroup(group: number): number {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name) && groupOf(name) === group)
    .reduce((sum, pid) => sum + (usedMs(`/proc/${pid}/stat`) ?? 0), 0)
}

/** ms of the thread that used most between two moments. */
export function busiestThread(before: CpuTime, after: CpuTime): number {
  const used = [...after.threads].map(([id, ms]) => ms - (before.threads.get(id) ?? 0))
  return Math.max(0, ...used)
}

/** Fields after the name, which stands in brackets and may hold anything; undefined when the process is gone. */
function fieldsOf(path: string): string[] | undefined {
  try {
    const text = readFileSync(path, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

function usedMs(path: string): number | undefined {
  const fields = fieldsOf(path)
  return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) * tickMs
}

function groupOf(pid: string): number {
  return Number(fieldsOf(`/proc/${pid}/stat`)?.[2] ?? -1)
}
