/** The life of a dataset: draft, released, published, invalidated; what is fixed, what is counted, what is written down. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { SelectedInstance } from '#archive'
import { actor, cohort, examined, openCatalogueRig, slice, texts } from './rig.ts'
import type { CatalogueRig } from './rig.ts'

let rig: CatalogueRig
before(async () => {
  rig = await openCatalogueRig()
  await rig.keep(cohort(12))
})
after(() => rig.close())

const all = { studies: [], series: [], filter: {} }
const draft = (selection: { studies: string[]; series: string[]; filter?: object } = all) => rig.catalogue.create({ texts, selection }, actor)
const code = (wanted: string) => (error: { code?: string }) => error.code === wanted

test('a selection names studies and series, or is what a filter matches', async () => {
  const count = async (selection: object) => (await rig.catalogue.preview({ studies: [], series: [], ...selection })).instances
  assert.equal(await count({}), 0)
  assert.equal(await count({ filter: {} }), 60)
  assert.equal(await count({ filter: { sexes: ['F'] } }), 30)
  assert.equal(await count({ filter: { modalities: ['MR'] } }), 0)
  assert.equal(await count({ filter: { manufacturers: ['SIEMENS'], from: '20200301', to: '20200630' } }), 10)
  assert.equal(await count({ studies: ['1.2.1'], series: ['1.2.2.1', '1.2.1.1'] }), 10)
})

test('the numbers of a selection are counted from its instances', async () => {
  const { subjects, studies, series, instances, bytes, modalities, sexes, bodyParts, manufacturers, ages } = await rig.catalogue.preview(all)
  assert.deepEqual({ subjects, studies, series, instances, modalities, sexes, bodyParts, manufacturers }, {
    subjects: 12, studies: 12, series: 12, instances: 60, modalities: { CT: 12 }, sexes: { F: 6, M: 6 }, bodyParts: { CHEST: 12 }, manufacturers: { SIEMENS: 6, 'GE MEDICAL SYSTEMS': 6 },
  })
  assert.equal(Object.values(ages).reduce((sum, count) => sum + count, 0), 12)
  const held = cohort(12).reduce((sum, file) => sum + file.length, 0)
  assert.equal(bytes, held)
})

test('a released version has a manifest that anybody can compute again', async () => {
  const { id } = await draft()
  const version = await rig.catalogue.release(id, actor)
  assert.deepEqual([version.number, version.state, (await rig.catalogue.dataset(id)).state], [1, 'released', 'released'])
  const lines: string[] = []
  for await (const one of rig.catalogue.contents({ id, number: 1 })) {
    lines.push(`${JSON.stringify([one.sopInstanceUid, one.seriesInstanceUid, one.studyInstanceUid, one.pseudonym, one.digest, one.size])}\n`)
  }
  assert.equal(lines.length, 60)
  assert.deepEqual(lines, lines.toSorted((a, b) => (a < b ? -1 : 1)))
  assert.equal(createHash('sha256').update(lines.join('')).digest('hex'), version.manifestDigest)
  assert.deepEqual(await rig.catalogue.check({ id, number: 1 }), { instances: 60, manifest: true, missing: 0, changed: 0 })
})

test('what comes later is not in a released version, but in the next one', async () => {
  const { id } = await draft({ studies: ['1.2.1'], series: [] })
  const first = await rig.catalogue.release(id, actor)
  await rig.keep([slice(1, 6)])
  assert.equal((await rig.catalogue.check({ id, number: 1 })).instances, 5)
  const second = await rig.catalogue.release(id, actor)
  assert.deepEqual([second.number, second.aggregates.instances, second.manifestDigest === first.manifestDigest], [2, 6, false])
})

test('nobody changes a released version, not even in the records', async () => {
  const { id } = await draft({ studies: ['1.2.2'], series: [] })
  await rig.catalogue.release(id, actor)
  for (const statement of [
    'update catalogue_entry set size = 1 where dataset_id = $1', 'delete from catalogue_entry where dataset_id = $1', `update catalogue_version set texts = '{}' where dataset_id = $1`,
    `update catalogue_version set aggregates = '{}' where dataset_id = $1`, `update catalogue_version set manifest_digest = decode('00', 'hex') where dataset_id = $1`, 'delete from catalogue_version where dataset_id = $1',
  ]) await assert.rejects(rig.records.query(statement, [id]), code('P0001'), statement)
  await rig.catalogue.edit(id, { revision: 1, texts: { ...texts, title: 'Another title' } })
  assert.equal((await rig.catalogue.version({ id, number: 1 })).texts.title, texts.title)
})

test('a changed entry is found even when the triggers were switched off', async () => {
  const { id } = await draft({ studies: ['1.2.3'], series: [] })
  await rig.catalogue.release(id, actor)
  await rig.records.query('alter table catalogue_entry disable trigger fixed')
  await rig.records.query(`update catalogue_entry set digest = decode(repeat('00', 32), 'hex') where dataset_id = $1 and sop_uid = '1.2.3.1.1'`, [id])
  await rig.records.query('alter table catalogue_entry enable trigger fixed')
  assert.deepEqual(await rig.catalogue.check({ id, number: 1 }), { instances: 5, manifest: false, missing: 0, changed: 1 })
})

test('a selection without an instance, or with a study that is not there, is not released', async () => {
  await assert.rejects(rig.catalogue.release((await draft({ studies: [], series: [] })).id, actor), code('catalogue/empty-selection'))
  await assert.rejects(rig.catalogue.release((await draft({ studies: ['1.2.1', '9.9'], series: [] })).id, actor), code('catalogue/unknown-selection'))
  await assert.rejects(rig.catalogue.release('dataset-nobody', actor), code('catalogue/no-such-dataset'))
})

test('who edits what somebody else has edited meanwhile is told so', async () => {
  const { id } = await draft()
  await rig.catalogue.edit(id, { revision: 1, texts: { ...texts, title: 'First' } })
  await assert.rejects(rig.catalogue.edit(id, { revision: 1, texts: { ...texts, title: 'Second' } }), code('catalogue/changed-meanwhile'))
  assert.equal((await rig.catalogue.dataset(id)).texts.title, 'First')
})

test('a version goes from released to published to invalidated and no other way', async () => {
  const { id } = await draft()
  await rig.catalogue.release(id, actor)
  const name = { id, number: 1 }
  await assert.rejects(rig.catalogue.publish(name, { actor, textsRead: true }), code('catalogue/tier-not-reached'))
  await examined(rig.catalogue, name)
  const published = await rig.catalogue.publish(name, { actor, textsRead: true })
  assert.equal(published.state, 'published')
  await assert.rejects(rig.catalogue.publish(name, { actor, textsRead: true }), code('catalogue/illegal-transition'))
  await rig.catalogue.invalidate(name, { actor, reason: 'A subject withdrew' })
  await assert.rejects(rig.catalogue.publish(name, { actor, textsRead: true }), code('catalogue/illegal-transition'))
  await assert.rejects(rig.catalogue.invalidate(name, { actor, reason: 'again' }), code('catalogue/illegal-transition'))
  const events = await rig.ledger.read(0, 1000, { subject: id })
  assert.deepEqual(events.map(({ type }) => type), ['dataset/created', 'dataset/released', 'dataset/published', 'dataset/invalidated'])
  assert.equal(events[1]?.detail['manifest'], published.manifestDigest)
})

test('when the event cannot be written, nothing is released', async () => {
  const failing = { append: async (): Promise<never> => { throw new Error('no ledger') } }
  const { openCatalogue } = await import('#catalogue')
  const catalogue = await openCatalogue({ records: rig.records, ledger: failing, archive: rig.archive, queue: rig.queue, log: (await import('../archive/rig.ts')).log, clock: { now: () => new Date() }, project: 'default' })
  const { id } = await draft({ studies: ['1.2.4'], series: [] })
  await assert.rejects(catalogue.release(id, actor))
  assert.equal((await rig.catalogue.dataset(id)).versions.length, 0)
  const { rows } = await rig.records.query('select 1 from catalogue_entry where dataset_id = $1', [id])
  assert.equal(rows.length, 0)
})

test('the archive gives a selection in order, of one project only', async () => {
  const found = await rig.records.transaction(async (tx) => {
    const list: SelectedInstance[] = []
    for await (const batch of rig.archive.select(tx, 'another', { studies: ['1.2.1'], series: [], filter: {} })) list.push(...batch)
    return list
  })
  assert.equal(found.length, 0)
})

test('every version that holds a subject is found', async () => {
  const { id } = await draft({ studies: ['1.2.7', '1.2.8'], series: [] })
  await rig.catalogue.release(id, actor)
  assert.ok((await rig.catalogue.versionsWith('default', 'subject-7')).some((name) => name.id === id && name.number === 1))
  assert.ok(!(await rig.catalogue.versionsWith('default', 'subject-9')).some((name) => name.id === id))
  assert.deepEqual(await rig.catalogue.versionsWith('another', 'subject-7'), [])
})
