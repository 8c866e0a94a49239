/** People, offered datasets and a movable clock for the tests of requests and permits, on real records and a real ledger. */
import { join } from 'node:path'
import type { AccessForm } from '@vesalius/standards/access-request'
import { openAccess } from '#access'
import type { Access, OfferedVersion } from '#access'
import type { Actor } from '#kernel'
import { newIdentifier, openLog } from '#kernel'
import type { Engines } from './fixture.ts'

export interface Person extends Actor { readonly kind: 'person' }
export interface Scene {
  readonly access: Access<string>
  readonly now: { at: Date }
  readonly versions: Map<string, OfferedVersion>
  readonly dataset: string
  readonly elsewhere: string
  person(role: string, subject?: string): Promise<Person>
}

export const tool = `sha256:${'a'.repeat(64)}`
export const instances = ['one', 'two', 'three']

/** One dataset of this house and one of another holder. */
export async function openScene(engines: Engines): Promise<Scene> {
  const now = { at: new Date('2027-01-31T10:00:00.000Z') }
  const [dataset, elsewhere] = [newIdentifier('dataset'), newIdentifier('dataset')]
  const offered = (id: string, holder: string): OfferedVersion => ({
    dataset: id, version: 1, title: 'Chest', manifest: 'b'.repeat(64), state: 'published', identity: 'pseudonymised', dataUses: [{ code: 'DUO:0000042' }, { code: 'DUO:0000021' }], holder,
  })
  const versions = new Map([[dataset, offered(dataset, 'self')], [elsewhere, offered(elsewhere, newIdentifier('node'))]])
  const access = await openAccess<string>({
    records: engines.records, ledger: engines.ledger, log: openLog('silent'), clock: { now: () => now.at }, publicUrl: 'http://127.0.0.1:1', keys: join(engines.folder, 'keys'),
    offered: { find: async (id, version) => (version === 1 ? versions.get(id) : undefined) },
    contents: async function* () { yield* instances },
  })
  let count = 0
  return {
    access, now, versions, dataset, elsewhere,
    async person(role, subject) {
      const name = `${role} ${++count}`
      const actor = await access.accounts.fromProvider({ issuer: `https://id.example/${count}`, subject: subject ?? newIdentifier('subject'), name, roles: [role] })
      return actor as Person
    },
  }
}

export function formOf(datasets: readonly string[], more: { readonly persons?: string[] } = {}): AccessForm {
  return {
    summary: { datasets: datasets.map((dataset) => ({ dataset, version: 1 })), accessModel: 'remote', persons: more.persons ?? [], tools: [tool], outputs: ['metrics'], publicSummary: 'Counting nodules' },
    contact: { organisation: 'Clinic A', organisationType: 'public', country: 'ES', investigator: 'A. Tester', role: 'Lead', email: 'a@example.org' },
    scientific: {
      title: 'Nodules', description: 'We count nodules.', intendedUse: 'A classifier.', from: '2027-02-01', until: '2027-12-31', identity: 'pseudonymised', whyPseudonymised: 'Follow-up over time',
      purpose: { kind: 'disease-research', diseases: ['C34'], commercial: false, geneticStudy: false, methods: false, ancestry: false, willPublish: true, willReturnResults: false, willCollaborate: false },
    },
    ethics: { status: 'approved', gdpr: 'assessed', evidence: ['dpo-report'], medicalDevice: 'no', altai: 'done', commitment: true, confidentiality: true },
    consent: { process: true, noProhibitedUse: true },
    overview: { confirmed: true, noReidentification: true, noThirdParty: true },
  }
}

const said = { outcome: 'met', justification: 'As the form says' } as const
export const grant = {
  verdict: 'grant',
  criteria: { purpose: said, necessity: said, lawfulness: said, qualification: said, safeguards: said, ethics: said, 'opt-out': said, other: said },
  terms: { 'DUO:0000021': { kept: true, justification: 'The vote of the ethics committee was seen' } },
} as const
export const refusal = { verdict: 'refuse', criteria: { purpose: { outcome: 'not-met', justification: 'Another purpose' } }, terms: {} } as const

/** A request that was granted, with its permit. */
export async function granted(scene: Scene, more: { readonly persons?: string[] } = {}): Promise<{ request: string; permit: string; researcher: Person; holder: Person; committee: readonly [Person, Person] }> {
  const [researcher, holder, first, second] = [await scene.person('researcher'), await scene.person('data-holder'), await scene.person('access-committee'), await scene.person('access-committee')]
  const { requests } = scene.access
  const { id } = await requests.draft(researcher, formOf([scene.dataset], more))
  await requests.submit(researcher, id)
  await requests.accept(first, id)
  for (const act of ['confirm', 'agree'] as const) await requests.part(holder, id, { dataset: scene.dataset, version: 1, act })
  await requests.vote(first, id, grant)
  await requests.vote(second, id, grant)
  const [state] = await scene.access.permits.ofRequest(id)
  return { request: id, permit: state?.permit.id ?? '', researcher, holder, committee: [first, second] }
}
