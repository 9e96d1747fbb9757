// Contract: every topic and the record it carries. Names are past participles: facts.
import { Collected } from './collected.ts'
import { Access, Answer, DeadLetter, Decision, Notification, Setting } from './decided.ts'
import { Derived } from './derived.ts'
import { Ordered } from './ordered.ts'

export const topics = {
  'posts.collected': Collected,
  'desk.decided': Decision,
  'settings.changed': Setting,
  'models.answered': Answer,
  'stream.ordered': Ordered,
  'watch.derived': Derived,
  'access.logged': Access,
  'notifications.sent': Notification,
  'dead-letters': DeadLetter,
} as const

export type TopicName = keyof typeof topics
export const topicNames = Object.keys(topics) as TopicName[]
