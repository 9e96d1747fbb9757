// Finds a Java for the services of the tests: the oldest installed one that will do.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const places = [
  '/usr/lib/jvm',
  '/usr/java',
  '/opt/java',
  '/Library/Java/JavaVirtualMachines',
  join(homedir(), '.sdkman/candidates/java'),
]

/** Home of the oldest installed Java with at least this major version. Throws with what to do where there is none. */
export function findJava(major: number): string {
  const found = places
    .filter((place) => existsSync(place))
    .flatMap((place) => readdirSync(place).map((name) => join(place, name)))
    .flatMap((home) => [home, join(home, 'Contents/Home')])
    .flatMap((home) => {
      const version = versionOf(home)
      return version !== undefined && version >= major ? [{ home, version }] : []
    })
    .sort((a, b) => a.version - b.version)
  if (found[0] !== undefined) return found[0].home
  throw new Error(
    `No Java ${major} or later was found in ${places.join(', ')}. ` +
      `Install one (Debian, Ubuntu: apt-get install openjdk-${major}-jre-headless), then run the tests again.`,
  )
}

/** Major version as the installation's own `release` file states it. */
function versionOf(home: string): number | undefined {
  const release = join(home, 'release')
  if (!existsSync(release) || !existsSync(join(home, 'bin/java'))) return undefined
  const major = /JAVA_VERSION="(?:1\.)?(\d+)/.exec(readFileSync(release, 'utf8'))?.[1]
  return major === undefined ? undefined : Number(major)
}
