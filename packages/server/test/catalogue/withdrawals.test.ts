/** A subject that is withdrawn: left out of what is released from then on, what holds it is invalidated at once, and finding all of it is quick however much there is. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openCatalogue } from '#catalogue'
import { Edition } from '../../src/catalogue/counts/edition.ts'
import { countMigrations } from '../../src/catalogue/counts/tables.ts'
import { log } from '../archive/rig.ts'
import { actor, clock, cohort, openCatalogueRig, texts } from './rig.ts'
import type { CatalogueRig } from './rig.ts'

let rig: CatalogueRig
before(async () => {
  rig = await openCatalogueRig()
  await rig.keep(cohort(8))
})
after(() => rig.close())

const all = { studies: [], series: [], filter: {} }
const by = { actor, reason: 'consent-withdrawn' } as const

test('every version that holds the subject is invalidated, others stay, and the next release leaves it out', async () => {
  const [whole, part] = [await rig.catalogue.create({ texts, selection: all }, actor), await rig.catalogue.create({ texts, selection: { studies: ['1.2.3'], series: [] } }, actor)]
  for (const { id } of [whole, part]) await rig.catalogue.release(id, actor)
  const [first] = await (async () => { for await (const entry of rig.catalogue.contents({ id: whole.id, number: 1 })) if (entry.studyInstanceUid === '1.2.1') return [entry.pseudonym]; return [''] })()
  const done = await rig.catalogue.withdraw(first ?? '', by)
  assert.deepEqual(done.versions, [{ id: whole.id, number: 1 }])
  assert.deepEqual([(await rig.catalogue.version({ id: whole.id, number: 1 })).state, (await rig.catalogue.version({ id: part.id, number: 1 })).state], ['invalidated', 'released'])
  assert.equal((await rig.catalogue.preview(all)).subjects, 7)
  assert.equal((await rig.catalogue.release(whole.id, actor)).aggregates.subjects, 7)
  assert.equal((await rig.catalogue.withdraw(first ?? '', by)).id, done.id, 'again changes nothing')
  await assert.rejects(rig.catalogue.withdraw('VS-NOBODY', by), { code: 'catalogue/no-such-subject' })
  const entries = await rig.ledger.read(0, 1_000)
  assert.ok(entries.some(({ type, subject }) => type === 'withdrawal/requested' && subject === done.id))
  assert.ok(!JSON.stringify(entries).includes(first ?? '-'), 'nobody is named in the ledger')
})

test('whoever is withdrawn is not in the population that counts are answered over, neither by images nor by clinical data', async () => {
  await rig.records.migrate('catalogue-counting', countMigrations)
  const edition = new Edition({ records: rig.records, archive: rig.archive, clock, project: 'default' })
  const counted = async (): Promise<number> => (await edition.population(1, await edition.look())).all.rows.length
  const { id } = await rig.catalogue.create({ texts, selection: all }, actor)
  for (const number of [1, 2]) {
    const left = (await rig.catalogue.release(id, actor)).aggregates.subjects
    const description = await rig.catalogue.description({ id, number })
    await rig.records.transaction(async (tx) => {
      await rig.catalogue.listing.put(tx, { description, node: 'self', nodeName: '', at: new Date() })
      await tx.query(`update catalogue_version set state = 'published' where dataset_id = $1 and number = $2`, [id, number])
    })
    assert.equal(await counted(), left)
    const [facts] = await rig.archive.imagingFacts('default')
    await rig.catalogue.withdraw(facts?.subject ?? '', by)
    assert.equal(await counted(), 0, 'the version that held the subject is not counted over any more')
    assert.ok(!(await rig.archive.imagingFacts('default')).some(({ subject }) => subject === facts?.subject))
  }
})

test('whoever was withdrawn before the archive kept marks is marked when the catalogue opens', async () => {
  await rig.records.query('delete from archive_withdrawn')
  assert.equal(await rig.catalogue.isWithdrawn('default', 'subject-1'), false)
  await openCatalogue({ records: rig.records, ledger: rig.ledger, archive: rig.archive, queue: rig.queue, log, clock, project: 'default' })
  const known = new Set((await rig.catalogue.withdrawals()).map(({ pseudonym }) => pseudonym))
  assert.ok(known.size >= 3)
  assert.deepEqual(new Set(await rig.archive.withdrawn.of(rig.records, 'default')), known)
})

test('among 300,000 instances the versions of a subject are found within a second', async (t) => {
  const { id } = await rig.catalogue.create({ texts, selection: all }, actor)
  const { manifestDigest } = await rig.catalogue.release(id, actor)
  await rig.records.query(`insert into catalogue_version (dataset_id, number, texts, selection, manifest_digest, aggregates, released_at, released_by)
    select dataset_id, 100, texts, selection, decode($2, 'hex'), aggregates, released_at, released_by from catalogue_version where dataset_id = $1 and number = 1`, [id, manifestDigest])
  await rig.records.query(`insert into catalogue_entry select $1, 100, '9.' || n, '9.' || n / 100, '9.' || n / 300, 'VS-' || n / 300, decode(repeat('00', 32), 'hex'), 1, 'CT' from generate_series(1, 300000) n`, [id])
  const began = performance.now()
  const found = await rig.catalogue.versionsWith('default', 'VS-500')
  const took = performance.now() - began
  t.diagnostic(`${took.toFixed(1)} ms`)
  assert.deepEqual(found, [{ id, number: 100 }])
  assert.ok(took < 1_000)
})
