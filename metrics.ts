// Figures about the running product for Prometheus: fates per stage and connector, lag, totals.
import { Gauge, Registry } from 'prom-client'
import type { HealthAnswer } from './contracts/answers.ts'

type PartitionLag = { stage: string; topic: string; partition: number; lag: number }

/** Prometheus text of a health answer. Counters of fates are exact; they are kept by the stages themselves. */
export function metricsText(health: HealthAnswer, lags: PartitionLag[]): Promise<string> {
  const registry = new Registry()
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  const records = gauge('lali_records', 'Records by stage or source and fate', [
    'of',
    'name',
    'fate',
    'reason',
  ])
  const lag = gauge('lali_stage_lag_records', 'Records that a stage has not handled yet', ['stage'])
  const up = gauge('lali_stage_up', '1 while a stage runs', ['stage'])
  for (const stage of health.stages) {
    lag.set({ stage: stage.name }, stage.lag)
    up.set({ stage: stage.name }, stage.state === 'stopped' ? 0 : 1)
    setFates('stage', stage.name, stage.fates)
  }
  const part = ['stage', 'topic', 'partition']
  const behind = gauge('lali_partition_lag_records', 'The same by partition', part)
  for (const { stage, topic, partition, lag: waiting } of lags)
    behind.set({ stage, topic, partition }, waiting)
  for (const connector of health.connectors) setFates('source', connector.source, connector.fates)
  gauge('lali_dead_letters', 'Dead letters kept').set(health.dead_letters)
  for (const [name, value] of Object.entries(health.totals))
    gauge(`lali_index_${name}`, `Index: ${name}`).set(value)
  gauge('lali_resident_bytes', 'Resident memory of the process').set(process.memoryUsage.rss())
  return registry.metrics()

  function setFates(
    of: string,
    name: string,
    fates: HealthAnswer['stages'][number]['fates'],
  ): void {
    records.set({ of, name, fate: 'in', reason: '' }, fates.in)
    records.set({ of, name, fate: 'emitted', reason: '' }, fates.emitted)
    records.set({ of, name, fate: 'dead_lettered', reason: '' }, fates.dead_lettered)
    for (const [reason, n] of Object.entries(fates.dropped))
      records.set({ of, name, fate: 'dropped', reason }, n)
  }
}
