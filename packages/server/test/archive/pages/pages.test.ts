import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { HttpApp } from '#kernel'
import { instanceOf, made, openApp, openRig } from '../rig.ts'
import type { Rig } from '../rig.ts'

let rig: Rig
let app: HttpApp
before(async () => {
  rig = await openRig()
  app = await openApp(rig)
  for (let study = 1; study <= 12; study++) {
    await rig.keep([made({ study }), made({ study, series: 2, more: [{ tag: 0x00080060, vr: 'CS', value: study % 2 ? 'MR' : 'PT' }, { tag: 0x00180015, vr: 'CS', value: study > 6 ? 'PROSTATE' : 'CHEST' }] })])
  }
  await rig.archive.store([instanceOf(made({ study: 12, series: 3 }), { findings: [{ code: 'ingest/pixels-not-reviewed', detail: 'Nobody looked' }] })])
})
after(async () => {
  await app.close()
  await rig.close()
})

interface List { total: number; studies: { studyInstanceUid: string; series: number; thumbnail: string; bytes: number }[]; facets: Record<string, { value: string; count: number }[]> }
const list = async (query: string): Promise<List> => {
  const response = await app.inject(`/api/archive/studies?${query}`)
  assert.equal(response.statusCode, 200, response.body)
  return response.json() as List
}

test('lists studies in pages, newest first, with facets and their counts', async () => {
  const { total, studies, facets } = await list('limit=5')
  assert.equal(total, 12)
  assert.deepEqual(studies.map((one) => one.studyInstanceUid), ['1.2.12', '1.2.11', '1.2.10', '1.2.9', '1.2.8'])
  assert.deepEqual(facets['modality'], [{ value: 'CT', count: 12 }, { value: 'MR', count: 6 }, { value: 'PT', count: 6 }])
  assert.deepEqual(facets['bodyPart'], [{ value: 'CHEST', count: 6 }, { value: 'PROSTATE', count: 6 }])
  assert.deepEqual(facets['year'], [{ value: '2020', count: 12 }])
  assert.deepEqual(facets['finding'], [{ value: 'ingest/pixels-not-reviewed', count: 1 }])
  assert.equal(studies[0]?.thumbnail, '/dicom-web/studies/1.2.12/thumbnail')
})

test('filters, sorts and counts a facet under the other filters', async () => {
  const { total, facets } = await list('modality=MR&bodyPart=CHEST&sort=studyDate')
  assert.equal(total, 3)
  assert.deepEqual(facets['modality'], [{ value: 'CT', count: 6 }, { value: 'MR', count: 3 }, { value: 'PT', count: 3 }])
  assert.deepEqual((await list('search=p7&modality=&limit=3')).studies.map((one) => one.studyInstanceUid), ['1.2.7'])
  assert.equal((await list('from=2020-02-01&to=20200331')).total, 2)
  assert.equal((await list('search=%25')).total, 0)
  assert.equal((await list('limit=-4&offset=1e9')).studies.length, 0)
  assert.equal((await app.inject('/api/archive/studies?sort=nonsense')).statusCode, 400)
})

test('shows a study with its series, provenance and findings, and the archive in numbers', async () => {
  const study = (await app.inject('/api/archive/studies/1.2.12')).json() as Record<string, unknown> & { series: Record<string, unknown>[]; findings: string[]; provenance: { steps: object[] } }
  assert.deepEqual(study.series.map((one) => one['modality']), ['CT', 'PT', 'CT'])
  assert.deepEqual(study.series[0]?.['transferSyntaxes'], ['1.2.840.10008.1.2.1'])
  assert.deepEqual(study.provenance.steps, [{ step: 'conform', version: '1' }])
  assert.deepEqual(study['findingCounts'], [{ code: 'ingest/pixels-not-reviewed', detail: 'Nobody looked', instances: 1 }])
  assert.equal((await app.inject('/api/archive/studies/1.9')).statusCode, 404)
  const summary = (await app.inject('/api/archive/summary')).json() as Record<string, number>
  assert.deepEqual({ ...summary, bytes: 0 }, { subjects: 12, studies: 12, series: 25, instances: 25, bytes: 0 })
})
