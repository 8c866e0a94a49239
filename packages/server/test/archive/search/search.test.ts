import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { PlainElement } from '@vesalius/standards/dicom'
import type { HttpApp } from '#kernel'
import { made, openApp, openRig, partsOf } from '../rig.ts'
import type { Rig } from '../rig.ts'

let rig: Rig
let app: HttpApp
before(async () => {
  rig = await openRig()
  app = await openApp(rig)
  const files: Uint8Array[] = []
  for (let study = 1; study <= 24; study++) {
    files.push(made({ study }), made({ study, instance: 2 }), made({ study, series: 2, more: [{ tag: 0x00080060, vr: 'CS', value: study % 2 ? 'SR' : 'PT' }, { tag: 0x0008103e, vr: 'LO', value: 'Second' }, requests(study)] }))
    await rig.keep(files.splice(0))
  }
  files.push(made({ study: 50, more: [{ tag: 0x00100010, vr: 'PN', value: 'Ro_ssi^Maria=山田^太郎=やまだ^たろう' }, { tag: 0x00080020, vr: 'DA', value: '' }, { tag: 0x00080030, vr: 'TM', value: '235959.9' }] }))
  await rig.keep(files)
})
after(async () => {
  await app.close()
  await rig.close()
})

const requests = (study: number): PlainElement => ({
  tag: 0x00400275, vr: 'SQ', value: [[{ tag: 0x00400009, vr: 'SH', value: `STEP${study}` }, { tag: 0x00401001, vr: 'SH', value: `PROC${study}` }]],
})

type Found = Record<string, { vr: string; Value?: unknown[] }>

async function found(path: string): Promise<Found[]> {
  const response = await app.inject(`/dicom-web/${path}`)
  assert.equal(response.statusCode, 200, response.body)
  assert.equal(response.headers['content-type'], 'application/dicom+json')
  return response.json() as Found[]
}

const uids = (list: Found[], tag = '0020000D') => list.map((one) => one[tag]?.Value?.[0])

test('finds studies by every required key', async () => {
  for (const [query, expected] of [
    ['PatientID=P7', ['1.2.7']], ['PatientName=Subject^7', ['1.2.7']], ['PatientName=subject^1', ['1.2.1']], ['00100010=Subj*^2?', ['1.2.20', '1.2.21', '1.2.22', '1.2.23', '1.2.24']],
    ['StudyDate=20200215', ['1.2.1', '1.2.13']], ['StudyDate=20200201-20200228', ['1.2.1', '1.2.13']], ['StudyDate=-20200116', ['1.2.12', '1.2.24']], ['StudyDate=20201201-', ['1.2.11', '1.2.23']],
    ['AccessionNumber=A9', ['1.2.9']], ['StudyID=S9', ['1.2.9']], ['StudyInstanceUID=1.2.3,1.2.4', ['1.2.3', '1.2.4']], ['StudyInstanceUID=1.2.3%5C1.2.4', ['1.2.3', '1.2.4']],
    ['StudyTime=2359', ['1.2.50']], ['StudyTime=2300-', ['1.2.50']], ['PatientName=*_ssi*', ['1.2.50']], ['PatientName=Ro?ssi*', ['1.2.50']], ['PatientID=P%25', []],
    ['ReferringPhysicianName=Nobody', []], ['ModalitiesInStudy=PT&limit=2', ['1.2.2', '1.2.4']], ['Modality=SR&limit=1&offset=1', ['1.2.3']], ['PatientID=p7', []],
  ] as const) assert.deepEqual(uids(await found(`studies?${query}`)), expected, query)
})

test('finds series and instances below and across studies', async () => {
  assert.deepEqual(uids(await found('studies/1.2.3/series'), '0020000E'), ['1.2.3.1', '1.2.3.2'])
  assert.deepEqual(uids(await found('series?Modality=PT&limit=2'), '0020000E'), ['1.2.2.2', '1.2.4.2'])
  assert.deepEqual(uids(await found('series?RequestAttributesSequence.ScheduledProcedureStepID=STEP5'), '0020000E'), ['1.2.5.2'])
  assert.deepEqual(uids(await found('series?00400275.00401001=PROC6'), '0020000E'), ['1.2.6.2'])
  assert.deepEqual(uids(await found('series?SeriesNumber=2&PatientID=P3'), '0020000E'), ['1.2.3.2'])
  assert.deepEqual(uids(await found('studies/1.2.3/series/1.2.3.1/instances'), '00080018'), ['1.2.3.1.1', '1.2.3.1.2'])
  assert.deepEqual(uids(await found('studies/1.2.3/instances?InstanceNumber=1'), '00080018'), ['1.2.3.1.1', '1.2.3.2.1'])
  assert.deepEqual(uids(await found('instances?SOPInstanceUID=1.2.9.1.2,1.2.8.1.1'), '00080018').sort(), ['1.2.8.1.1', '1.2.9.1.2'])
  assert.deepEqual(await found('studies/1.2.3/series/1.2.4.1/instances'), [])
})

test('returns the required attributes in the order of their tags, and counts', async () => {
  const [study] = await found('studies?PatientID=P7')
  assert.deepEqual(Object.keys(study ?? {}), [...Object.keys(study ?? {})].sort())
  for (const tag of ['00080005', '00080020', '00080030', '00080050', '00080056', '00080061', '00080090', '00081190', '00100010', '00100020', '00100030', '00100040', '0020000D', '00200010', '00201206', '00201208']) assert.ok(study?.[tag], tag)
  assert.deepEqual(study?.['00201206']?.Value, [2])
  assert.deepEqual(study?.['00201208']?.Value, [3])
  assert.deepEqual(study?.['00080061']?.Value, ['CT', 'SR'])
  assert.deepEqual(study?.['00081190']?.Value, ['http://localhost:80/dicom-web/studies/1.2.7'])
  assert.deepEqual(study?.['00080090'], { vr: 'PN' })
  const [series] = await found('studies/1.2.7/series')
  for (const tag of ['00080060', '0008103E', '0020000E', '00200011', '00201209', '00081190', '0020000D']) assert.ok(series?.[tag], tag)
  const [instance] = await found('studies/1.2.7/series/1.2.7.1/instances')
  for (const tag of ['00080016', '00080018', '00200013', '00280010', '00280011', '00280100', '00083002']) assert.ok(instance?.[tag], tag)
  assert.equal((await found('studies?PatientName=*ssi*'))[0]?.['00100010']?.Value?.length, 1)
})

test('adds what includefield asks for', async () => {
  const [study] = await found('studies?PatientID=P7&includefield=BodyPartExamined&includefield=00080060,Rows')
  assert.deepEqual(study?.['00080060']?.Value, ['CT'])
  assert.deepEqual(study?.['00280010']?.Value, [8])
  const [instance] = await found('instances?SOPInstanceUID=1.2.7.1.1&includefield=all')
  assert.deepEqual(instance?.['00280101']?.Value, [12])
})

test('cuts pages to what is allowed and warns', async () => {
  assert.equal((await found('instances?limit=999999999')).length, 73)
  assert.equal((await found('instances?limit=5&offset=70')).length, 3)
  assert.equal((await app.inject('/dicom-web/instances?limit=5')).headers['warning'], undefined)
  for (const query of ['limit=-1', 'offset=-1', 'limit=x', 'limit=1e9']) assert.equal((await app.inject(`/dicom-web/instances?${query}`)).statusCode, 400, query)
})

test('refuses clearly what it cannot match, and never repeats the value', async () => {
  for (const query of ['fuzzymatching=true', 'Nonsense=SECRET', 'PixelData=SECRET', 'InstanceNumber=SECRET', 'StudyDate=SECRET', 'PatientName=*S*E*C*R*E*T*S*S*S*S', 'InstitutionName=SECRET']) {
    const response = await app.inject(`/dicom-web/studies?${query}`)
    assert.equal(response.statusCode, 400, query)
    assert.match(String(response.headers['content-type']), /^application\/problem\+json/)
    assert.ok(!response.body.includes('SECRET'))
  }
  assert.match((await app.inject('/dicom-web/studies?fuzzymatching=true')).body, /fuzzy/)
})

test('C07: many wildcards cost no more than one look at every row', async () => {
  const started = performance.now()
  assert.equal((await found(`studies?PatientName=${'*?'.repeat(300)}`)).length, 0)
  assert.equal((await found(`studies?PatientName=${encodeURIComponent(`*${'a*'.repeat(6)}b`)}`)).length, 0)
  assert.ok(performance.now() - started < 1000)
})

test('answers in XML when asked', async () => {
  const response = await app.inject({ url: '/dicom-web/studies?PatientID=P7', headers: { accept: 'multipart/related; type="application/dicom+xml"' } })
  assert.equal(response.statusCode, 200)
  const [part] = partsOf(response.headers['content-type'] as string, response.rawPayload)
  assert.match(part?.bytes.toString() ?? '', /<DicomAttribute tag="00100020" vr="LO" keyword="PatientID"><Value number="1">P7<\/Value>/)
  assert.equal((await app.inject({ url: '/dicom-web/studies', headers: { accept: 'text/html' } })).statusCode, 406)
})
