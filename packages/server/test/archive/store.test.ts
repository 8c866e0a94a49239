import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { instanceOf, made, openRig } from './rig.ts'
import type { Rig } from './rig.ts'

let rig: Rig
before(async () => { rig = await openRig() })
after(() => rig.close())

const counters = async (uid: string) =>
  (await rig.records.query('select series, instances, bytes::int, modalities, findings from archive_study where uid = $1', [uid])).rows[0]

test('stores a batch, counts series and instances, and knows duplicates and conflicts', async () => {
  const files = [made({ study: 1, instance: 1 }), made({ study: 1, instance: 2 }), made({ study: 1, series: 2, instance: 1 })]
  assert.deepEqual((await rig.keep(files)).map((one) => one.outcome), ['stored', 'stored', 'stored'])
  const bytes = files.reduce((sum, file) => sum + file.length, 0)
  assert.deepEqual(await counters('1.2.1'), { series: 2, instances: 3, bytes, modalities: ['CT'], findings: [] })
  const other = made({ study: 1, instance: 1, more: [{ tag: 0x00200013, vr: 'IS', value: '77' }] })
  const again = await rig.keep([files[0] as Uint8Array, other])
  assert.deepEqual(again.map((one) => one.outcome), ['duplicate', 'conflict'])
  assert.deepEqual(await counters('1.2.1'), { series: 2, instances: 3, bytes, modalities: ['CT'], findings: [] })
  assert.deepEqual(await rig.archive.read('1.2.1.1.1'), Buffer.from(files[0] as Uint8Array))
  assert.equal(await rig.archive.read('1.2.1.1.99'), undefined)
})

test('answers one UID that comes twice in a batch with stored once', async () => {
  const file = made({ study: 2 })
  assert.deepEqual((await rig.keep([file, file])).map((one) => one.outcome), ['stored', 'duplicate'])
})

test('flags two persons under one pseudonym and never merges silently', async () => {
  const [one, two] = [instanceOf(made({ study: 3 })), instanceOf(made({ study: 3, series: 2 }), { subject: { pseudonym: 'P3', fingerprint: 'another' } })]
  assert.deepEqual(await rig.archive.store([one]), [{ outcome: 'stored' }])
  const [answer] = await rig.archive.store([two])
  assert.equal(answer?.outcome, 'stored')
  assert.deepEqual(answer?.findings?.map((finding) => finding.code), ['ingest/two-persons'])
  assert.deepEqual((await counters('1.2.3'))?.findings, ['ingest/two-persons'])
})

test('flags two persons under one pseudonym also where the study is another subject\'s', async () => {
  await rig.archive.store([instanceOf(made({ study: 31 })), instanceOf(made({ study: 32 }))])
  const [answer] = await rig.archive.store([instanceOf(made({ study: 31, series: 2 }), { subject: { pseudonym: 'P32', fingerprint: 'another' } })])
  assert.deepEqual(answer?.findings?.map((finding) => finding.code).sort(), ['archive/study-of-two-subjects', 'ingest/two-persons'])
})

test('stores nothing when what must be written with it fails, and the others of the same commit all the same', async () => {
  const results = await Promise.allSettled([
    rig.archive.store([instanceOf(made({ study: 4 }))]),
    rig.archive.store([instanceOf(made({ study: 5 }))], async () => { throw new Error('no') }),
    rig.archive.store([instanceOf(made({ study: 6 }))], async (tx, outcomes) => { await tx.query('select $1::int', [outcomes.length]) }),
  ])
  assert.deepEqual(results.map((result) => result.status), ['fulfilled', 'rejected', 'fulfilled'])
  assert.equal(await counters('1.2.5'), undefined)
  assert.equal((await rig.archive.lookup(['1.2.4.1.1', '1.2.5.1.1', '1.2.6.1.1'])).size, 2)
})

test('keeps counts right when many batches of the same studies come at once', async () => {
  const batches = Array.from({ length: 40 }, (_, batch) => Array.from({ length: 5 }, (_unused, at) => instanceOf(made({ study: 10 + ((batch + at) % 3), series: 1 + (batch % 4), instance: batch * 5 + at }))))
  const answers = await Promise.all(batches.map((batch) => rig.archive.store(batch)))
  assert.ok(answers.flat().every((answer) => answer.outcome === 'stored'))
  const { rows } = await rig.records.query(`select s.instances, s.series, (select count(*)::int from archive_instance i where i.study_id = s.id) as real,
    (select count(*)::int from archive_series r where r.study_id = s.id) as real_series from archive_study s where uid in ('1.2.10', '1.2.11', '1.2.12')`)
  assert.equal(rows.reduce((sum, row) => sum + row.instances, 0), 200)
  for (const row of rows) assert.deepEqual([row.instances, row.series], [row.real, row.real_series])
})
