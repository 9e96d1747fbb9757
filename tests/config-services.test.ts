// The variables of the distributed mode: which servers, and every mistake about them at once.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type Config, ConfigMistakes, readConfig, redacted } from '../config.ts'

/** Without a lali.yaml. */
function read(env: Record<string, string>): Config {
  return readConfig({ env, cwd: join(tmpdir(), 'lali-nothing-is-here') })
}

function mistakesOf(run: () => unknown): string[] {
  try {
    run()
  } catch (error) {
    if (!(error instanceof ConfigMistakes)) throw error
    return error.mistakes.map(({ where, problem, write }) => `${where}: ${problem}. ${write}`)
  }
  return []
}

it('names the servers of the distributed mode, and prints no password', () => {
  const config = read({
    LALI_MODE: 'distributed',
    LALI_KAFKA: 'one:9092, two:9093',
    LALI_KAFKA_USER: 'lali',
    LALI_KAFKA_PASSWORD: 'hidden-1',
    LALI_ELASTICSEARCH: 'https://search:9200',
    LALI_ELASTICSEARCH_USER: 'lali',
    LALI_ELASTICSEARCH_PASSWORD: 'hidden-2',
  })
  expect(config.mode).toBe('distributed')
  expect(config.services).toEqual({
    prefix: 'lali',
    kafka: {
      brokers: ['one:9092', 'two:9093'],
      tls: null,
      user: { username: 'lali', password: 'hidden-1', mechanism: 'scram-sha-512' },
      copies: -1,
    },
    elasticsearch: {
      node: 'https://search:9200',
      user: { username: 'lali', password: 'hidden-2' },
      caFile: null,
    },
  })
  expect(JSON.stringify(redacted(config))).not.toContain('hidden')
})

it.each<{ about: string; env: Record<string, string>; says: string[] }>([
  {
    about: 'a distributed mode without servers',
    env: { LALI_MODE: 'distributed' },
    says: [
      'LALI_KAFKA: is missing, and the mode is distributed. Write its address, for example 10.0.0.5:9092.',
      'LALI_ELASTICSEARCH: is missing, and the mode is distributed. Write its address, for example https://10.0.0.7:9200.',
    ],
  },
  {
    about: 'servers in the embedded mode',
    env: { LALI_KAFKA: 'one:9092' },
    says: [
      'LALI_KAFKA: does nothing in the embedded mode. Write LALI_MODE=distributed, or leave it out.',
    ],
  },
  {
    about: 'settings that do not go together',
    env: {
      LALI_MODE: 'distributed',
      LALI_KAFKA: 'one:9092',
      LALI_ELASTICSEARCH: 'http://search:9200',
      LALI_KAFKA_USER: 'lali',
      LALI_KAFKA_SIGN_IN: 'plain',
      LALI_KAFKA_CA: '/nowhere/ca.pem',
      LALI_KAFKA_COPIES: '0',
    },
    says: [
      'LALI_KAFKA_PASSWORD: is missing beside LALI_KAFKA_USER. Write both, or leave both out.',
      'LALI_KAFKA_CA: /nowhere/ca.pem is not there. Write the path of a PEM file.',
      'LALI_KAFKA_CA: does nothing without TLS. Write LALI_KAFKA_TLS=on, or leave it out.',
      'LALI_KAFKA_SIGN_IN: plain would send the password readable. Write LALI_KAFKA_TLS=on, or a scram mechanism.',
      'LALI_KAFKA_COPIES: is no copy at all. Write 3 for three brokers, or -1.',
    ],
  },
  {
    about: 'addresses that are none',
    env: { LALI_MODE: 'distributed', LALI_KAFKA: 'one', LALI_ELASTICSEARCH: 'search:9200' },
    says: [
      'LALI_KAFKA: "one" is not a list of brokers. Write host:port, with commas between several, for example 10.0.0.5:9092.',
      'LALI_ELASTICSEARCH: "search:9200" is not a web address that can be asked without a password. Write the whole address, starting with https:// or http://, without user name and password.',
    ],
  },
])('refuses $about', ({ env, says }) => {
  expect(mistakesOf(() => read(env))).toEqual(says)
})
