/** A catalogue on real engines, over an archive with generated images of a few subjects. */
import { join } from 'node:path'
import type { DatasetTexts } from '@vesalius/standards/dcat'
import type { PlainAttributes } from '@vesalius/standards/dicom'
import { openLedger, openQueue } from '#engines'
import type { Ledger, Queue } from '#engines'
import type { Actor, Clock } from '#kernel'
import { openCatalogue } from '#catalogue'
import type { Catalogue } from '#catalogue'
import type { CatalogueOptions } from '#catalogue'
import { log, made, openRig } from '../archive/rig.ts'
import type { Rig } from '../archive/rig.ts'

export const actor: Actor = { id: 'account-1', name: 'Ada', kind: 'person', roles: ['data-manager'] }
export const clock: Clock = { now: () => new Date() }

export interface CatalogueRig extends Rig {
  readonly ledger: Ledger
  readonly queue: Queue
  readonly catalogue: Catalogue
}

export async function openCatalogueRig(options: Partial<CatalogueOptions> | ((rig: Rig) => Promise<Partial<CatalogueOptions>>) = {}): Promise<CatalogueRig> {
  const rig = await openRig()
  const ledger = await openLedger(rig.records, { folder: join(rig.folder, 'keys') })
  const queue = await openQueue(rig.records, { log })
  const catalogue = await openCatalogue({ records: rig.records, ledger, archive: rig.archive, queue, log, clock, project: 'default', ...(typeof options === 'function' ? await options(rig) : options) })
  return { ...rig, ledger, queue, catalogue, async close() { await queue.close(); await rig.close() } }
}

export const texts: DatasetTexts = {
  title: 'Chest CT of lung cancer', description: 'Images of the chest before treatment.', keywords: ['lung', 'CT'],
  contact: { name: 'Data office', email: 'data@example.org' }, publisher: { name: 'Example Hospital', page: 'https://example.org/' },
  accessRights: 'NON_PUBLIC', accessCondition: 'REMOTE_PROCESSING', condition: 'CLIN1000065', collectionMethods: ['SPEC1000004'], types: ['SPEC1000020'],
  dataUses: ['DUO:0000006'], provenance: 'Routine care of the hospital',
}

const coronal = ['1', '0', '0', '0', '0', '-1']
const replace = (more: PlainAttributes, changes: PlainAttributes): PlainAttributes => [...more.filter(({ tag }) => !changes.some((change) => change.tag === tag)), ...changes]

/** One slice of a good CT volume of a subject that went through the journey; `changes` make it bad. */
export function slice(study: number, instance: number, { series = 1, changes = [] }: { series?: number; changes?: PlainAttributes } = {}): Uint8Array {
  const good: PlainAttributes = [
    { tag: 0x00080008, vr: 'CS', value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] }, { tag: 0x00080070, vr: 'LO', value: study % 2 ? 'SIEMENS' : 'GE MEDICAL SYSTEMS' },
    { tag: 0x00100010, vr: 'PN', value: `subject-${study}` }, { tag: 0x00100020, vr: 'LO', value: `subject-${study}` }, { tag: 0x00100040, vr: 'CS', value: study % 2 ? 'F' : 'M' },
    { tag: 0x00101010, vr: 'AS', value: `0${50 + (study % 40)}Y` }, { tag: 0x00120062, vr: 'CS', value: 'YES' }, { tag: 0x00180015, vr: 'CS', value: 'CHEST' },
    { tag: 0x00180050, vr: 'DS', value: '2' }, { tag: 0x00180060, vr: 'DS', value: '120' }, { tag: 0x00200032, vr: 'DS', value: ['0', String(2 * instance), '0'] },
    { tag: 0x00200037, vr: 'DS', value: coronal }, { tag: 0x00200052, vr: 'UI', value: `1.2.${study}.9` }, { tag: 0x00280030, vr: 'DS', value: ['0.7', '0.7'] },
    { tag: 0x00281052, vr: 'DS', value: '-1024' }, { tag: 0x00281053, vr: 'DS', value: '1' }, { tag: 0x7fe00010, vr: 'OW', value: noise(study, series, instance) },
  ]
  return made({ study, series, instance, more: replace(good, changes) })
}

/** Different for each image, between air and bone. */
function noise(...seed: readonly number[]): Uint8Array {
  let state = seed.reduce((sum, value) => (sum * 31 + value) >>> 0, 7)
  const samples = new Uint16Array(64).map(() => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return (state >>> 8) % 2048 })
  return new Uint8Array(samples.buffer)
}

/** So many subjects with one study of five slices each. */
export const cohort = (subjects: number, first = 1): Uint8Array[] =>
  Array.from({ length: subjects }, (_, at) => [1, 2, 3, 4, 5].map((instance) => slice(first + at, instance))).flat()

/** Waits until the report is there. */
export async function examined(catalogue: Catalogue, name: { id: string; number: number }) {
  await catalogue.examine(name)
  for (const limit = Date.now() + 60_000; Date.now() < limit; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const { state, report } = await catalogue.quality(name)
    if (state === 'failed') throw new Error('the examination failed')
    if (state === 'done' && report) return report
  }
  throw new Error('the examination took too long')
}
