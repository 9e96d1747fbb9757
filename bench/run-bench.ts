// `npm run bench`: the process around bench/bench-command.ts: arguments, streams, signals, exit code. Nothing else.
import { runBench } from './bench-command.ts'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => stop.abort(new Error(`Stopped by ${signal}.`)))
}

runBench(process.argv.slice(2), process.stdout, process.stderr, stop.signal).then(
  (code) => {
    process.exitCode = code
  },
  (cause: unknown) => {
    const stopped = stop.signal.aborted && cause === stop.signal.reason
    const said = cause instanceof Error && !stopped ? cause.stack : String(cause)
    process.stderr.write(`${said}\n`)
    process.exitCode = 1
  },
)
