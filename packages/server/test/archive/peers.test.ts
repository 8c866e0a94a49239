/** The archive against the programs that people have: DCMTK in both directions, dicomweb-client, pydicom. */
import assert from 'node:assert/strict'
import { execFile, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { framesOf, readDicom } from '@vesalius/standards/dicom'
import { serveDimse } from '#kernel'
import type { DimseServer } from '#kernel'
import { archiveDimseService, openArchive } from '#archive'
import { openLedger } from '#engines'
import type { Ledger } from '#engines'
import { instanceOf, log, made, openRig } from './rig.ts'
import type { Rig } from './rig.ts'

const run = promisify(execFile)
const has = (program: string): boolean => spawnSync('which', [program]).status === 0
const noDcmtk = ['findscu', 'movescu', 'getscu', 'storescp'].every(has) ? false : 'DCMTK is not installed'
const environment = { ...process.env, TCP_NODELAY: '1' }

let rig: Rig
let server: DimseServer
let ledger: Ledger
const receiver = 11_301
before(async () => {
  rig = await openRig()
  const files = [made({ study: 1, instance: 1 }), made({ study: 1, instance: 2 }), made({ study: 2, more: [{ tag: 0x00100010, vr: 'PN', value: 'Müller^Jürgen' }] }, '1.2.840.10008.1.2')]
  await rig.keep(files)
  ledger = await openLedger(rig.records, { folder: join(rig.folder, 'keys') })
  const archive = await openArchive({ ...rig, ledger, log, clock: { now: () => new Date() }, peers: [
    { aeTitle: 'RECEIVER', host: '127.0.0.1', port: receiver, mayMove: true }, { aeTitle: 'ASKER', mayMove: false }, { aeTitle: 'FINDSCU', mayMove: false }, { aeTitle: 'STOREONLY', mayMove: false, mayQuery: false },
  ] })
  const store = { sopClasses: () => true, transferSyntaxes: 'all' as const, store: async () => 0x0110 }
  server = await serveDimse({ host: '127.0.0.1', port: 0, aeTitles: () => true, services: [store, archiveDimseService(archive)], log })
})
after(async () => {
  await server.close(0)
  await rig.close()
})

const address = () => ['127.0.0.1', String(server.address.port)]
const find = async (keys: string[], options: string[] = []): Promise<string> => {
  const { stdout, stderr } = await run('findscu', ['-v', '-aet', 'ASKER', ...options, ...address(), ...keys.flatMap((key) => ['-k', key])], { env: environment })
  return stdout + stderr
}
const matches = (text: string): number => text.match(/Find Response: \d+ \(Pending/g)?.length ?? 0

test('findscu finds by study and patient root, at every level', { skip: noDcmtk }, async () => {
  assert.equal(matches(await find(['QueryRetrieveLevel=STUDY', 'StudyInstanceUID', 'PatientName'], ['-S'])), 2)
  assert.equal(matches(await find(['QueryRetrieveLevel=PATIENT', 'PatientID', 'PatientName=subj*'], ['-P'])), 1)
  assert.equal(matches(await find(['QueryRetrieveLevel=SERIES', 'StudyInstanceUID=1.2.1', 'SeriesInstanceUID', 'Modality=CT'], ['-S'])), 1)
  const images = await find(['QueryRetrieveLevel=IMAGE', 'StudyInstanceUID=1.2.1', 'SeriesInstanceUID=1.2.1.1', 'SOPInstanceUID', 'InstanceNumber', 'BitsStored'], ['-S'])
  assert.equal(matches(images), 2)
  assert.match(images, /\(0028,0101\) US 12/)
  assert.equal(matches(await find(['QueryRetrieveLevel=STUDY', 'StudyDate=20200101-20200229', 'StudyInstanceUID=1.2.1\\1.2.2'], ['-S'])), 1)
  assert.match(await find(['QueryRetrieveLevel=STUDY', 'PatientName=m?ller*'], ['-S']), /M.+ller\^J.+rgen/)
  assert.match(await find(['QueryRetrieveLevel=NONSENSE'], ['-S']), /Failed|A900|Refused|DataSetDoesNotMatch/i)
})

test('who is not a configured peer may not query', { skip: noDcmtk }, async () => {
  assert.match(await find(['QueryRetrieveLevel=STUDY', 'StudyInstanceUID'], ['-S', '-aet', 'STRANGER']), /0x0?124|NotAuthorized/i)
})

test('every query and retrieval leaves one event: who, the level and how many, and nothing of the data', { skip: noDcmtk }, async () => {
  const { index } = await ledger.head()
  await find(['QueryRetrieveLevel=SERIES', 'StudyInstanceUID=1.2.1', 'SeriesInstanceUID'], ['-S'])
  await find(['QueryRetrieveLevel=STUDY', 'StudyInstanceUID'], ['-S', '-aet', 'STRANGER'])
  await find(['QueryRetrieveLevel=STUDY', 'StudyInstanceUID'], ['-S', '-aet', 'STOREONLY'])
  await run('movescu', ['-S', '-aet', 'ASKER', '-aem', 'ELSEWHERE', ...address(), '-k', 'QueryRetrieveLevel=STUDY', '-k', 'StudyInstanceUID=1.2.1'], { env: environment }).catch(() => undefined)
  const folder = join(rig.folder, 'noted')
  mkdirSync(folder)
  await run('getscu', ['-S', '-aet', 'ASKER', '+B', '-od', folder, ...address(), '-k', 'QueryRetrieveLevel=STUDY', '-k', 'StudyInstanceUID=1.2.1'], { env: environment })
  const events = (await ledger.read(index + 1, 100)).filter(({ type }) => type.startsWith('archive/'))
  assert.deepEqual(events.map(({ type, actor, detail }) => [type, actor.replace(/^ae-[0-9a-f]{16}$/, 'ae-'), { ...detail }]), [
    ['archive/dimse-find', 'ASKER', { count: 1, level: 'series', outcome: 'served' }],
    ['archive/dimse-find', 'ae-', { count: 0, outcome: 'refused' }],
    ['archive/dimse-find', 'STOREONLY', { count: 0, outcome: 'refused' }],
    ['archive/dimse-move', 'ASKER', { count: 0, level: 'study', outcome: 'refused' }],
    ['archive/dimse-get', 'ASKER', { count: 2, level: 'study', outcome: 'served' }],
  ])
  assert.doesNotMatch(JSON.stringify(events), /1\.2\.1|STRANGER|ELSEWHERE|Subj/)
})

test('what a peer is told and given is in the ledger as a read before anything goes, and nothing goes while the ledger is full', { skip: noDcmtk }, async () => {
  const folder = join(rig.folder, 'read')
  mkdirSync(folder)
  const get = () => run('getscu', ['-v', '-S', '-aet', 'FINDSCU', '+B', '-od', folder, ...address(), '-k', 'QueryRetrieveLevel=STUDY', '-k', 'StudyInstanceUID=1.2.2'], { env: environment })
    .then(({ stdout, stderr }) => stdout + stderr, (error: { stdout: string; stderr: string }) => error.stdout + error.stderr)
  const look = () => find(['QueryRetrieveLevel=STUDY', 'StudyInstanceUID'], ['-S', '-aet', 'FINDSCU'])
  await rig.records.query(`create function test_disk_full() returns trigger language plpgsql as $$ begin raise exception 'full' using errcode = '53100'; end $$`)
  await rig.records.query('create trigger test_disk_full before insert on vesalius_ledger_entry for each statement execute function test_disk_full()')
  try {
    assert.equal(matches(await look()), 0)
    await get()
    assert.deepEqual(readdirSync(folder), [])
  } finally {
    await rig.records.query('drop trigger test_disk_full on vesalius_ledger_entry; drop function test_disk_full')
  }
  assert.equal(matches(await look()), 2)
  await get()
  assert.equal(readdirSync(folder).length, 1)
  const reads = (await ledger.read(0, 500)).filter(({ type, actor }) => type.startsWith('access/') && actor === 'FINDSCU')
  assert.deepEqual(new Set(reads.map(({ type, subject, detail }) => [type, subject, detail['door']].join(' '))), new Set(['access/searched studies dimse', 'access/read 1.2.2 dimse']))
})

test('getscu gets a study, byte for byte the stored data sets', { skip: noDcmtk }, async () => {
  const folder = join(rig.folder, 'got')
  mkdirSync(folder)
  await run('getscu', ['-S', '-aet', 'ASKER', '+B', '-od', folder, ...address(), '-k', 'QueryRetrieveLevel=STUDY', '-k', 'StudyInstanceUID=1.2.1'], { env: environment })
  const files = readdirSync(folder).sort()
  assert.equal(files.length, 2)
  for (const name of files) {
    const got = readFileSync(join(folder, name))
    const uid = readDicom(got).attributes.string(0x00080018) ?? ''
    const stored = await rig.archive.read(uid) ?? Buffer.alloc(0)
    assert.deepEqual(got.subarray(readDicom(got).dataSetOffset), stored.subarray(readDicom(stored).dataSetOffset))
  }
})

test('C08: movescu moves to a configured destination and to no other', { skip: noDcmtk }, async () => {
  const folder = join(rig.folder, 'moved')
  mkdirSync(folder)
  const receiving = spawn('storescp', ['-od', folder, '+xa', '-aet', 'RECEIVER', String(receiver)], { env: environment, stdio: 'ignore' })
  try {
    await new Promise((resolve) => { setTimeout(resolve, 500) })
    const move = (destination: string) => run('movescu', ['-v', '-S', '-aet', 'ASKER', '-aem', destination, ...address(), '-k', 'QueryRetrieveLevel=STUDY', '-k', 'StudyInstanceUID=1.2.1'], { env: environment })
      .then(({ stdout, stderr }) => stdout + stderr, (error: { stdout: string; stderr: string }) => error.stdout + error.stderr)
    assert.match(await move('RECEIVER'), /Success/)
    assert.equal(readdirSync(folder).length, 2)
    assert.match(await move('ELSEWHERE'), /A801|MoveDestinationUnknown/i)
    assert.match(await move('ASKER'), /A801|MoveDestinationUnknown/i)
    assert.match(await move('../../x'), /A801|MoveDestinationUnknown/i)
    assert.equal(readdirSync(folder).length, 2)
  } finally {
    receiving.kill()
  }
})

const python = ['/usr/bin/python3', 'python3'].find((program) => spawnSync(program, ['-c', 'import pydicom, numpy']).status === 0)

test('pydicom reads what comes out, decoded', { skip: python ? false : 'pydicom is not installed' }, async () => {
  const bytes = await rig.archive.read('1.2.1.1.1') ?? Buffer.alloc(0)
  const path = join(rig.folder, 'out.dcm')
  writeFileSync(path, bytes)
  const { stdout } = await run(python ?? '', ['-c', 'import sys, pydicom; d = pydicom.dcmread(sys.argv[1]); print(d.SOPInstanceUID, d.pixel_array.sum())', path])
  const frame = framesOf(readDicom(bytes)).frame(0)
  const sum = new Uint16Array(Uint8Array.from(frame).buffer).reduce((total, value) => total + value, 0)
  assert.equal(stdout.trim(), `1.2.1.1.1 ${sum}`)
  assert.equal(instanceOf(bytes).sopInstanceUid, '1.2.1.1.1')
})
