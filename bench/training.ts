/**
 * Federated training: what a round costs beside computing, and sums under masks of ten million parameters over five sites with one of them away. The first starts a
 * hub and three nodes as processes with PostgreSQL, post over HTTP on loopback and the sandbox; computing is the wall time of the slowest node's tool.
 */
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { newIdentifier } from '../packages/server/src/kernel/index.ts'
import { decode, encode } from '../packages/server/src/models/training/aggregate/fixed-point.ts'
import { mask, maskKeyOf, sumWithoutMasks } from '../packages/server/src/models/training/aggregate/masking.ts'
import { joinShares, splitSecret, thresholdOf } from '../packages/server/src/models/training/aggregate/shares.ts'
import { meanUpdate } from '../packages/server/src/models/training/aggregate/strategy.ts'
import type { TrainingResult } from '../packages/server/src/models/training/result.ts'
import { openFederation, until } from '../packages/server/test/models/training/federation.ts'
import { brcaTable } from '../packages/server/test/models/training/real-data.ts'
import { printTable } from './programs.ts'

export async function training(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string', default: '20' }, parameters: { type: 'string', default: '10000000' }, repeats: { type: 'string', default: '5' } } })
  sums(Number(values.parameters), Number(values.repeats))
  await rounds(Number(values.rounds))
}

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] as number

interface Timed<T> { readonly ms: number, readonly cpu: number, readonly value: T }
function timed<T>(work: () => T): Timed<T> {
  const [began, used] = [performance.now(), process.cpuUsage()]
  const value = work()
  const { user, system } = process.cpuUsage(used)
  return { ms: performance.now() - began, cpu: (user + system) / 1000, value }
}

/** Each client in turn on one thread, as it would be on a machine of its own. */
export function sums(length: number, repeats: number): void {
  const names = ['a', 'b', 'c', 'd', 'e']
  const [range, threshold] = [8, thresholdOf(names.length)]
  const clients: Timed<unknown>[] = []
  const server: Timed<unknown>[] = []
  let error = 0
  for (let repeat = 0; repeat < repeats; repeat++) {
    const sites = names.map((site) => ({ site, records: 100 + 50 * site.charCodeAt(0), seed: randomBytes(32), secret: randomBytes(32), update: Float32Array.from({ length }, () => Math.random() - 0.5) }))
    const most = Math.max(...sites.map(({ records }) => records))
    const keys = new Map(sites.map(({ site, secret }) => [site, maskKeyOf(secret).publicKey]))
    const masked = sites.map(({ site, secret, seed, update, records }) => timed(() => {
      const coefficients = randomBytes((threshold - 1) * 32)
      const shares = [splitSecret(seed, { shares: 5, threshold, coefficients }), splitSecret(secret, { shares: 5, threshold, coefficients: randomBytes((threshold - 1) * 32) })]
      const coded = encode(update, records / most, { range, contributors: 5 })
      mask(coded, { site, secret: maskKeyOf(secret).secret, seed }, { others: names.filter((name) => name !== site).map((name) => ({ site: name, publicKey: keys.get(name) ?? '' })), context: 'bench 1' })
      return { coded, shares }
    }))
    clients.push(...masked)
    const [away, ...here] = [4, 0, 1, 2, 3] as const
    const expected = meanUpdate(here.map((at) => sites[at] as (typeof sites)[number]))
    const unmasked = timed(() => {
      const arrived = here.map((at) => ({ site: names[at] ?? '', publicKey: keys.get(names[at] ?? '') ?? '', masked: masked[at]?.value.coded as Uint32Array, seed: joinShares((masked[at]?.value.shares[0] ?? []).slice(0, threshold)) }))
      const sum = sumWithoutMasks(arrived, { absent: [{ site: names[away] ?? '', secret: joinShares((masked[away]?.value.shares[1] ?? []).slice(0, threshold)) }], context: 'bench 1' })
      return decode(sum, here.reduce<number>((total, at) => total + (sites[at]?.records ?? 0), 0) / most, { range, contributors: 5 })
    })
    server.push(unmasked)
    for (let at = 0; at < length; at++) error = Math.max(error, Math.abs((unmasked.value[at] as number) - (expected[at] as number)))
  }
  printTable(`Sum under masks: ${length.toLocaleString('en')} parameters, 5 sites, one away; one thread, ${repeats} repeats`, ['', 'median ms', 'processor ms', 'largest ms'], [['a client: shares, encoding, masks', clients] as const, ['the hub: shares, masks away, decoding', server] as const].map(([name, list]) =>
    [name, median(list.map(({ ms }) => ms)), median(list.map(({ cpu }) => cpu)), Math.max(...list.map(({ ms }) => ms))]))
  console.log(`largest error ${error.toExponential(1)}; payload ${(length * 4) / 1e6} MB a client, as plain 32-bit floats\ngoal: ≤ 1,000 ms a client: ${median(clients.map(({ ms }) => ms)) <= 1000 ? 'reached' : 'MISSED'}`)
}

interface Shown { readonly state: string, readonly done: readonly { readonly round: number }[] }

async function rounds(count: number): Promise<void> {
  const table = brcaTable()
  const federation = await openFederation({ tool: 'org.vesalius.linear-model', tables: [0, 1, 2].map((region) => table.csv('train', region)) })
  try {
    const rows: (string | number)[][] = []
    for (const secureAggregation of [false, true]) {
      const { id } = await federation.ask<{ id: string }>('POST', '/api/training/plans', {
        title: 'Bench', purpose: 'Bench', use: 'disease-research', tool: { id: 'org.vesalius.linear-model', version: '1.1.0' }, secureAggregation, rounds: count, seed: 1, begin: 'uniform',
        parameters: { kind: 'cox', features: table.features, time: 'time', event: 'event', updates: 100, batch: 16, rate: 0.01 },
        parties: federation.nodes.map(({ id: node }) => ({ node, dataset: newIdentifier('dataset'), version: 1, permit: newIdentifier('permit') })),
      })
      await until(async () => (await federation.ask<Shown>('GET', `/api/training/plans/${id}`)).state === 'done', 300)
      await until(() => federation.hub.landed.some(({ plan }) => plan === id), 30)
      const result = federation.hub.landed.find(({ plan }) => plan === id) as TrainingResult
      const computing = await Promise.all(federation.nodes.map((node) => node.computing(id)))
      const costs = result.rounds.map(({ round, startedAt, endedAt }) => {
        const whole = Date.parse(endedAt) - Date.parse(startedAt)
        return { whole, beside: whole - Math.max(...computing.map((times) => times[round] ?? 0)) }
      }).slice(1)
      rows.push([secureAggregation ? 'under masks' : 'as they are', median(costs.map(({ whole }) => whole)), median(costs.map(({ beside }) => beside)), Math.max(...costs.map(({ beside }) => beside))])
    }
    printTable(`Rounds of federated training: hub and 3 nodes as processes on loopback, ${count} rounds (the first left out)`, ['updates', 'round, median ms', 'beside computing, median ms', 'largest ms'], rows)
    console.log(`goal: ≤ 500 ms beside computing: ${rows.every((row) => Number(row[2]) <= 500) ? 'reached' : 'MISSED'}`)
  } finally {
    await federation.close()
  }
}
