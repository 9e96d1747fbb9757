// What the brokers of the tests are started with: the jars, and the properties of one broker.

/** The project by which Maven gathers the jars of a version. */
export function kafkaPom(version: string): string {
  const dependency = (group: string, artifact: string, of: string) =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${of}</version></dependency>`
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>',
    '<groupId>lali</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>',
    `<dependencies>${dependency('org.apache.kafka', 'kafka_2.13', version)}`,
    `${dependency('org.slf4j', 'slf4j-simple', '1.7.36')}</dependencies></project>`,
  ].join('\n')
}

/** The account of brokers that ask for a password; it exists for the length of a test. */
export const scramUser = {
  name: 'admin',
  password: 'only-for-tests',
  storage: 'SCRAM-SHA-256=[name=admin,password=only-for-tests]',
}

/** server.properties of one broker that is a controller as well. */
export function brokerProperties(of: {
  own: number
  ports: { client: number; controller: number }[]
  data: string
  secured: boolean
  tls: boolean
  settings: string[]
}): string {
  const { own, ports, secured, tls } = of
  const port = ports[own]
  if (port === undefined) throw new Error(`There is no broker ${own}.`)
  const signedIn = tls ? 'SASL_SSL' : 'SASL_PLAINTEXT'
  const listener = secured ? signedIn : 'PLAINTEXT'
  const copies = ports.length
  const voters = ports.map(({ controller }, i) => `${i + 1}@127.0.0.1:${controller}`)
  return [
    'process.roles=broker,controller',
    `node.id=${own + 1}`,
    `controller.quorum.voters=${voters.join(',')}`,
    `listeners=${listener}://127.0.0.1:${port.client},CONTROLLER://127.0.0.1:${port.controller}`,
    `advertised.listeners=${listener}://127.0.0.1:${port.client}`,
    'controller.listener.names=CONTROLLER',
    `inter.broker.listener.name=${listener}`,
    `listener.security.protocol.map=CONTROLLER:PLAINTEXT,${listener}:${listener}`,
    `log.dirs=${of.data}`,
    'num.partitions=1',
    `default.replication.factor=${copies}`,
    `min.insync.replicas=${Math.min(2, copies)}`,
    `offsets.topic.replication.factor=${copies}`,
    'offsets.topic.num.partitions=4',
    `transaction.state.log.replication.factor=${copies}`,
    `transaction.state.log.min.isr=${Math.min(2, copies)}`,
    'transaction.state.log.num.partitions=2',
    `share.coordinator.state.topic.replication.factor=${copies}`,
    `share.coordinator.state.topic.min.isr=${Math.min(2, copies)}`,
    'group.initial.rebalance.delay.ms=0',
    'auto.create.topics.enable=false',
    ...(secured
      ? [
          'sasl.enabled.mechanisms=SCRAM-SHA-256',
          'sasl.mechanism.inter.broker.protocol=SCRAM-SHA-256',
          `listener.name.${listener.toLowerCase()}.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="${scramUser.name}" password="${scramUser.password}";`,
        ]
      : []),
    ...of.settings,
  ].join('\n')
}
