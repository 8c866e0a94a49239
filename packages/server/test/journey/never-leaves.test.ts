/**
 * The promise of the house: by whichever of the five doors an image comes in, nothing of the patient's identity is in what is stored, shown,
 * logged or answered. Identities are gathered from the input and looked for in everything that a running node and its disk give away.
 */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openAssociation } from '#kernel'
import { buildDicom, readDicom, uids, vrOf } from '@vesalius/standards/dicom'
import type { PlainAttributes } from '@vesalius/standards/dicom'
import { ctClass } from '../ingest/samples.ts'
import { zipOf } from '../ingest/zip-files.ts'
import { namesIn, objectsIn, openAtRest, rowsByTable } from './at-rest.ts'
import { canary, patientFile, uidRoot } from './canaries.ts'
import {
  corpusFiles, handIn, hasProgram, noCorpus, openSend, run, sendByCommand, sendsOf, settled, sharedDicom, storeByDimse, stow, uploadByTus,
} from './deliveries.ts'
import { newFolder, openDoor, tidyUp, until } from './door.ts'
import type { Door } from './door.ts'
import { countIn, identitiesIn } from './identities.ts'

let door: Door
const input = newFolder()
const watched = newFolder()
/** What was answered, by what was asked. */
const answers: [asked: string, answer: Buffer][] = []
const canaries = [canary, uidRoot].map((text) => Buffer.from(text))
/** Of the shared corpus: digest of the file as sent → what it says of the patient. */
const ofCorpus = new Map<string, Buffer[]>()

before(async () => {
  door = await openDoor({ args: ['--watch-folder', watched, '--log-level', 'debug'] })
})
after(tidyUp)

async function ask(path: string, init?: RequestInit): Promise<{ status: number, body: Buffer }> {
  const response = await door.fetch(path, init)
  // The label of a send is the sender's word, shown back to those who may read sends.
  const body = Buffer.from(Buffer.from(await response.arrayBuffer()).toString('latin1').replace(/"label":"[^"]*"/g, ''), 'latin1')
  answers.push([path.split('?')[0] as string, Buffer.concat([Buffer.from(JSON.stringify([...response.headers])), body])])
  return { status: response.status, body }
}

test('a folder and a ZIP come in by the command line', async () => {
  const folder = join(input, `${canary} folder`)
  mkdirSync(folder)
  for (const instance of [1, 2, 3]) writeFileSync(join(folder, `${canary}^${instance}.dcm`), patientFile({ instance }))
  const sent = await sendByCommand(door, [folder], ['--label', `${canary} label`])
  assert.equal(sent.code, 0, 'exit code')
  assert.match(sent.output, /3 stored/)
  const zip = join(input, `${canary}.zip`)
  writeFileSync(zip, zipOf([4, 5].map((instance) => [`${canary}/../${canary}/${instance}.dcm`, patientFile({ instance })] as const)))
  const zipped = await sendByCommand(door, [zip])
  assert.match(zipped.output, /2 stored/)
  const id = zipped.output.match(/send_\w+|send-\w+/)?.[0] ?? ''
  assert.equal((await settled(door, id, 2)).counts.stored, 2)
  answers.push(['the command line', Buffer.from(sent.output + zipped.output)])
})

test('instances come in by STOW-RS', async () => {
  const { status, text } = await stow(door, [patientFile({ instance: 6 }), patientFile({ instance: 7 })])
  assert.equal(status, 200)
  // The answer names the instance as the sender does (PS3.18 10.5.3): nothing else of it is the sender's.
  const rest = text.replaceAll(`${uidRoot}.1.3.6`, '').replaceAll(`${uidRoot}.1.3.7`, '')
  assert.equal(countIn(Buffer.from(rest), canaries), 0)
})

test('an upload comes in by tus, in pieces', async () => {
  const send = await openSend(door)
  const file = patientFile({ instance: 8, rows: 64 })
  assert.equal(await uploadByTus(door, send, file, { name: `${canary}.dcm`, piece: 3000 }), 204)
  assert.equal((await settled(door, send, 1)).counts.stored, 1)
})

test('instances come in by C-STORE', async (t) => {
  const own = await storeByDimse(door, [patientFile({ instance: 9 }), patientFile({ instance: 10 })], canary)
  assert.deepEqual(own.map(({ result }) => result.status), [0, 0])
  if (!hasProgram('storescu')) return t.diagnostic('storescu of DCMTK is not installed: our own association alone has stored')
  const folder = join(input, 'scu')
  mkdirSync(folder)
  writeFileSync(join(folder, '1'), patientFile({ instance: 11 }))
  const { code } = await run('storescu', ['-aet', canary, '-aec', 'VESALIUS', door.dimse.host, String(door.dimse.port), join(folder, '1')])
  assert.equal(code, 0)
})

test('files come in by the watched folder', async () => {
  writeFileSync(join(input, 'moved'), patientFile({ instance: 12 }))
  renameSync(join(input, 'moved'), join(watched, `${canary}.dcm`))
  await until(async () => (await sendsOf(door, 'watch')).some(({ counts }) => counts.stored === 1))
})

test('every file of the shared corpus comes in and ends in one way', { skip: noCorpus }, async () => {
  const files = corpusFiles()
  for (const file of files) {
    const bytes = readFileSync(join(sharedDicom, file))
    try { ofCorpus.set(await digestOf(bytes), identitiesIn(bytes)) } catch { /* not DICOM: nothing to gather, and nothing of it is stored */ }
  }
  const sent = await sendByCommand(door, [sharedDicom])
  const send = (await sendsOf(door, 'folder'))[0]
  assert.ok(send, sent.output)
  const { stored, duplicate, quarantined, rejected, pending } = send.counts
  assert.equal(pending, 0)
  assert.ok(stored + duplicate + quarantined + rejected >= files.length, sent.output)
  assert.ok(stored > 100, `${stored} stored`)
})

test('files that are held or refused say why without saying who', async () => {
  const send = await openSend(door)
  const given = async (bytes: Uint8Array<ArrayBuffer>) => {
    const answer = await handIn(door, send, bytes, `${canary}.dcm`)
    answers.push(['a file of a send', Buffer.from(JSON.stringify(answer))])
    return `${answer.outcome} ${answer.reason}`
  }
  assert.equal(await given(patientFile({ instance: 1, shade: 7 })), 'quarantined ingest/same-uid-other-content')
  assert.equal(await given(patientFile({ instance: 20 }).slice(0, 875)), 'quarantined ingest/unreadable')
  assert.equal(await given(new Uint8Array(Buffer.from(`${canary} is a text`))), 'rejected ingest/not-dicom')
  const [held] = await storeByDimse(door, [patientFile({ instance: 1, shade: 8 })])
  answers.push(['C-STORE', Buffer.from(held?.result.comment ?? '')])
  assert.notEqual(held?.result.status, 0)
  const board = await ask('/api/ingest/board')
  const quarantine = await ask('/api/ingest/quarantine?limit=500')
  assert.deepEqual([board.status, quarantine.status], [200, 200])
})

test('searches and retrievals answer about subjects only', async () => {
  const studies = JSON.parse((await ask('/dicom-web/studies?includefield=all&limit=500')).body.toString()) as Record<string, { Value: string[] }>[]
  assert.ok(studies.length > 0)
  const study = await findOurs()
  assert.ok(studies.some((one) => one['0020000D']?.Value[0] === study))
  const metadata = await ask(`/dicom-web/studies/${study}/metadata`)
  const instances = JSON.parse(metadata.body.toString()) as Record<string, { Value: string[] }>[]
  assert.ok(instances.length >= 11, `${instances.length} instances`)
  assert.equal((await ask(`/dicom-web/studies/${study}`, { headers: { accept: 'multipart/related; type="application/dicom"' } })).status, 200)
  const [series, instance] = [instances[0]?.['0020000E']?.Value[0], instances[0]?.['00080018']?.Value[0]]
  assert.equal((await ask(`/dicom-web/studies/${study}/series/${series}/instances/${instance}/rendered`, { headers: { accept: 'image/png' } })).status, 200)
  for (const path of ['/dicom-web/series?includefield=all&limit=500', '/dicom-web/instances?includefield=all&limit=1000', '/api/archive/studies?limit=100', `/api/archive/studies/${study}`, '/api/archive/summary', '/api/ingest/sends?limit=100']) {
    assert.equal((await ask(path)).status, 200, path.split('?')[0])
  }
})

test('C-FIND and C-GET answer about subjects only', async () => {
  const root = '1.2.840.10008.5.1.4.1.2.2'
  const transferSyntaxes = [uids.explicitLittleEndian]
  let got = 0
  const association = await openAssociation({
    ...door.dimse, callingAe: canary, calledAe: 'VESALIUS',
    contexts: [{ sopClassUid: `${root}.1`, transferSyntaxes }, { sopClassUid: `${root}.3`, transferSyntaxes }, { sopClassUid: ctClass, transferSyntaxes, roles: { scu: false, scp: true } }],
    services: [{ sopClasses: [ctClass], transferSyntaxes, async store(request) {
      answers.push(['C-GET', await request.bytes()])
      got++
      return 0
    } }],
  })
  const find = async (key: PlainAttributes[number]): Promise<number> => {
    let found = 0
    for await (const match of association.find({ sopClassUid: `${root}.1`, identifier: identifierOf(key) })) {
      answers.push(['C-FIND', match])
      found++
    }
    return found
  }
  assert.ok(await find({ tag: 0x00100010, vr: 'PN', value: '' }) > 30)
  assert.equal(await find({ tag: 0x00100010, vr: 'PN', value: `${canary}*` }), 0)
  assert.equal(await find({ tag: 0x0020000d, vr: 'UI', value: `${uidRoot}.1.1` }), 0)
  const study = await findOurs()
  const { completed } = await association.get({ sopClassUid: `${root}.3`, identifier: identifierOf({ tag: 0x0020000d, vr: 'UI', value: study }) })
  await association.release()
  assert.ok(got >= 11 && completed === got, `${got} got`)
})

/** A query for studies: one key, and the others of a study to be returned. */
function identifierOf(key: PlainAttributes[number]): Uint8Array {
  const returned: PlainAttributes = [0x00080020, 0x00080050, 0x00080090, 0x00081030, 0x00100010, 0x00100020, 0x00100030, 0x0020000d, 0x00200010]
    .filter((tag) => tag !== key.tag).map((tag) => ({ tag, vr: vrOf(tag) ?? 'LO', value: '' }))
  const file = buildDicom({ transferSyntax: uids.explicitLittleEndian, meta: [], attributes: [{ tag: 0x00080052, vr: 'CS', value: 'STUDY' }, ...returned, key] })
  return file.subarray(readDicom(file).dataSetOffset)
}

async function findOurs(): Promise<string> {
  const sop = (await handIn(door, await openSend(door), patientFile({ instance: 1 }))).sopInstanceUid ?? ''
  const found = JSON.parse((await ask(`/dicom-web/instances?SOPInstanceUID=${sop}`)).body.toString()) as Record<string, { Value: string[] }>[]
  return found[0]?.['0020000D']?.Value[0] ?? ''
}

test('errors do not repeat what they were asked', async () => {
  const json = { 'content-type': 'application/json' }
  const uid = `${uidRoot}.1.1`
  const asked: [string, RequestInit?][] = [
    [`/dicom-web/studies/${uid}`], [`/dicom-web/studies/${uid}/metadata`], [`/dicom-web/studies/${uid}/series/${uid}/instances/${uid}/rendered`],
    [`/dicom-web/studies?${canary}=1`], [`/dicom-web/studies?PatientName=${canary}&fuzzymatching=true`], [`/dicom-web/studies?StudyDate=${canary}`],
    [`/dicom-web/studies?limit=${canary}`], [`/dicom-web/${canary}`], [`/${canary}`, { headers: { accept: 'application/json' } }], [`/api/${canary}`], [`/api/archive/studies/${uid}`], [`/api/archive/studies?sort=${canary}`],
    [`/api/ingest/sends/${canary}`], [`/api/ingest/sends/${canary}/files?name=${canary}`, { method: 'POST', body: canary }],
    ['/api/ingest/sends', { method: 'POST', headers: json, body: `{"door":"${canary}","${canary}":1}` }], ['/api/ingest/sends', { method: 'POST', headers: json, body: `{${canary}` }],
    [`/api/ingest/uploads/${canary}`, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } }],
    ['/api/ingest/uploads', { method: 'POST', headers: { 'tus-resumable': '1.0.0', 'upload-length': '1', 'upload-metadata': `send ${btoa(canary)}` } }],
    ['/dicom-web/studies', { method: 'POST', headers: { 'content-type': `multipart/related; type="${canary}"` }, body: canary }],
    ['/dicom-web/studies', { method: 'POST', headers: { 'content-type': 'multipart/related; type="application/dicom"; boundary=x' }, body: `--x\r\n${canary}` }],
    ['/dicom-web/studies', { method: 'POST', headers: { 'content-type': canary }, body: canary }],
    [`/api/ingest/quarantine/${canary}/retry`, { method: 'POST' }], [`/api/ingest/quarantine?reason=${canary}`],
  ]
  for (const [path, init] of asked) {
    const { status } = await ask(path, init)
    assert.ok(status >= 400 && status < 500, `${asked.findIndex(([one]) => one === path)}: ${status}`)
  }
  const strange = await fetch(`${door.http}/dicom-web/studies?PatientID=${canary}`, { headers: { authorization: `Bearer ${canary}` } })
  answers.push(['without a token', Buffer.from(await strange.text())])
  assert.equal(strange.status, 401)
})

test('after all this no identity is in any answer, log, row, object or name', async (t) => {
  assert.equal((await door.stop()).code, 0)
  const all = [...canaries, ...new Map([...ofCorpus.values()].flat().map((text) => [text.toString('latin1'), text])).values()]
  t.diagnostic(`${all.length} texts to look for`)
  const leaks = answers.flatMap(([asked, answer], index) => (countIn(answer, all) > 0 ? `${index} ${asked.replaceAll(canary, '…').replaceAll(uidRoot, '…')}` : []))
  assert.deepEqual(leaks, [], 'identities in answers')
  assert.equal(countIn(Buffer.from(door.log()), all), 0, 'identities in the log')
  assert.equal(countIn(Buffer.from(namesIn(door.data).join('\n')), all), 0, 'identities in names of files and folders')

  const rest = await openAtRest(door.data)
  t.after(() => rest.close())
  const rows = await rowsByTable(rest.records)
  for (const [table, text] of rows) assert.equal(countIn(Buffer.from(text), all), 0, `identities in the table ${table}`)
  const held = new Set((await rest.records.query<{ digest: string }>(`select digest from ingest_quarantine where state = 'held'`)).rows.map(({ digest }) => digest))
  const received = new Map((await rest.records.query<{ digest: string, received: string }>(
    `select encode(digest, 'hex') as digest, encode(received_digest, 'hex') as received from archive_instance`)).rows.map((row) => [row.digest, row.received]))
  // Examples that tools bring along may be DICOM.
  const ofTools = new Set((await rest.records.query<{ digest: string }>(`select f->>'digest' as digest from compute_tool_version, jsonb_array_elements(files) f`)).rows.map(({ digest }) => digest))
  let [objects, compared, identified] = [0, 0, 0]
  for await (const { digest, bytes } of objectsIn(rest.objects)) {
    if (held.has(digest)) {
      // The originals in quarantine still hold what is looked for: that it is found there shows that the look works.
      identified += Math.min(1, countIn(bytes, canaries))
      continue
    }
    objects++
    const own = ofCorpus.get(received.get(digest) ?? '')
    if (own) compared++
    assert.equal(countIn(bytes, [...canaries, ...own ?? []]), 0, `identities in the object ${digest}`)
    assert.ok(received.has(digest) || ofTools.has(digest) || !bytes.subarray(128, 132).equals(Buffer.from('DICM')), `the object ${digest} is neither of an instance nor of a tool nor held`)
  }
  t.diagnostic(`${objects} objects, of which ${compared} were compared with their input; ${held.size} held`)
  assert.ok(objects >= 12)
  assert.ok(identified >= 3)
})

test('nothing lies in the clear in the files of the records, the spool or the keys', () => {
  for (const part of ['records/cluster', 'spool', 'keys']) {
    for (const entry of readdirSync(join(door.data, part), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      assert.equal(countIn(readFileSync(join(entry.parentPath, entry.name)), canaries), 0, `an identity lies in a file of ${part}`)
    }
  }
})

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex')
}
