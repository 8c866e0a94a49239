/** A project's keys rotated on a running node: what is stored ends where what comes later ends, and nothing is called as before. Real records, objects, threads. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Actor } from '#kernel'
import { readDicom } from '@vesalius/standards/dicom'
import type { Attributes, DicomFile } from '@vesalius/standards/dicom'
import { openNode } from './open-node.ts'
import type { TestNode } from './open-node.ts'
import { numberOfStudies, referringFile, sampleOf, wholeStudies } from './rotation-samples.ts'

const anna: Actor = { id: 'anna', name: 'anna', kind: 'person', roles: ['node-admin'] }
const refused = (code: string) => (error: { code?: string }): boolean => error.code === code
const kills = process.env['VESALIUS_FAULTS'] ? 20 : 2

async function submit(node: TestNode, files: readonly Uint8Array<ArrayBuffer>[], project = 'default'): Promise<string[]> {
  const send = await node.ingest.sends.open({ door: 'upload', project, path: 'federated', actor: 'tester' })
  const outcomes: string[] = []
  for (const bytes of files) outcomes.push((await node.ingest.intake.submit({ send, bytes: new Uint8Array(bytes), size: bytes.length })).outcome)
  return outcomes
}

async function ended(node: TestNode, project = 'default'): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const { state } = await node.ingest.rotation.state(project)
    if (state === 'done') return
    assert.equal(state, 'running')
    await pause(50)
  }
  assert.fail('the rotation does not end')
}

async function rotate(node: TestNode, project = 'default'): Promise<void> {
  await node.ingest.rotation.start(anna, project)
  await ended(node, project)
}

async function stored(node: TestNode): Promise<Map<string, DicomFile>> {
  const { rows } = await node.records.query<{ uid: string }>('select uid from archive_instance order by uid')
  const files = new Map<string, DicomFile>()
  for (const { uid } of rows) files.set(uid, readDicom(await node.archive.read(uid) ?? new Uint8Array()))
  return files
}

/** Every value of every table, and every object, as one text each. */
async function everything(node: TestNode): Promise<string[]> {
  const { rows: tables } = await node.records.query<{ name: string }>(`select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`)
  const texts: string[] = []
  for (const { name } of tables) for (const row of (await node.records.query<{ text: string }>(`select t::text as text from ${name} t`)).rows) texts.push(row.text)
  for await (const { digest, size } of node.objects.list()) texts.push((await node.objects.read(digest, 0, size)).toString('latin1'))
  return texts
}

const names = (files: Iterable<DicomFile>): Set<string> => new Set([...files].flatMap(({ attributes }) => [0x00080018, 0x0020000d, 0x0020000e, 0x00200052, 0x00100020].map((tag) => attributes.string(tag) ?? '').filter(Boolean)))
const dayOf = (attributes: Attributes, tag: number): number => Date.parse((attributes.string(tag) ?? '').replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')) / 86_400_000

test('half is sent before a rotation and half after: one study, and what is sent twice is the same to the byte', async () => {
  const node = await openNode()
  try {
    await submit(node, [...wholeStudies(0, 2), referringFile()])
    const before = await stored(node)
    const old = names(before.values())
    await rotate(node)
    const state = await node.ingest.rotation.state('default')
    assert.deepEqual([state.studies, state.instances, state.left], [{ moved: numberOfStudies, total: numberOfStudies }, { moved: before.size, total: before.size }, []])

    const after = await stored(node)
    assert.equal(after.size, before.size)
    for (const text of await everything(node)) for (const name of old) assert.ok(!text.includes(name), 'something is still called as before')
    assert.deepEqual(new Set(await submit(node, [...wholeStudies(0, 2), referringFile()])), new Set(['duplicate']))
    assert.deepEqual(new Set(await submit(node, wholeStudies(2, 4))), new Set(['stored']))
    const { rows } = await node.records.query<{ instances: number, series: number }>('select instances, series from archive_study')
    assert.deepEqual(rows.map(({ instances }) => instances).sort(), [4, 4, 5], 'studies of before and after are one')

    // References of the object that refers to others lead to what is stored.
    const referring = [...after.values()].find(({ attributes }) => attributes.string(0x00080060) === 'SR')?.attributes
    const [reference] = referring?.items(0x00081115)[0]?.items(0x00081199) ?? []
    assert.ok(after.has(reference?.string(0x00081155) ?? ''))
    assert.ok([...after.values()].some(({ attributes }) => attributes.string(0x0020000e) === referring?.items(0x00081115)[0]?.string(0x0020000e)))
    for (const { attributes, meta } of after.values()) {
      assert.equal(meta?.string(0x00020003), attributes.string(0x00080018))
      assert.equal(dayOf(attributes, 0x00080021) - dayOf(attributes, 0x00080020), 1, 'intervals are exact')
      assert.equal(attributes.string(0x00120062), 'YES')
    }
    const days = (files: Map<string, DicomFile>): Set<string> => new Set([...files.values()].map(({ attributes }) => attributes.string(0x00080020) ?? ''))
    assert.ok([...days(before)].every((day) => !days(after).has(day)), 'dates moved on')
  } finally {
    await node.close()
  }
})

test('what arrives while studies are being moved ends at the same values, and a reader never finds a study twice, half or not at all', { timeout: 120_000 }, async () => {
  const node = await openNode()
  try {
    const many = Array.from({ length: 12 }, (_, of) => Array.from({ length: 6 }, (_, number) => sampleOf(of, number + 1)))
    await submit(node, many.flatMap((study) => study.slice(0, 3)))
    const counts = new Set<string>()
    let moving = true
    const reader = (async () => {
      while (moving) {
        const { rows } = await node.records.query<{ studies: number, instances: number, whole: boolean }>(
          'select count(*)::int as studies, sum(s.instances)::int as instances, bool_and(s.instances = (select count(*) from archive_instance i join archive_content c on c.instance_id = i.id where i.study_id = s.id)) as whole from archive_study s')
        const [row] = rows
        assert.ok(row?.whole)
        counts.add(`${row.studies} ${row.instances}`)
      }
    })()
    await rotate(node)
    moving = false
    await reader
    assert.deepEqual([...counts], ['12 36'])

    // Again, with more coming in all the time.
    await node.ingest.rotation.start(anna, 'default')
    await assert.rejects(node.ingest.rotation.start(anna, 'default'), refused('ingest/rotation-runs'))
    await assert.rejects(node.ingest.vault.destroyKey(anna, 'default'), refused('ingest/rotation-runs'))
    await submit(node, many.flatMap((study) => study.slice(2)))
    await ended(node)
    const { rows } = await node.records.query<{ instances: number }>('select instances from archive_study')
    assert.deepEqual(rows.map(({ instances }) => instances), Array.from({ length: 12 }, () => 6))
    assert.deepEqual(new Set(await submit(node, many.flat())), new Set(['duplicate']))
    assert.deepEqual((await node.records.query('select 1 from ingest_moved')).rows, [], 'what became of what is not kept')
    assert.equal((await node.records.query<{ n: number }>('select count(*)::int as n from archive_subject')).rows[0]?.n, 2)
    let objects = 0
    for await (const _ of node.objects.list()) objects++
    assert.equal(objects, 72, 'objects of before are gone')
  } finally {
    await node.close()
  }
})

test('it stops between two studies, says so, and goes on where it was; links, reports and other projects follow', { timeout: 120_000 }, async () => {
  const node = await openNode()
  try {
    const files = Array.from({ length: 30 }, (_, of) => sampleOf(of, 1))
    await submit(node, files)
    await submit(node, [sampleOf(0, 1)], 'other')
    const other = await node.records.query('select uid from archive_instance where send in (select id from ingest_send where project = $1)', ['other'])
    const { rows: [send] } = await node.records.query<{ id: string }>(`select id from ingest_send where project = 'default'`)
    const { digest } = await node.ingest.reports.make('anna', { kind: 'send', about: send?.id ?? '' })
    const { rotation } = node.ingest
    await assert.rejects(rotation.stop(anna, 'default'), refused('ingest/no-rotation'))
    assert.equal((await rotation.start(anna, 'default')).state, 'running')
    while ((await rotation.state('default')).studies.moved === 0) await pause(2)
    assert.equal((await rotation.stop(anna, 'default')).state, 'stopped')
    await pause(1_000)
    const halfway = await rotation.state('default')
    assert.equal(halfway.state, 'stopped')
    assert.ok(halfway.studies.moved > 0 && halfway.studies.moved < 30, String(halfway.studies.moved))
    assert.equal((await node.records.query('select 1 from archive_study')).rows.length, 31, 'all are there, some as they were')
    await rotate(node)
    assert.deepEqual((await rotation.state('default')).studies, { moved: 30, total: 30 })
    assert.deepEqual(new Set(await submit(node, files)), new Set(['duplicate']))

    const { rows: links } = await node.records.query<{ pseudonym: string, link: Buffer }>(`select pseudonym, link from ingest_vault where project = 'default'`)
    const patients = links.map(({ pseudonym, link }) => JSON.parse(node.ingest.keys.open(link, `vault default ${pseudonym}`)) as { patientId: string })
    assert.deepEqual(patients.map(({ patientId }) => patientId).sort(), ['PID-1', 'PID-2'])
    const pseudonyms = new Set((await node.records.query<{ id: string }>(`select distinct patient_id as id from archive_study where project = 'default'`)).rows.map(({ id }) => id))
    assert.deepEqual(new Set(links.map(({ pseudonym }) => pseudonym)), pseudonyms)

    const [report, ...more] = await node.ingest.reports.list()
    assert.deepEqual(more, [])
    assert.ok(report && report.digest !== digest && report.instances === 30)
    const { report: { statement } } = await node.ingest.reports.get(report.id)
    assert.ok([...pseudonyms].some((pseudonym) => JSON.stringify(statement).includes(pseudonym)))
    assert.deepEqual((await node.records.query('select uid from archive_instance where send in (select id from ingest_send where project = $1) and uid = any($2)',
      ['other', other.rows.map((row) => (row as { uid: string }).uid)])).rows, other.rows)
    const ledger = (await node.ingest.options.ledger.read(0, 1000)).filter(({ type }) => type.startsWith('key/'))
    assert.deepEqual(ledger.map(({ type, actor }) => `${type} ${actor}`), ['key/rotation-started anna', 'key/rotation-stopped anna', 'key/rotation-resumed anna', 'key/rotated anna'])
    assert.equal(readFileSync(join(node.folder, 'keys', 'project-default.key')).length, 64)
  } finally {
    await node.close()
  }
})

test('a study that cannot be moved stays as it was and is told, and the others move', { timeout: 60_000 }, async () => {
  const node = await openNode()
  try {
    await submit(node, wholeStudies(0, 1))
    // As if it had been stored under another form of pseudonym, which the profile does not tell any more.
    const [first] = (await node.records.query<{ uid: string }>('select uid from archive_instance order by uid')).rows
    const eucaim = await node.ingest.profiles.named('eucaim')
    await node.records.query('insert into ingest_profile_used (digest, body) values ($1, $2) on conflict do nothing', [eucaim.digest, JSON.stringify(eucaim.profile)])
    await node.records.query('update ingest_facts set profile = $2 where sop_instance_uid = $1', [first?.uid, eucaim.digest])
    await rotate(node)
    assert.deepEqual((await node.ingest.rotation.state('default')).left, [{ code: 'no-pseudonym', studies: 1 }])
    assert.ok(await node.archive.read(first?.uid ?? ''))
    assert.equal((await node.records.query('select 1 from archive_study')).rows.length, 3)

    // Asked again, what was left is tried once more under the same key, and no further one is added.
    await node.records.query('update ingest_facts set profile = $2 where sop_instance_uid = $1', [first?.uid, (await node.ingest.profiles.ofProject('default')).digest])
    await rotate(node)
    assert.deepEqual((await node.ingest.rotation.state('default')).left, [])
    assert.equal(readFileSync(join(node.folder, 'keys', 'project-default.key')).length, 64)
    assert.deepEqual(new Set(await submit(node, wholeStudies(0, 1))), new Set(['duplicate']))
  } finally {
    await node.close()
  }
})

test('where a profile keeps UIDs, what comes in for a study that has yet to be moved is to come again later', { timeout: 60_000 }, async () => {
  const node = await openNode()
  try {
    const research = await node.ingest.profiles.named('research')
    await node.ingest.profiles.save('anna', { ...research.profile, name: 'keeps-uids', options: [...research.profile.options, 'RetainUIDs'] })
    await node.ingest.profiles.choose('anna', 'default', 'keeps-uids')
    await submit(node, Array.from({ length: 30 }, (_, of) => sampleOf(of, 1)))
    const { rotation } = node.ingest
    await rotation.start(anna, 'default')
    while ((await rotation.state('default')).studies.moved === 0) await pause(2)
    await rotation.stop(anna, 'default')
    await assert.rejects(submit(node, [sampleOf(29, 2)]), refused('ingest/study-moving'))
    await pause(500)
    await rotate(node)
    assert.deepEqual(await submit(node, [sampleOf(29, 2), sampleOf(29, 1)]), ['stored', 'duplicate'])
    assert.equal((await node.records.query('select 1 from archive_study')).rows.length, 30)
    assert.equal((await node.records.query('select 1 from archive_subject')).rows.length, 2)
  } finally {
    await node.close()
  }
})

/** Begins or goes on, and is killed at a moment of its own choosing: while the key is added, a study moves, or the end is being written. */
function rotateAndKill(folder: string, fresh: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./rotate-until-killed.ts', import.meta.url)), folder, ...(fresh ? ['fresh'] : [])], { stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), Math.random() * 900))
    child.on('error', reject)
    child.on('exit', () => resolve())
  })
}

test(`after ${kills} kills in the middle every study is whole, and the rotation ends as if nothing had been`, { timeout: 600_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-rotation-'))
  try {
    const files = Array.from({ length: 60 }, (_, of) => [sampleOf(of, 1), sampleOf(of, 2)]).flat()
    const first = await openNode({}, folder)
    await submit(first, files)
    const old = names((await stored(first)).values())
    await first.close()
    for (let kill = 0; kill < kills; kill++) await rotateAndKill(folder, kill === 0)
    const node = await openNode({}, folder)
    try {
      const { rows } = await node.records.query<{ instances: number }>('select instances from archive_study')
      assert.deepEqual(rows.map(({ instances }) => instances), Array.from({ length: 60 }, () => 2))
      await ended(node)
      assert.equal(readFileSync(join(folder, 'keys', 'project-default.key')).length, 64, 'the key was added once')
      for (const text of await everything(node)) for (const name of old) assert.ok(!text.includes(name), 'something is still called as before')
      assert.deepEqual(new Set(await submit(node, files)), new Set(['duplicate']))
      let objects = 0
      for await (const _ of node.objects.list()) objects++
      assert.equal(objects, 120)
    } finally {
      await node.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
