// Configuration: what must fit together among the variables of the distributed mode, and the servers they name.
// Promises: a variable without an effect is a mistake; no password is in what can be printed.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Mistake } from './config-mistakes.ts'
import type { Environment } from './config-schema.ts'
import { Services } from './config-services-schema.ts'

type SignIn = { username: string; password: string }

/** The servers of the distributed mode. Paths are absolute. */
export type ServicesConfig = {
  prefix: string
  kafka: {
    brokers: string[]
    tls: { caFile: string | null } | null
    user: (SignIn & { mechanism: Environment['LALI_KAFKA_SIGN_IN'] }) | null
    copies: number
  }
  elasticsearch: { node: string; user: SignIn | null; caFile: string | null }
}

type Given = { values: Environment; given: Set<string> }

/** Mistakes between the variables. `given` are those that the environment states. */
export function checkServices(values: Environment, given: Set<string>): Mistake[] {
  if (values.LALI_MODE === 'distributed')
    return [missing, signIns, authorities, kafkaSignIn].flatMap((rule) => rule({ values, given }))
  const stated = Object.keys(Services).filter((name) => given.has(name))
  const write = 'Write LALI_MODE=distributed, or leave it out.'
  return stated.map((where) => ({ where, problem: 'does nothing in the embedded mode', write }))
}

function missing({ given }: Given): Mistake[] {
  const examples = { LALI_KAFKA: '10.0.0.5:9092', LALI_ELASTICSEARCH: 'https://10.0.0.7:9200' }
  return Object.entries(examples).flatMap(([where, example]) => {
    const write = `Write its address, for example ${example}.`
    const problem = 'is missing, and the mode is distributed'
    return given.has(where) ? [] : [{ where, problem, write }]
  })
}

function signIns({ given }: Given): Mistake[] {
  return ['LALI_KAFKA', 'LALI_ELASTICSEARCH'].flatMap((of) => {
    const [user, password] = [`${of}_USER`, `${of}_PASSWORD`]
    if (given.has(user) === given.has(password)) return []
    const [where, there] = given.has(user) ? [password, user] : [user, password]
    const write = 'Write both, or leave both out.'
    return [{ where, problem: `is missing beside ${there}`, write }]
  })
}

function authorities({ values }: Given): Mistake[] {
  return (['LALI_KAFKA_CA', 'LALI_ELASTICSEARCH_CA'] as const).flatMap((where) => {
    const path = values[where]
    if (path === null || existsSync(path)) return []
    return [{ where, problem: `${path} is not there`, write: 'Write the path of a PEM file.' }]
  })
}

function kafkaSignIn({ values, given }: Given): Mistake[] {
  const open = values.LALI_KAFKA_TLS === 'off'
  const rules: [boolean, Mistake][] = [
    [
      open && given.has('LALI_KAFKA_CA'),
      {
        where: 'LALI_KAFKA_CA',
        problem: 'does nothing without TLS',
        write: 'Write LALI_KAFKA_TLS=on, or leave it out.',
      },
    ],
    [
      given.has('LALI_KAFKA_SIGN_IN') && !given.has('LALI_KAFKA_USER'),
      {
        where: 'LALI_KAFKA_SIGN_IN',
        problem: 'does nothing without LALI_KAFKA_USER',
        write: 'Write user and password, or leave it out.',
      },
    ],
    [
      open && values.LALI_KAFKA_SIGN_IN === 'plain',
      {
        where: 'LALI_KAFKA_SIGN_IN',
        problem: 'plain would send the password readable',
        write: 'Write LALI_KAFKA_TLS=on, or a scram mechanism.',
      },
    ],
    [
      values.LALI_KAFKA_COPIES === 0,
      {
        where: 'LALI_KAFKA_COPIES',
        problem: 'is no copy at all',
        write: 'Write 3 for three brokers, or -1.',
      },
    ],
  ]
  return rules.flatMap(([wrong, mistake]) => (wrong ? [mistake] : []))
}

/** The servers; null in the embedded mode. */
export function servicesConfig(values: Environment, cwd: string): ServicesConfig | null {
  const { LALI_KAFKA: kafka, LALI_ELASTICSEARCH: node } = values
  if (values.LALI_MODE !== 'distributed' || kafka === null || node === null) return null
  const file = (path: string | null) => (path === null ? null : resolve(cwd, path))
  const user = signIn(values.LALI_KAFKA_USER, values.LALI_KAFKA_PASSWORD)
  return {
    prefix: values.LALI_PREFIX,
    kafka: {
      brokers: kafka.split(',').map((one) => one.trim()),
      tls: values.LALI_KAFKA_TLS === 'on' ? { caFile: file(values.LALI_KAFKA_CA) } : null,
      user: user && { ...user, mechanism: values.LALI_KAFKA_SIGN_IN },
      copies: values.LALI_KAFKA_COPIES,
    },
    elasticsearch: {
      node,
      user: signIn(values.LALI_ELASTICSEARCH_USER, values.LALI_ELASTICSEARCH_PASSWORD),
      caFile: file(values.LALI_ELASTICSEARCH_CA),
    },
  }
}

/** The servers without passwords, for printing. */
export function withoutPasswords(services: ServicesConfig | null): unknown {
  if (services === null) return null
  const hide = (user: SignIn | null) => user && { ...user, password: '(not shown)' }
  const { kafka, elasticsearch } = services
  return {
    ...services,
    kafka: { ...kafka, user: hide(kafka.user) },
    elasticsearch: { ...elasticsearch, user: hide(elasticsearch.user) },
  }
}

function signIn(username: string | null, password: string | null): SignIn | null {
  return username === null || password === null ? null : { username, password }
}
