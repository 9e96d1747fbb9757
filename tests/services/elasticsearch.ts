// A real Elasticsearch on loopback, for tests: the integration-test distribution, which has core features only.
// The artifact comes through Maven into a cache outside the repository; readiness is asked of the server itself.
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { findJava } from './java-homes.ts'

const run = promisify(execFile)
const root = process.getuid?.() === 0
/** Readable for the account that the server runs as; root's own home is not. */
const cache = root ? '/var/cache/lali-tests' : join(homedir(), '.cache/lali-tests')
/** A machine that others work on too starts a server slowly. */
const readyWithinMs = 240_000

/** Versions that the tests run on, and the Java that each needs. The first is the one of `npm test`. */
export const elasticsearchVersions = ['8.19.16', '9.5.2'] as const
export type ElasticsearchVersion = (typeof elasticsearchVersions)[number]
const javaOf: Record<ElasticsearchVersion, number> = { '8.19.16': 17, '9.5.2': 21 }

/** `npm run test:versions` asks for another one; the tests themselves name none. */
function askedVersion(): ElasticsearchVersion {
  // biome-ignore lint/style/noProcessEnv: the version under test is no setting of the product.
  const asked = process.env.TEST_ELASTICSEARCH_VERSION
  return elasticsearchVersions.find((version) => version === asked) ?? '8.19.16'
}

export type ElasticsearchServer = {
  url: string
  /** Folder of the data of all indices, to look for bytes in. */
  dataFolder: string
  logFile: string
  /** The process group of launcher and server. */
  group(): number
  /** As a power cut: SIGKILL to the whole process group. Resolves when it is gone. */
  kill(): Promise<void>
  /** Starts it again on the same data and port, after `kill`. Resolves when it answers. */
  restart(): Promise<void>
  /** Ends it and removes its data; the logs stay where `logFile` says. */
  stop(): Promise<void>
}

/** The unpacked server, fetched where it is missing. Throws with what is missing and the way to get it. */
export async function findElasticsearch(version: ElasticsearchVersion): Promise<string> {
  findJava(javaOf[version])
  if (root && spawnSync('setpriv', ['--version']).error !== undefined) {
    throw new Error('Elasticsearch refuses to run as root, and setpriv (util-linux) is missing.')
  }
  const home = join(cache, `elasticsearch-${version}`)
  if (existsSync(join(home, 'bin/elasticsearch'))) return home
  if (spawnSync('mvn', ['--version']).error !== undefined) {
    throw new Error(
      'Elasticsearch for the tests comes through Maven, and mvn was not found. ' +
        'Install it (Debian, Ubuntu: apt-get install maven; macOS: brew install maven), then run the tests again.',
    )
  }
  mkdirSync(cache, { recursive: true, mode: 0o755 })
  const unpacked = mkdtempSync(join(cache, 'fetching-'))
  try {
    const artifact = `org.elasticsearch.distribution.integ-test-zip:elasticsearch:${version}:zip`
    // In a folder of its own: without a project the plugin leaves its markers where it was started.
    await run(
      'mvn',
      [
        '-q',
        '-B',
        'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack',
        `-Dartifact=${artifact}`,
        `-DoutputDirectory=${unpacked}`,
      ],
      { cwd: unpacked },
    )
    for (const name of ['elasticsearch', 'elasticsearch-cli', 'elasticsearch-env']) {
      const path = join(unpacked, `elasticsearch-${version}`, 'bin', name)
      if (existsSync(path)) chmodSync(path, 0o755)
    }
    chmodSync(unpacked, 0o755)
    rmSync(home, { recursive: true, force: true })
    renameSync(join(unpacked, `elasticsearch-${version}`), home)
  } catch (cause) {
    throw new Error(`Maven could not fetch Elasticsearch ${version}: ${String(cause)}`)
  } finally {
    rmSync(unpacked, { recursive: true, force: true })
  }
  return home
}

/**
 * Starts a server of its own on free ports. It ends with `stop`, and at the latest with this process.
 * `settings` are lines of elasticsearch.yml beside the usual ones. With `disk`, its data lie in that folder, and it
 * watches how full that is, as a server in an office does.
 */
export async function startElasticsearch(options: {
  version?: ElasticsearchVersion
  settings?: string[]
  disk?: string
}): Promise<ElasticsearchServer> {
  const { version = askedVersion(), settings = [], disk } = options
  const home = await findElasticsearch(version)
  const folder = mkdtempSync(join(tmpdir(), 'lali-elasticsearch-'))
  const [http, transport] = [await freePort(), await freePort()]
  cpSync(join(home, 'config'), join(folder, 'config'), { recursive: true })
  for (const name of ['data', 'logs', 'tmp']) mkdirSync(join(folder, name))
  writeFileSync(
    join(folder, 'config/elasticsearch.yml'),
    [
      'cluster.name: lali-tests',
      'node.name: one',
      'discovery.type: single-node',
      'network.host: 127.0.0.1',
      `http.port: ${http}`,
      `transport.port: ${transport}`,
      `path.data: ${disk ?? join(folder, 'data')}`,
      `path.logs: ${folder}/logs`,
      'xpack.security.enabled: false',
      `cluster.routing.allocation.disk.threshold_enabled: ${disk !== undefined}`,
      ...settings,
    ].join('\n'),
  )
  if (root) await run('chown', ['-R', 'nobody', folder])
  const url = `http://127.0.0.1:${http}`
  const logFile = join(folder, 'logs/console.log')
  const command = [join(home, 'bin/elasticsearch')]
  if (root) {
    // Also when this process is killed: the launcher gets the signal, and the server ends with its launcher.
    const asNobody = ['--reuid=nobody', '--regid=nogroup', '--clear-groups', '--pdeathsig', 'KILL']
    command.unshift('setpriv', ...asNobody)
  }
  let server: ChildProcess | undefined

  async function start(): Promise<void> {
    const log = openSync(logFile, 'a')
    const [file = '', ...args] = command
    server = spawn(file, args, {
      // A group of its own, since the launcher starts the server as a child.
      detached: true,
      stdio: ['ignore', log, log],
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        HOME: folder,
        ES_PATH_CONF: join(folder, 'config'),
        ES_TMPDIR: join(folder, 'tmp'),
        ES_JAVA_HOME: findJava(javaOf[version]),
        ES_JAVA_OPTS: '-Xms512m -Xmx512m',
      },
    })
    closeSync(log)
    await untilReady(url, server, logFile)
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = server
    if (ending?.pid === undefined || ending.exitCode !== null || ending.signalCode !== null) return
    const ended = once(ending, 'exit')
    signalGroup(ending.pid, signal)
    await ended
    await untilGroupIsGone(ending.pid)
    server = undefined
  }

  const atExit = () => {
    if (server?.pid !== undefined) signalGroup(server.pid, 'SIGKILL')
  }
  process.once('exit', atExit)
  const stop = async () => {
    // Nothing of it is needed again: no time is spent on an orderly end.
    await end('SIGKILL')
    process.off('exit', atExit)
    rmSync(join(folder, 'data'), { recursive: true, force: true })
  }
  try {
    await start()
  } catch (cause) {
    await stop()
    throw cause
  }
  return {
    url,
    dataFolder: disk ?? join(folder, 'data'),
    logFile,
    group: () => server?.pid ?? -1,
    kill: () => end('SIGKILL'),
    restart: start,
    stop,
  }
}

async function untilReady(url: string, server: ChildProcess, logFile: string): Promise<void> {
  const giveUpAt = performance.now() + readyWithinMs
  while (performance.now() < giveUpAt) {
    if (server.exitCode !== null || server.signalCode !== null) break
    const health = await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=5s`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (health) return
    await delay(200)
  }
  const said = readFileSync(logFile, 'utf8').split('\n').slice(-15).join('\n')
  throw new Error(`Elasticsearch did not become ready; the end of ${logFile}:\n${said}`)
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // Gone already.
  }
}

/** The launcher's exit is not the server's. */
async function untilGroupIsGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(-pid, 0)
    } catch {
      return
    }
    await delay(20)
  }
}
