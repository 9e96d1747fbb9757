// The benches there are, by name. Each is loaded when it is asked for, so that one that needs a heavy part of the
// product delays no other. A bench is in this list when it measures, not before.
import type { Bench } from './bench.ts'

export const benches: Record<string, () => Promise<Bench>> = {
  edits: async () => (await import('./edits.ts')).edits,
  'id-stability': async () => (await import('./id-stability.ts')).idStability,
  index: async () => (await import('./index-backends.ts')).indexBackends,
  languages: async () => (await import('./languages.ts')).languages,
  links: async () => (await import('./links.ts')).links,
  narratives: async () => (await import('./narratives.ts')).narratives,
  'near-copies': async () => (await import('./near-copies.ts')).nearCopies,
  parity: async () => (await import('./parity.ts')).parity,
  recovery: async () => (await import('./recovery.ts')).recovery,
  pipeline: async () => (await import('./pipeline.ts')).pipeline,
  rebalance: async () => (await import('./rebalance.ts')).rebalance,
  sizing: async () => (await import('./sizing.ts')).sizing,
  state: async () => (await import('./watch-state.ts')).watchStateBench,
}
