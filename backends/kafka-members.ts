// Backend: which groups of an election have members: whether processes of it are running anywhere.
import { asked, createKafka, type KafkaOptions } from './kafka-connection.ts'

/** Names of the groups that somebody is in, without the prefix. Throws Unavailable. */
export async function groupsWithMembers(options: KafkaOptions): Promise<string[]> {
  const admin = createKafka(options).admin()
  const family = `${options.prefix}.`
  try {
    return await asked('Groups cannot be asked about', async () => {
      await admin.connect()
      const { groups } = await admin.listGroups()
      const own = groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(family))
      if (own.length === 0) return []
      const described = await admin.describeGroups(own)
      return described.groups
        .filter(({ members }) => members.length > 0)
        .map(({ groupId }) => groupId.slice(family.length))
    })
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}
