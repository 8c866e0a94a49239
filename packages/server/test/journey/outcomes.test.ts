/** Every file ends in exactly one way and that can be read afterwards; sending again changes nothing; strangers on the line hold nobody up. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { openAssociation } from '#kernel'
import { buildDicom, readDicom, uids } from '@vesalius/standards/dicom'
import { zipOf } from '../ingest/zip-files.ts'
import { objectsIn, openAtRest, rowsByTable } from './at-rest.ts'
import { ctClass, sampleAttributes, sampleFile } from '../ingest/samples.ts'
import { canary, patientFile, uidRoot } from './canaries.ts'
import { filesOf, handIn, openSend, sendByCommand, sendsOf, settled, storeByDimse, stow, uploadByTus } from './deliveries.ts'
import type { Send } from './deliveries.ts'
import { newFolder, openDoor, tidyUp, until } from './door.ts'
import type { Door } from './door.ts'

let door: Door
const input = newFolder()
before(async () => { door = await openDoor() })
after(tidyUp)

const summary = () => door.json<Record<string, number>>('GET', '/api/archive/summary')
const idIn = (output: string): string => output.match(/^(\S+): /m)?.[1] ?? ''

test('each file of a mixed folder ends in exactly one way, and the summary says so as CSV and JSON', async () => {
  const folder = join(input, 'mixed')
  mkdirSync(folder)
  const files: Record<string, Uint8Array> = {
    '1.dcm': patientFile({ instance: 1 }), '2.dcm': patientFile({ instance: 2 }), '2-again.dcm': patientFile({ instance: 2 }),
    '1-other.dcm': patientFile({ instance: 1, shade: 9 }), 'cut.dcm': patientFile({ instance: 3 }).slice(0, 875), 'nobody.dcm': sampleFile({ patientId: '' }),
    '=note.txt': Buffer.from('not an image, and longer than nothing'), 'empty.dcm': Buffer.alloc(0),
  }
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
  const { code, output } = await sendByCommand(door, [folder], ['--concurrency', '1', '--summary', join(input, 'summary.csv')])
  assert.equal(code, 2, 'something was held')
  const send = idIn(output)
  const { counts } = await door.json<Send>('GET', `/api/ingest/sends/${send}`)
  assert.deepEqual(counts, { stored: 2, duplicate: 1, quarantined: 3, rejected: 2, pending: 0 })
  const rows = await filesOf(door, send)
  assert.equal(rows.length, Object.keys(files).length)
  assert.deepEqual(rows.map(({ name }) => name).sort(), Object.keys(files).sort(), 'the sender sees its own names')
  for (const { outcome, reason } of rows) assert.equal(reason !== undefined, outcome === 'quarantined' || outcome === 'rejected')
  const csv = await (await door.fetch(`/api/ingest/sends/${send}/summary.csv`)).text()
  assert.equal(csv.trimEnd().split('\r\n').length, rows.length + 1)
  assert.ok(csv.includes(`'=note.txt`), 'no cell begins as a formula')
  const json = await door.json<{ send: Send, files: unknown[] }>('GET', `/api/ingest/sends/${send}/summary.json`)
  assert.equal(json.files.length, rows.length)
})

test('sending everything again changes nothing', async () => {
  const folder = join(input, 'again')
  mkdirSync(folder)
  for (const instance of [11, 12, 13, 14]) writeFileSync(join(folder, `${instance}`), patientFile({ instance, patient: 4 }))
  await sendByCommand(door, [folder])
  const uid = (await filesOf(door, (await sendsOf(door, 'folder'))[0]?.id ?? ''))[0]?.sopInstanceUid ?? ''
  const state = async () => ({ summary: await summary(), first: await retrieved(uid) })
  const was = await state()
  await sendByCommand(door, [folder])
  assert.equal((await stow(door, [patientFile({ instance: 11, patient: 4 }), patientFile({ instance: 12, patient: 4 })])).status, 200)
  assert.deepEqual((await storeByDimse(door, [patientFile({ instance: 13, patient: 4 })])).map(({ result }) => result.status), [0])
  assert.deepEqual(await state(), was)
  assert.deepEqual((await sendsOf(door, 'stow'))[0]?.counts, { stored: 0, duplicate: 2, quarantined: 0, rejected: 0, pending: 0 })
})

async function retrieved(uid: string): Promise<string> {
  const [found] = await door.json<Record<string, { Value: string[] }>[]>('GET', `/dicom-web/instances?SOPInstanceUID=${uid}`)
  const path = `/dicom-web/studies/${found?.['0020000D']?.Value[0]}/series/${found?.['0020000E']?.Value[0]}/instances/${uid}`
  const response = await door.fetch(path, { headers: { accept: 'application/dicom; transfer-syntax=*' } })
  assert.equal(response.status, 200)
  return Buffer.from(await response.arrayBuffer()).toString('base64')
}

test('A25 the same SOP Instance UID with other content is held, and the old instance stays as it was', async () => {
  const send = await openSend(door)
  const first = await handIn(door, send, patientFile({ instance: 21, patient: 5 }))
  const before = await retrieved(first.sopInstanceUid ?? '')
  const other = await handIn(door, send, patientFile({ instance: 21, patient: 5, shade: 100 }))
  assert.deepEqual([other.outcome, other.reason], ['quarantined', 'ingest/same-uid-other-content'])
  assert.equal(await retrieved(first.sopInstanceUid ?? ''), before)
  const { text } = await stow(door, [patientFile({ instance: 21, patient: 5, shade: 101 })])
  assert.match(text, /"00081197":\{"vr":"US","Value":\[273\]\}/, 'STOW-RS says 0111, duplicate SOP instance')
})

test('discarding a held file leaves an instance alone that is made of the same bytes', async () => {
  const send = await openSend(door)
  const first = await handIn(door, send, patientFile({ instance: 22, patient: 5 }))
  const stored = new Uint8Array(Buffer.from(await retrieved(first.sopInstanceUid ?? ''), 'base64'))
  // Another file takes the UID that ours would get if it came in once more, so that ours is held when it does.
  const rival = sampleFile({ number: 1, patientId: 'RIVAL', change: [{ tag: 0x00080018, vr: 'UI', value: first.sopInstanceUid ?? '' }] })
  assert.equal((await handIn(door, send, rival)).outcome, 'stored')
  assert.equal((await handIn(door, send, stored)).reason, 'ingest/same-uid-other-content')
  const { items } = await door.json<{ items: { id: string, send: string }[] }>('GET', '/api/ingest/quarantine')
  const held = items.find((item) => item.send === send)?.id ?? ''
  const discarded = await door.fetch(`/api/ingest/quarantine/${held}/discard`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"comment":"not wanted"}' })
  assert.equal(discarded.status, 204)
  assert.equal(await retrieved(first.sopInstanceUid ?? ''), Buffer.from(stored).toString('base64'))
})

test('two persons under one PatientID are both taken, flagged and not made one', async () => {
  const send = await openSend(door)
  await handIn(door, send, patientFile({ instance: 31, patient: 6, name: 'Nowak^Jan' }))
  await handIn(door, send, sampleFile({ number: 900, patientId: `${canary}-6`, name: 'Kowalska^Ewa', change: [{ tag: 0x0020000d, vr: 'UI', value: `${uidRoot}.66.1` }] }))
  const flagged = (await door.json<{ files: { findings?: string[] }[] }>('GET', `/api/ingest/sends/${send}/files`)).files.map(({ findings }) => findings ?? [])
  assert.ok(!flagged[0]?.includes('ingest/two-persons') && flagged[1]?.some((code) => code.includes('two-persons')), JSON.stringify(flagged))
})

test('A26 the same pixels under new UIDs are taken and flagged', async () => {
  const send = await openSend(door)
  await handIn(door, send, patientFile({ instance: 41, patient: 7, shade: 1, rows: 16 }))
  const copy = await handIn(door, send, patientFile({ instance: 42, patient: 7, shade: 0, rows: 16 }))
  const { files } = await door.json<{ files: { findings?: string[] }[] }>('GET', `/api/ingest/sends/${send}/files`)
  assert.equal(copy.outcome, 'stored')
  assert.ok(files[1]?.findings?.includes('ingest/same-pixels'), JSON.stringify(files[1]?.findings))
})

test('A14 a bomb in a deflated frame is never inflated: what cannot be looked at is held, and shown to nobody', async () => {
  const frame = deflateRawSync(new Uint8Array(256 * 1024 * 1024))
  const file = buildDicom({
    transferSyntax: '1.2.840.10008.1.2.8.1',
    attributes: sampleAttributes({ number: 77, patientId: 'DEFLATED', change: [
      { tag: 0x0020000d, vr: 'UI', value: `${uidRoot}.77.1` }, { tag: 0x7fe00010, vr: 'OB', fragments: [frame.length % 2 ? Buffer.concat([frame, Buffer.alloc(1)]) : frame] },
    ] }),
  })
  const before = memoryOf(door)
  const send = await openSend(door)
  const { status, outcome, reason } = await handIn(door, send, new Uint8Array(file))
  assert.deepEqual([status, outcome, reason], [200, 'quarantined', 'ingest/pixels-not-cleanable'])
  const { items } = await door.json<{ items: { id: string, send: string }[] }>('GET', '/api/ingest/quarantine?limit=500')
  const shown = await door.fetch(`/api/ingest/quarantine/${items.find((item) => item.send === send)?.id}/preview`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
  assert.equal(shown.status, 200)
  assert.deepEqual((await shown.json() as { pictures: object }).pictures, {})
  assert.ok(memoryOf(door) - before < 100, 'megabytes')
})

/** Peak of the door's memory so far, in megabytes; 0 where the system does not tell. */
function memoryOf({ child }: Door): number {
  const status = existsSync(`/proc/${child.pid}/status`) ? readFileSync(`/proc/${child.pid}/status`, 'utf8') : ''
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024
}

test('storage commitment vouches for what is stored, by the UIDs of the sender, and for nothing else', async () => {
  const [stored] = await storeByDimse(door, [patientFile({ instance: 51, patient: 8 })])
  const reports: { type: number, text: string }[] = []
  const association = await openAssociation({
    ...door.dimse, callingAe: 'SCANNER', calledAe: 'VESALIUS', contexts: [{ sopClassUid: uids.storageCommitment, transferSyntaxes: [uids.explicitLittleEndian] }],
    services: [{
      sopClasses: [uids.storageCommitment], transferSyntaxes: [uids.explicitLittleEndian],
      eventReport: async ({ eventTypeId, information }) => {
        reports.push({ type: eventTypeId, text: Buffer.from(information).toString('latin1') })
        return 0
      },
    }],
  })
  const ask = async (sopInstanceUids: readonly string[]) => association.action({
    sopClassUid: uids.storageCommitment, sopInstanceUid: '1.2.840.10008.1.20.1.1', type: 1, information: commitmentFor(sopInstanceUids),
  })
  assert.equal((await ask([stored?.sopInstanceUid ?? ''])).status, 0)
  await until(() => reports.length === 1)
  assert.equal((await ask([stored?.sopInstanceUid ?? '', `${uidRoot}.404`])).status, 0)
  await until(() => reports.length === 2)
  await association.release()
  assert.deepEqual(reports.map(({ type }) => type), [1, 2])
  assert.ok(reports[1]?.text.includes(`${uidRoot}.404`))
})

function commitmentFor(sopInstanceUids: readonly string[]): Buffer {
  const file = buildDicom({ transferSyntax: uids.explicitLittleEndian, meta: [], attributes: [
    { tag: 0x00081195, vr: 'UI', value: `${uidRoot}.5000` },
    { tag: 0x00081199, vr: 'SQ', value: sopInstanceUids.map((uid) => [{ tag: 0x00081150, vr: 'UI', value: ctClass }, { tag: 0x00081155, vr: 'UI', value: uid }]) },
  ] })
  return Buffer.from(file.subarray(readDicom(file).dataSetOffset))
}

test('a cancelled send keeps what is stored, takes no more, and ends whole when it is resumed', async () => {
  const folder = join(input, 'resumed')
  mkdirSync(folder)
  for (const instance of [61, 62, 63, 64]) writeFileSync(join(folder, `${instance}`), patientFile({ instance, patient: 9 }))
  const send = await openSend(door, 'folder')
  for (const instance of [61, 62]) await handIn(door, send, patientFile({ instance, patient: 9 }), `${instance}`)
  assert.equal((await door.json<Send>('POST', `/api/ingest/sends/${send}/cancel`)).state, 'cancelled')
  assert.equal((await handIn(door, send, patientFile({ instance: 63, patient: 9 }))).status, 409)
  await door.json('POST', `/api/ingest/sends/${send}/resume`)
  const { code, output } = await sendByCommand(door, [folder], ['--resume', send])
  assert.equal(code, 0, output)
  assert.deepEqual((await door.json<Send>('GET', `/api/ingest/sends/${send}`)).counts, { stored: 4, duplicate: 0, quarantined: 0, rejected: 0, pending: 0 })
})

test('a large upload shows its progress and stops when its send is cancelled', async () => {
  const entries = Array.from({ length: 400 }, (_, n) => [`${n}.dcm`, patientFile({ instance: 1000 + n, patient: 10, rows: 128 })] as const)
  const send = await openSend(door, 'zip')
  assert.equal(await uploadByTus(door, send, zipOf(entries), { name: 'a.zip' }), 204)
  await settled(door, send, 10)
  const { counts } = await door.json<Send>('POST', `/api/ingest/sends/${send}/cancel`)
  assert.ok(counts.stored >= 10)
  await until(async () => (await door.json<Send>('GET', `/api/ingest/sends/${send}`)).counts.pending === 0)
  const then = (await door.json<Send>('GET', `/api/ingest/sends/${send}`)).counts.stored
  assert.ok(then < 400, `${then} of 400 stored after it was cancelled`)
})

test('sixty silent associations and sixty half-open requests hold up nobody', async (t) => {
  const strangers: Socket[] = []
  t.after(() => { for (const socket of strangers) socket.destroy() })
  const port = Number(new URL(door.http).port)
  for (let n = 0; n < 60; n++) {
    const silent = connect(door.dimse.port, door.dimse.host)
    const halfOpen = connect(port, '127.0.0.1', () => halfOpen.write('POST /dicom-web/studies HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le'))
    for (const socket of [silent, halfOpen]) strangers.push(socket.on('error', () => undefined))
  }
  await Promise.all(strangers.map((socket) => (socket.connecting ? Promise.race([once(socket, 'connect'), once(socket, 'close')]) : undefined)))
  const began = performance.now()
  const [results, answer] = await Promise.all([
    storeByDimse(door, [70, 71, 72].map((instance) => patientFile({ instance, patient: 11 }))), stow(door, [patientFile({ instance: 73, patient: 11 })]),
  ])
  const took = performance.now() - began
  t.diagnostic(`${took.toFixed(0)} ms`)
  assert.deepEqual(results.map(({ result }) => result.status), [0, 0, 0])
  assert.equal(answer.status, 200)
  assert.ok(took < 3_000, `${took} ms`)
})

test('what is at rest agrees with what was told: every row has its object, and every object its row', async (t) => {
  assert.equal((await door.stop()).code, 0)
  const rest = await openAtRest(door.data)
  t.after(() => rest.close())
  const { rows } = await rest.records.query<{ digest: string }>(
    `select encode(digest, 'hex') as digest from archive_instance union select digest from ingest_quarantine where state = 'held'
     union select f->>'digest' from compute_tool_version, jsonb_array_elements(files) f`)
  const wanted = new Set(rows.map(({ digest }) => digest))
  const found = new Set<string>()
  for await (const { digest, bytes } of objectsIn(rest.objects)) if (bytes.toString('latin1', 128, 132) === 'DICM' || wanted.has(digest)) found.add(digest)
  assert.deepEqual([...found].sort(), [...wanted].sort())
  assert.ok((await rowsByTable(rest.records)).size > 10)
})
