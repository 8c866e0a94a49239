/**
 * One site of a federation as a process of its own, to be killed: records, post over HTTP, compute in the sandbox, federated training. What a door does, with a
 * table given as the data of the permit. Started with a JSON of SiteSettings; says a line of JSON when it is ready, and `{"landed": …}` for a result.
 */
import { readFileSync, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { openCompute, strictPolicy } from '#compute'
import { openLedger, openObjects, openQueue, openRecords } from '#engines'
import { hubRoutes, openHubPost, openNodePost } from '#federation'
import { createHttp, openLog, problem } from '#kernel'
import type { HttpApp } from '#kernel'
import { firstPartyTools } from '../../../src/compute/tools/first-party.ts'
import { filesOf, versionDigest } from '../../../src/compute/tools/version.ts'
import { openHubTraining } from '../../../src/models/training/open-hub.ts'
import { openNodeTraining } from '../../../src/models/training/open-node.ts'
import { trainingHubRoutes } from '../../../src/models/training/routes-hub.ts'

export interface SiteSettings {
  readonly role: 'hub' | 'node'
  readonly folder: string
  readonly name: string
  readonly hub: string
  readonly code?: string
  /** CSV, of a node. */
  readonly table?: string
  readonly tool: string
  /** A permit that is listed in this file has ended. */
  readonly endedFile?: string
}

const log = openLog((process.env['VESALIUS_LOG'] ?? 'silent') as 'silent')
const clock = { now: () => new Date() }
const PermitEnded = problem('access/permit-revoked', 403, 'Over')
const settings = JSON.parse(process.argv[2] ?? '{}') as SiteSettings
const { folder, name } = settings
const keysFolder = join(folder, 'keys')
const records = await openRecords(`file:${join(folder, 'records')}`, { log })
const ledger = await openLedger(records, { folder: keysFolder })
const objects = await openObjects(`file:${join(folder, 'objects')}`)
const bundle = firstPartyTools(resolve(import.meta.dirname, '../../../../../tools')).find(({ manifest }) => manifest.id === settings.tool)
if (!bundle) throw new Error('no such tool')
const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

async function hub(): Promise<void> {
  const address = new URL(settings.hub)
  const post = await openHubPost({ records, ledger, log, clock, name, keysFolder })
  const digest = versionDigest((bundle as NonNullable<typeof bundle>).manifest, filesOf(bundle as NonNullable<typeof bundle>))
  const { manifest } = bundle as NonNullable<typeof bundle>
  const training = await openHubTraining({ records, objects, ledger, clock, log, post: post.post, tools: [{ id: manifest.id, version: manifest.version, digest, manifest }], landed: async (result) => { tell({ landed: result }) } })
  const app: HttpApp = createHttp({ log, guard: async (request) => ({ id: String(request.headers['x-actor'] ?? request.headers.authorization?.slice(7)), name: 'R', kind: 'person', roles: ['researcher'] }), publicUrl: settings.hub, allowedHosts: [address.host] })
  await app.register(hubRoutes(post, clock))
  await app.register(trainingHubRoutes(training, async () => undefined))
  app.get<{ Params: { name: string } }>('/test/code/:name', { config: { permission: 'public' } }, async ({ params }) => post.members.makeCode(params.name, { id: 'account-1', name: 'A', kind: 'person', roles: [] }, post.self))
  app.get('/test/members', { config: { permission: 'public' } }, async () => post.members.list())
  await app.listen({ host: address.hostname, port: Number(address.port) })
  tell({ ready: post.self.id })
}

async function node(): Promise<void> {
  const { self, post } = await openNodePost({ records, log, clock, hubUrl: settings.hub, code: settings.code, keysFolder, version: '0.1.0' })
  const queue = await openQueue(records, { log })
  const ended = new AbortController()
  const isOver = (permit: string) => settings.endedFile !== undefined && existsSync(settings.endedFile) && readFileSync(settings.endedFile, 'utf8').includes(permit)
  const data = {
    async check({ permit }: { readonly permit: string }) { if (isOver(permit)) throw PermitEnded() },
    async open({ permit }: { readonly permit: string }) {
      if (isOver(permit)) throw PermitEnded()
      const timer = setInterval(() => { if (isOver(permit)) ended.abort() }, 100)
      const table = readFileSync(settings.table ?? '')
      return { subjects: table.toString().trim().split('\n').length - 1, table, policy: strictPolicy, ended: ended.signal, close: () => clearInterval(timer) }
    },
  }
  const compute = await openCompute({ records, objects, ledger, queue, log, clock, runner: 'process:', folder: join(folder, 'runs'), data })
  await compute.tools.register(bundle as NonNullable<typeof bundle>, { id: 'vesalius' })
  const training = await openNodeTraining({ records, objects, ledger, clock, log, post, compute, data, keysFolder, manifestOf: async () => 'c'.repeat(64) })
  // Asked by a line with a plan: how long the tool ran in each round.
  createInterface({ input: process.stdin }).on('line', (plan) => void times(plan))
  const times = async (plan: string) => {
    const { rows } = await records.query<{ round: number, task: string }>('select round, task from training_part where plan = $1', [plan])
    const tasks = await Promise.all(rows.map(async ({ round, task }) => [round, ((await compute.tasks.get(task)).usage?.wallSeconds ?? 0) * 1000] as const))
    tell({ computing: Object.fromEntries(tasks) })
  }
  // The person of the holder who says yes.
  let deciding = false
  setInterval(() => {
    if (deciding) return
    deciding = true
    const accept = async () => { for (const { id, state } of await training.offers.list()) if (state === 'offered') await training.offers.accept(id, { id: 'account-holder' }) }
    accept().catch((error: unknown) => tell({ problem: (error as Error).message })).finally(() => { deciding = false })
  }, 50)
  tell({ ready: self.id })
}

await (settings.role === 'hub' ? hub() : node())
