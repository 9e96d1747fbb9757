// Configuration: the variables that name the servers of the distributed mode. Passwords stand here and nowhere else.
import { Type } from 'typebox'

const optional = (schema: ReturnType<typeof Type.String>, description: string) =>
  Type.Union([schema, Type.Null()], { default: null, description })
const text = (more = {}) => Type.String({ minLength: 1, maxLength: 500, ...more })

/** Part of the schema of the environment. */
export const Services = {
  LALI_PREFIX: Type.String({
    is: 'name',
    default: 'lali',
    description:
      'distributed: begins the names of all topics, groups and indices. One for each election.',
  }),
  LALI_KAFKA: optional(
    text({ is: 'brokers', example: '10.0.0.5:9092,10.0.0.6:9092' }),
    'distributed: some of the Kafka brokers, host:port with commas between them; the others are learned from these.',
  ),
  LALI_KAFKA_TLS: Type.Enum(['off', 'on'], {
    default: 'off',
    description: 'distributed: on encrypts the connections to Kafka.',
  }),
  LALI_KAFKA_CA: optional(
    text(),
    'distributed: file with the certificate of the authority of the Kafka brokers, PEM. Left out: the authorities that Node knows.',
  ),
  LALI_KAFKA_SIGN_IN: Type.Enum(['scram-sha-256', 'scram-sha-512', 'plain'], {
    default: 'scram-sha-512',
    description: 'distributed: how user and password are shown to Kafka. plain needs TLS.',
  }),
  LALI_KAFKA_USER: optional(text(), 'distributed: user name at Kafka. Left out: no sign-in.'),
  LALI_KAFKA_PASSWORD: optional(text({ secret: true }), 'distributed: password at Kafka.'),
  LALI_KAFKA_COPIES: Type.Integer({
    default: -1,
    minimum: -1,
    maximum: 9,
    description:
      'distributed: copies of each topic where it has to be made; -1 leaves it to the brokers.',
  }),
  LALI_ELASTICSEARCH: optional(
    text({ is: 'web-address', example: 'https://10.0.0.7:9200' }),
    'distributed: address of Elasticsearch.',
  ),
  LALI_ELASTICSEARCH_CA: optional(
    text(),
    'distributed: file with the certificate of the authority of Elasticsearch, PEM. Left out: the authorities that Node knows.',
  ),
  LALI_ELASTICSEARCH_USER: optional(
    text(),
    'distributed: user name at Elasticsearch. Left out: no sign-in.',
  ),
  LALI_ELASTICSEARCH_PASSWORD: optional(
    text({ secret: true }),
    'distributed: password at Elasticsearch.',
  ),
}
