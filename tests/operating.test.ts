// What operators copy: the compose file, the image and the example for Kubernetes. No engine runs here; what is checked
// is that they are whole, that the product would accept what they say, and that nothing is open or unbounded.
import { readFileSync } from 'node:fs'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { partsOf } from '../commands/run-parts.ts'
import { readConfig } from '../config.ts'
import { parts } from '../product.ts'

type Service = {
  image: string
  build?: string
  profiles: string[]
  ports?: string[]
  command?: string[]
  environment: Record<string, string | number>
  volumes: string[]
  healthcheck?: { test: string[] }
  depends_on?: Record<string, { condition: string }>
  mem_limit?: string
  cpus?: number
  user?: string
  privileged?: boolean
  restart: string
}

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
  services: Record<string, Service>
  volumes: Record<string, null>
}
const services = Object.entries(compose.services)
const distributed = services.filter(([, { profiles }]) => profiles.includes('distributed'))
const ours = distributed.filter(([, { build }]) => build !== undefined)

/** What the product makes of these variables; the file with the election is the office's own. */
function configOf(variables: Record<string, string | number>) {
  const env = Object.entries(variables).filter(([name]) => name !== 'LALI_CONFIG')
  return readConfig({
    cwd: '/tmp',
    env: Object.fromEntries(env.map(([name, value]) => [name, String(value)])),
  })
}

/** What follows `--only` in a command. */
const partsIn = (command: string[] = []) =>
  partsOf(command.slice(command.indexOf('--only')), { mode: 'distributed' })

describe('docker-compose.yml', () => {
  it('has every part of the distributed mode, two enrichers, and a watch with a standby', () => {
    const running = ours.flatMap(([, { command }]) => partsIn(command))
    expect(new Set(running)).toEqual(new Set(parts))
    const times = (part: string) => running.filter((one) => one === part).length
    expect([times('enrich'), times('watch'), times('collect')]).toEqual([2, 2, 1])
  })

  it.each(ours)('gives %s variables that the product accepts', (_, { environment }) => {
    expect(configOf(environment)).toMatchObject({ mode: 'distributed' })
  })

  it('gives each process a port and a data folder of its own, and all the same keys', () => {
    const portsOfOurs = ours.map(([, { environment }]) => environment.LALI_PORT)
    expect(new Set(portsOfOurs).size).toBe(ours.length)
    const mounts = (at: string) =>
      ours.map(([, { volumes }]) => volumes.find((volume) => volume.endsWith(`:${at}`)))
    expect(new Set(mounts('/data')).size).toBe(ours.length)
    expect(new Set(mounts('/keys'))).toEqual(new Set(['lali-keys:/keys']))
    const named = services.flatMap(([, { volumes }]) =>
      volumes.map((one) => one.split(':')[0] ?? ''),
    )
    for (const name of named.filter((one) => !one.startsWith('.')))
      expect(compose.volumes).toHaveProperty(name)
  })

  it.each(services)(
    'opens no port of %s beyond loopback, and bounds memory and processors',
    (_, one) => {
      for (const port of one.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/)
      expect(one.mem_limit).toMatch(/^\d+[mg]$/)
      expect(one.cpus).toBeGreaterThan(0)
      expect(one.privileged).toBeUndefined()
      expect(one.user).not.toBe('root')
      expect(one.restart).toBe('unless-stopped')
    },
  )

  it.each(services.filter(([, { build }]) => build === undefined))(
    'names an exact version of %s and asks it how it is',
    (_, { image, healthcheck }) => {
      expect(image).toMatch(/:\d+\.\d+\.\d+$/)
      expect(healthcheck?.test.length).toBeGreaterThan(1)
    },
  )

  it('starts what needs the servers after they answer', () => {
    for (const [name, { depends_on = {} }] of ours) {
      const wanted = name === 'collect' ? [] : ['collect']
      expect(Object.keys(depends_on).toSorted()).toEqual([...wanted, 'elasticsearch', 'kafka'])
      for (const { condition } of Object.values(depends_on))
        expect(condition).toBe('service_healthy')
    }
  })
})

describe('the image', () => {
  const lines = readFileSync('Dockerfile', 'utf8').split('\n')

  it('stands on an exact Node 24, runs without rights and says how it is', () => {
    expect(lines.filter((line) => line.startsWith('FROM '))).toEqual([
      expect.stringMatching(/^FROM node:24\.\d+\.\d+-[a-z]+-slim$/),
    ])
    expect(lines.filter((line) => line.startsWith('USER '))).toEqual(['USER node'])
    expect(lines.indexOf('USER node')).toBeLessThan(lines.findIndex((line) => /^CMD /.test(line)))
    expect(lines.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true)
  })
})

const closed = { additionalProperties: false }
const Names = Type.Record(Type.String(), Type.String())
const Named = Type.Object({ name: Type.String() }, closed)
const Locked = Type.Object(
  {
    allowPrivilegeEscalation: Type.Literal(false),
    readOnlyRootFilesystem: Type.Literal(true),
    capabilities: Type.Object({ drop: Type.Tuple([Type.Literal('ALL')]) }, closed),
  },
  closed,
)
const Mounts = Type.Array(
  Type.Object(
    { name: Type.String(), mountPath: Type.String(), readOnly: Type.Optional(Type.Boolean()) },
    closed,
  ),
)
const Probe = Type.Object(
  {
    exec: Type.Object({ command: Type.Array(Type.String()) }, closed),
    periodSeconds: Type.Integer(),
    timeoutSeconds: Type.Integer(),
    failureThreshold: Type.Optional(Type.Integer()),
  },
  closed,
)
const Amounts = Type.Object({ cpu: Type.String(), memory: Type.String() }, closed)
const Container = Type.Object(
  {
    name: Type.String(),
    image: Type.String({ pattern: '^lali:\\d+\\.\\d+\\.\\d+$' }),
    command: Type.Array(Type.String()),
    envFrom: Type.Array(
      Type.Union([
        Type.Object({ configMapRef: Named }, closed),
        Type.Object({ secretRef: Named }, closed),
      ]),
    ),
    securityContext: Locked,
    startupProbe: Probe,
    livenessProbe: Probe,
    readinessProbe: Probe,
    resources: Type.Object({ requests: Amounts, limits: Amounts }, closed),
    volumeMounts: Mounts,
  },
  closed,
)
/** The part of apps/v1 StatefulSet that the example uses, and nothing beside it. */
const StatefulSet = Type.Object(
  {
    apiVersion: Type.Literal('apps/v1'),
    kind: Type.Literal('StatefulSet'),
    metadata: Named,
    spec: Type.Object(
      {
        serviceName: Type.String(),
        replicas: Type.Integer({ minimum: 1 }),
        podManagementPolicy: Type.Literal('Parallel'),
        selector: Type.Object({ matchLabels: Names }, closed),
        template: Type.Object(
          {
            metadata: Type.Object({ labels: Names }, closed),
            spec: Type.Object(
              {
                terminationGracePeriodSeconds: Type.Integer({ minimum: 10 }),
                automountServiceAccountToken: Type.Literal(false),
                securityContext: Type.Object(
                  {
                    runAsNonRoot: Type.Literal(true),
                    runAsUser: Type.Integer({ minimum: 1 }),
                    fsGroup: Type.Integer({ minimum: 1 }),
                    seccompProfile: Type.Object({ type: Type.Literal('RuntimeDefault') }, closed),
                  },
                  closed,
                ),
                initContainers: Type.Array(
                  Type.Pick(
                    Container,
                    ['name', 'image', 'command', 'securityContext', 'volumeMounts'],
                    closed,
                  ),
                ),
                containers: Type.Tuple([Container]),
                volumes: Type.Array(
                  Type.Object({ name: Type.String() }, { additionalProperties: Type.Object({}) }),
                ),
              },
              closed,
            ),
          },
          closed,
        ),
        volumeClaimTemplates: Type.Array(
          Type.Object(
            {
              metadata: Named,
              spec: Type.Object(
                {
                  accessModes: Type.Array(Type.Literal('ReadWriteOnce')),
                  resources: Type.Object(
                    {
                      requests: Type.Object(
                        { storage: Type.String({ pattern: '^\\d+Gi$' }) },
                        closed,
                      ),
                    },
                    closed,
                  ),
                },
                closed,
              ),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
  },
  closed,
)
const ConfigMap = Type.Object(
  {
    apiVersion: Type.Literal('v1'),
    kind: Type.Literal('ConfigMap'),
    metadata: Named,
    data: Names,
  },
  closed,
)

describe('docs/operating/kubernetes.yaml', () => {
  const documents = parseAllDocuments(readFileSync('docs/operating/kubernetes.yaml', 'utf8')).map(
    (one) => one.toJS() as { kind: string },
  )
  const maps = documents.filter((one) => Value.Check(ConfigMap, one))
  const sets = documents.filter((one) => Value.Check(StatefulSet, one))

  it('holds objects of the stated form and no others', () => {
    for (const one of documents) {
      const schema = one.kind === 'ConfigMap' ? ConfigMap : StatefulSet
      expect([...Value.Errors(schema, one)].map((error) => JSON.stringify(error))).toEqual([])
    }
    expect([maps.length, sets.length]).toEqual([2, 4])
  })

  it('runs every part, and nothing but enrich and watch more than once', () => {
    const running = sets.flatMap(({ spec }) =>
      partsIn(spec.template.spec.containers[0].command).map((part) => [part, spec.replicas]),
    )
    expect(Object.fromEntries(running)).toEqual({
      ...Object.fromEntries(parts.map((part) => [part, 1])),
      enrich: 2,
      watch: 2,
    })
  })

  it('mounts what it declares, and selects the pods that it makes', () => {
    for (const { spec } of sets) {
      const { volumes, containers, initContainers } = spec.template.spec
      const claims = spec.volumeClaimTemplates.map(({ metadata }) => metadata.name)
      const declared = new Set([...volumes.map(({ name }) => name), ...claims])
      const mounted = [...containers, ...initContainers].flatMap((one) => one.volumeMounts)
      expect(new Set(mounted.map(({ name }) => name))).toEqual(declared)
      expect(spec.template.metadata.labels).toEqual(spec.selector.matchLabels)
    }
  })

  it('gives variables that the product accepts, passwords apart', () => {
    const [{ data } = { data: {} }] = maps
    const { LALI_KAFKA_SIGN_IN, ...rest } = data as Record<string, string>
    const secret = { LALI_KAFKA_USER: 'u', LALI_KAFKA_PASSWORD: 'p' }
    const config = configOf({ ...rest, ...secret, LALI_KAFKA_SIGN_IN: LALI_KAFKA_SIGN_IN ?? '' })
    expect(config.services?.kafka).toMatchObject({ tls: { caFile: null }, copies: 3 })
  })
})
