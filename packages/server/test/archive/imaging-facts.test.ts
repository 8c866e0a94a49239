/** What series tell a federated search: in its codes, or not at all where it has none. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { made, openRig } from './rig.ts'
import type { Rig } from './rig.ts'

let rig: Rig
before(async () => { rig = await openRig() })
after(() => rig.close())

const text = (tag: number, vr: string, value: string) => ({ tag, vr, value })

test('every series tells its subject, modality, body part, manufacturer and sex in the codes of EUCAIM', async () => {
  await rig.keep([
    made({ study: 1, more: [text(0x00180015, 'CS', 'CHEST')] }), made({ study: 1, instance: 2, more: [text(0x00180015, 'CS', 'CHEST')] }),
    made({ study: 1, series: 2, more: [text(0x00080060, 'CS', 'SEG'), text(0x00180015, 'CS', 'ELBOW'), text(0x00080070, 'LO', '')] }),
    made({ study: 2, more: [text(0x00080060, 'CS', 'DX'), text(0x00100040, 'CS', 'M'), text(0x00180015, 'CS', 'breast')] }),
  ])
  const common = { subject: 'P1', studyInstanceUid: '1.2.1', sex: 'SNOMEDCT248152002' }
  assert.deepEqual(await rig.archive.imagingFacts('default'), [
    { ...common, seriesInstanceUid: '1.2.1.1', modality: 'RID10321', bodyPart: 'SNOMEDCT51185008', manufacturer: 'Maker' },
    { ...common, seriesInstanceUid: '1.2.1.2' },
    { subject: 'P2', studyInstanceUid: '1.2.2', seriesInstanceUid: '1.2.2.1', sex: 'SNOMEDCT248153007', modality: 'RID10345', bodyPart: 'SNOMEDCT76752008', manufacturer: 'Maker' },
  ])
  assert.deepEqual(await rig.archive.imagingFacts('another'), [])
})

test('the stamp changes when series come, and not when nothing does', async () => {
  const first = await rig.archive.factsStamp('default')
  assert.equal(await rig.archive.factsStamp('default'), first)
  await rig.keep([made({ study: 3 })])
  assert.notEqual(await rig.archive.factsStamp('default'), first)
})
