// Backend: names of topics. A generation begins after a move from the embedded mode: its topics are empty, and stand
// behind the archive. What the archive holds of a topic is the base that its offsets are counted from; the name says
// it, so that every process knows it from the brokers alone, for as long as the topic is there.
import { type TopicName, topicNames } from '../contracts/topics.ts'

export type Generation = { number: number; bases: Map<TopicName, number> }

/** One to begin: behind the archive's own, at what the archive holds. */
export type NewGeneration = { archive: number; bases: Map<TopicName, number> }

/** Its number is above every one that was ever begun, also by a move that did not come to its end. */
export function after(newest: Generation, opens: NewGeneration): Generation {
  return { number: Math.max(newest.number, opens.archive) + 1, bases: opens.bases }
}

const first: Generation = { number: 1, bases: new Map() }

/** Name of a topic on the brokers; watch.derived has one per epoch. */
export function kafkaTopic(
  prefix: string,
  topic: TopicName,
  epoch: number,
  { number, bases }: Generation = first,
): string {
  const ofEpoch = topic === 'watch.derived' && epoch > 1 ? `.e${epoch}` : ''
  if (number === 1) return `${prefix}.${topic}${ofEpoch}`
  return `${prefix}.g${number}.${topic}${ofEpoch}.from${bases.get(topic) ?? 0}`
}

/** The newest generation among the names of topics. It is there when its posts.collected is, which is made last. */
export function newestGeneration(
  prefix: string,
  epoch: number,
  names: Iterable<string>,
): Generation {
  const found = new Map<number, Map<TopicName, number>>()
  for (const name of names) {
    if (!name.startsWith(`${prefix}.g`)) continue
    const rest = name.slice(prefix.length)
    const [, number, topic, ofEpoch, base] =
      /^\.g(\d+)\.(.+?)(?:\.e(\d+))?\.from(\d+)$/.exec(rest) ?? []
    const known = topicNames.find((one) => one === topic)
    if (known === undefined) continue
    if (known === 'watch.derived' && Number(ofEpoch ?? 1) !== epoch) continue
    const bases = found.get(Number(number)) ?? new Map<TopicName, number>()
    found.set(Number(number), bases.set(known, Number(base)))
  }
  const whole = [...found].filter(([, bases]) => bases.has('posts.collected'))
  const [newest] = whole.sort(([a], [b]) => b - a)
  return newest === undefined ? first : { number: newest[0], bases: newest[1] }
}
