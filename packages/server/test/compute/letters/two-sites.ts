/** A hub and a hospital on loopback with real letters, requests, permits, sandbox and air-lock: what tasks by letter are tested on. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { openAccess } from '#access'
import type { Access, OfferedVersion } from '#access'
import { openAskedTasks, openCompute, openSentTasks, strictPolicy, toolsByLetter } from '#compute'
import type { Compute } from '#compute'
import { openLedger, openObjects, openQueue } from '#engines'
import type { Ledger } from '#engines'
import type { LetterBody, Member } from '#federation'
import { newIdentifier } from '#kernel'
import type { Actor } from '#kernel'
import { readManifest } from '../../../src/compute/tools/manifest.ts'
import type { KnownTool } from '../../../src/compute/letters/make-order.ts'
import { filesOf, versionDigest } from '../../../src/compute/tools/version.ts'
import { formOf, grant } from '../../access/granting.ts'
import { clock, log, openHubSite, openNodeSite, until } from '../../federation/sites.ts'
import type { HubSite, NodeSite } from '../../federation/sites.ts'

type SentTasks = Awaited<ReturnType<typeof openSentTasks>>['tasks']
export interface Bundle { readonly manifest: unknown, readonly files: Map<string, Uint8Array> }
export interface Permitted { readonly permit: string, readonly researcher: Actor, readonly committee: Actor }

export interface TwoSites {
  readonly hub: HubSite
  readonly node: NodeSite
  readonly nodeLedger: Ledger
  readonly atHub: Access
  readonly atNode: Access<string>
  readonly compute: Compute
  readonly sent: SentTasks
  readonly hubTools: Awaited<ReturnType<typeof toolsByLetter.atHub>>['tools']
  readonly offered: ReturnType<typeof toolsByLetter.atNode>['offered']
  readonly dataset: string
  readonly holder: Actor
  /** The hospital as the hub knows it. */
  readonly member: Member
  /** Registered at the hospital, known at the hub. */
  tool(bundle: Bundle): Promise<KnownTool>
  /** Asked for at the hub, granted, signed at the hospital, and received. */
  permit(tools: readonly KnownTool[], outputs: readonly string[]): Promise<Permitted>
  person(access: { readonly accounts: Access['accounts'] }, role: string): Promise<Actor>
  /** What the hub writes, whatever it may be. */
  forge(body: LetterBody<'task'>): Promise<void>
  close(): Promise<void>
}

export async function openTwoSites(): Promise<TwoSites> {
  const hub = await openHubSite()
  const node = await openNodeSite(hub, 'North Hospital')
  const [dataset, tools, shared] = [newIdentifier('dataset'), [] as KnownTool[], { log, clock, publicUrl: 'http://127.0.0.1:1' }]
  const version = (holder: string): OfferedVersion => ({ dataset, version: 1, title: 'Chest', manifest: 'b'.repeat(64), state: 'published', identity: 'pseudonymised', dataUses: [{ code: 'DUO:0000021' }], holder })
  const only = (holder: string) => ({ find: async (id: string, number: number) => (id === dataset && number === 1 ? version(holder) : undefined) })
  const nodeLedger = await openLedger(node.records, { folder: join(node.folder, 'keys') })
  const [hubObjects, nodeObjects] = [await openObjects(`file:${join(hub.folder, 'objects')}`), await openObjects(`file:${join(node.folder, 'objects')}`)]
  const atHub = await openAccess({ ...shared, records: hub.records, ledger: hub.ledger, keys: join(hub.folder, 'keys'), offered: only(node.node.self.id), post: hub.hub.post })
  const atNode = await openAccess<string>({ ...shared, records: node.records, ledger: nodeLedger, keys: join(node.folder, 'keys'), offered: only('self'), contents: async function* () { yield 'one' }, post: node.node.post })
  const queue = await openQueue(node.records, { log })
  const compute = await openCompute({
    records: node.records, objects: nodeObjects, ledger: nodeLedger, queue, log, clock, runner: 'process:', folder: join(node.folder, 'runs'),
    data: {
      check: async (use, action) => void (await atNode.permits.check({ ...use, ...action, at: clock.now() })),
      async open(use) {
        const opened = await atNode.permits.openVersion({ ...use, at: clock.now() })
        return { subjects: 100, table: Buffer.from('sex,age\nF,50\nM,60\n'), policy: { ...strictPolicy, logs: 'none' as const }, ended: opened.signal, close: () => opened.close() }
      },
    },
  })
  const asked = openAskedTasks({ records: node.records, objects: nodeObjects, ledger: nodeLedger, clock, log, post: node.node.post, compute, originOf: (permit) => atNode.permits.originOf(permit) })
  const carried = await toolsByLetter.atHub({ records: hub.records, objects: hubObjects, ledger: hub.ledger, clock, post: hub.hub.post, runner: 'process:', folder: join(hub.folder, 'runs'), house: [] })
  const { offered } = toolsByLetter.atNode({ records: node.records, objects: nodeObjects, ledger: nodeLedger, clock, log, post: node.node.post, hub: node.node.hub, compute })
  const { tasks: sent, close: stopSending } = await openSentTasks({
    records: hub.records, objects: hubObjects, ledger: hub.ledger, clock, log, post: hub.hub.post, tools: async () => [...tools, ...await carried.tools.known()],
    permitsOf: (person) => atHub.received.list({ ...person, kind: 'person' }),
    seenAt: async () => new Map((await hub.hub.members.list()).flatMap(({ id, seenAt }) => (seenAt ? [[id, new Date(seenAt)]] : []))),
  })
  let count = 0
  const person = (access: { readonly accounts: Access['accounts'] }, role: string): Promise<Actor> => access.accounts.fromProvider({ issuer: 'https://id.example', subject: `s${++count}`, name: `${role} ${count}`, roles: [role] })
  const holder = await person(atNode, 'data-holder')
  const member = (await hub.hub.members.list()).find(({ kind }) => kind === 'node')
  assert.ok(member)
  return {
    hub, node, nodeLedger, atHub, atNode, compute, sent, hubTools: carried.tools, offered, dataset, holder, member, person,
    async tool({ manifest: given, files }) {
      const manifest = readManifest(given)
      const { digest } = await compute.tools.register({ manifest, files }, holder)
      assert.equal(digest, versionDigest(manifest, filesOf({ manifest, files })))
      const known = { id: manifest.id, version: manifest.version, digest, manifest }
      tools.push(known)
      return known
    },
    async permit(named, outputs) {
      const [researcher, first, second] = [await person(atHub, 'researcher'), await person(atHub, 'access-committee'), await person(atHub, 'access-committee')]
      const form = formOf([dataset])
      const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
      const { id } = await atHub.requests.draft(researcher, {
        ...form, summary: { ...form.summary, tools: named.map(({ digest }) => `sha256:${digest}`), outputs: outputs as typeof form.summary.outputs }, scientific: { ...form.scientific, from: day(-1), until: day(200) },
      })
      await atHub.requests.submit(researcher, id)
      await until(async () => (await atNode.requests.list(holder)).some((one) => one.id === id), 40)
      for (const act of ['confirm', 'agree'] as const) await atNode.requests.part(holder, id, { dataset, version: 1, act })
      await atHub.requests.accept(first, id)
      await atHub.requests.vote(first, id, grant)
      await atHub.requests.vote(second, id, grant)
      const received = async () => (await atHub.received.list(researcher)).find(({ permit }) => permit.request === id)
      await until(async () => (await received()) !== undefined, 60)
      return { permit: (await received())?.permit.id ?? '', researcher, committee: first }
    },
    async forge(body) { await hub.hub.post.send(member, { type: 'task', body }) },
    async close() {
      stopSending()
      await asked.close()
      await compute.close()
      await queue.close()
      await atNode.close()
      await atHub.close()
      await Promise.all([hubObjects.close(), nodeObjects.close()])
      await node.close()
      await hub.close()
    },
  }
}
