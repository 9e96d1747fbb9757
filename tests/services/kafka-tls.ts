// A certificate of a broker of the tests, signed by itself, so that no authority of the system knows it. Made with the
// Java that runs the broker.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const password = 'only-for-tests'

/** Makes key and certificate in a folder; gives lines of server.properties, and the certificate as a PEM file. */
export async function makeKafkaCertificate(
  folder: string,
): Promise<{ settings: string[]; caFile: string }> {
  const keys = join(folder, 'broker.p12')
  const trusted = join(folder, 'trusted.p12')
  const caFile = join(folder, 'broker.pem')
  const into = (store: string) => [
    '-keystore',
    store,
    '-storetype',
    'PKCS12',
    '-storepass',
    password,
  ]
  const named = ['-alias', 'broker']
  const key = ['-keyalg', 'RSA', '-keysize', '2048', '-validity', '2', '-dname', 'CN=127.0.0.1']
  await run('keytool', ['-genkeypair', ...named, ...key, '-ext', 'san=ip:127.0.0.1', ...into(keys)])
  await run('keytool', ['-exportcert', '-rfc', ...named, ...into(keys), '-file', caFile])
  await run('keytool', ['-importcert', '-noprompt', ...named, ...into(trusted), '-file', caFile])
  return {
    caFile,
    settings: [
      `ssl.keystore.location=${keys}`,
      `ssl.keystore.password=${password}`,
      'ssl.keystore.type=PKCS12',
      `ssl.key.password=${password}`,
      `ssl.truststore.location=${trusted}`,
      `ssl.truststore.password=${password}`,
      'ssl.truststore.type=PKCS12',
    ],
  }
}
