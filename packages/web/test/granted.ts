/** A published dataset of seven subjects and a permit over it, made by the persons whose part it is, without looking at pages. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { buildDicom } from '@vesalius/standards/dicom'
import { ask, asks, type Site } from './people.ts'

const subjects = 7

/** Returns its identifier. */
export async function publishedDataset(site: Site): Promise<string> {
  const { send } = await ask<{ send: { id: string } }>(site, '/api/ingest/sends', { door: 'upload' })
  for (let subject = 1; subject <= subjects; subject++) for (const number of [1, 2, 3]) {
    const answer = await fetch(`${site.http}/api/ingest/sends/${send.id}/files`, { method: 'POST', headers: { authorization: `Bearer ${site.token}`, 'content-type': 'application/dicom' }, body: slice(subject, number) })
    assert.ok(answer.ok)
  }
  const organisation = { name: 'Example Hospital', email: 'data@example.org' }
  const texts = {
    title: 'Chest CT of lung cancer', description: 'Images of the chest before treatment.', keywords: ['lung'], contact: organisation, publisher: organisation, accessRights: 'RESTRICTED', accessCondition: 'REMOTE_PROCESSING',
    condition: 'CLIN1000065', collectionMethods: ['SPEC1000004'], types: ['SPEC1000020'], dataUses: ['DUO:0000042'], provenance: 'Routine care of the hospital',
  }
  const { id } = await ask<{ id: string }>(site, '/api/catalogue/datasets', { texts, selection: { filter: { modalities: ['CT'] } } })
  await ask(site, `/api/catalogue/datasets/${id}/release`, {})
  const version = `/api/catalogue/datasets/${id}/versions/1`
  await ask(site, `${version}/quality`, {})
  for (let waited = 0; (await ask<{ report?: object }>(site, `${version}/quality`)).report === undefined && waited < 60; waited++) await new Promise((resolve) => setTimeout(resolve, 500))
  await ask(site, `${version}/publish`, { textsRead: true })
  return id
}

export interface Parties { readonly researcher: Page; readonly committee: readonly [Page, Page]; readonly holder: Page }

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

interface Wanted { readonly dataset: string; readonly tools: readonly string[]; readonly outputs: readonly string[] }

/** `tools`: digests with `sha256:`. Returns when the permit is there. */
export async function granted(parties: Parties, wanted: Wanted): Promise<void> {
  const at = await askedAndDecided(parties, wanted)
  for (const act of ['confirm', 'agree']) await asks(parties.holder, 'POST', `${at}/parts`, { dataset: wanted.dataset, version: 1, act })
  const { permits } = await asks<{ permits: readonly object[] }>(parties.researcher, 'GET', '/api/access/permits')
  assert.equal(permits.length > 0, true)
}

/** The same across a hub, where researcher and committee are, and the hospital of the holder. Returns the permit that has come. */
export async function grantedByLetter(parties: Parties, wanted: Wanted): Promise<string> {
  const { researcher, holder } = parties
  const at = await askedAndDecided(parties, wanted)
  await told(async () => (await asks<{ requests: { id: string }[] }>(holder, 'GET', '/api/access/requests')).requests.some(({ id }) => at.endsWith(id)) || undefined)
  for (const act of ['confirm', 'agree']) await asks(holder, 'POST', `${at}/parts`, { dataset: wanted.dataset, version: 1, act })
  return told(async () => (await asks<{ received: { permit: { id: string; request: string } }[] }>(researcher, 'GET', '/api/access/permits')).received.find(({ permit }) => at.endsWith(permit.request))?.permit.id)
}

async function told<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let waited = 0; waited < 120; waited++) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error('it did not come')
}

/** Returns the address of the request. */
async function askedAndDecided({ researcher, committee }: Parties, { dataset, tools, outputs }: Wanted): Promise<string> {
  const form = {
    summary: { datasets: [{ dataset, version: 1 }], accessModel: 'remote', persons: [], tools, outputs, publicSummary: 'We describe images.' },
    contact: { organisation: 'Clinic A', organisationType: 'public', country: 'ES', investigator: 'R. Tester', role: 'Lead', email: 'rita@example.org' },
    scientific: { title: 'First-order features', description: 'Features', intendedUse: 'Statistics', purpose: { kind: 'disease-research', diseases: ['C34'], commercial: false, methods: false, geneticStudy: false, ancestry: false, willPublish: true, willReturnResults: true, willCollaborate: true }, from: day(-1), until: day(300), identity: 'pseudonymised', whyPseudonymised: 'Follow-up' },
    ethics: { status: 'approved', gdpr: 'assessed', evidence: [], medicalDevice: 'no', altai: 'done', commitment: true, confidentiality: true },
    consent: { process: true, noProhibitedUse: true }, overview: { confirmed: true, noReidentification: true, noThirdParty: true },
  }
  const { id } = await asks<{ id: string }>(researcher, 'POST', '/api/access/requests', form)
  const at = `/api/access/requests/${id}`
  const { parts } = await asks<{ parts: readonly { match: { terms: readonly { code: string; outcome: string }[] } }[] }>(researcher, 'POST', `${at}/submit`)
  await asks(committee[0], 'POST', `${at}/accept`)
  const said = { outcome: 'met', justification: 'Seen and in order' }
  const criteria = Object.fromEntries(['purpose', 'necessity', 'lawfulness', 'qualification', 'safeguards', 'ethics', 'opt-out', 'other'].map((name) => [name, said]))
  const terms = Object.fromEntries(parts.flatMap(({ match }) => match.terms.filter(({ outcome }) => outcome !== 'met').map(({ code }) => [code, { kept: true, justification: 'Seen and in order' }])))
  for (const one of committee) await asks(one, 'POST', `${at}/decisions`, { verdict: 'grant', criteria, terms })
  return at
}

/** A CT slice of a person as it comes from a scanner. */
function slice(subject: number, number: number): Uint8Array<ArrayBuffer> {
  const texts: [number, string, string | string[]][] = [
    [0x00080008, 'CS', ['ORIGINAL', 'PRIMARY', 'AXIAL']], [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'], [0x00080018, 'UI', `1.2.3.${subject}.1.${number}`], [0x00080020, 'DA', '20240115'], [0x00080060, 'CS', 'CT'], [0x00080070, 'LO', 'SIEMENS'],
    [0x00100010, 'PN', `Walker^Number${subject}`], [0x00100020, 'LO', `WALK-${subject}`], [0x00100040, 'CS', subject % 2 ? 'F' : 'M'], [0x00101010, 'AS', `0${50 + subject}Y`], [0x00180015, 'CS', 'CHEST'], [0x00180050, 'DS', '2'],
    [0x0020000d, 'UI', `1.2.3.${subject}`], [0x0020000e, 'UI', `1.2.3.${subject}.1`], [0x00200013, 'IS', String(number)], [0x00200032, 'DS', ['0', '0', String(2 * number)]], [0x00200037, 'DS', ['1', '0', '0', '0', '1', '0']], [0x00200052, 'UI', `1.2.3.${subject}.9`],
    [0x00280004, 'CS', 'MONOCHROME2'], [0x00280030, 'DS', ['0.7', '0.7']], [0x00281052, 'DS', '-1024'], [0x00281053, 'DS', '1'],
  ]
  const numbers: [number, number][] = [[0x00280002, 1], [0x00280010, 32], [0x00280011, 48], [0x00280100, 16], [0x00280101, 12], [0x00280102, 11], [0x00280103, 0]]
  const pixels = new Uint16Array(32 * 48).map((_, at) => (at * 37 + subject * 101 + number * 7) % 2048)
  const attributes = [...texts.map(([tag, vr, value]) => ({ tag, vr, value })), ...numbers.map(([tag, value]) => ({ tag, vr: 'US', value: [value] })), { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(pixels.buffer) }]
  return new Uint8Array(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: attributes.sort((a, b) => a.tag - b.tag) }))
}
