/** Pieces of the offline door: who may be one person, copies, places, hints, lists, the vault, the journal. */
import assert from 'node:assert/strict'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { decide } from '../../src/offline/copies.ts'
import { hintOf } from '../../src/offline/input-hint.ts'
import { Instances } from '../../src/offline/instances.ts'
import { Journal } from '../../src/offline/journal.ts'
import { openList } from '../../src/offline/lists.ts'
import { differences, personaOf } from '../../src/offline/persona.ts'
import { Persons } from '../../src/offline/persons.ts'
import { placeOf } from '../../src/offline/place.ts'
import { addToVault, readVault } from '../../src/offline/vault-file.ts'
import type { Written } from '../../src/offline/worker-messages.ts'

const folder = mkdtempSync(join(tmpdir(), 'offline-parts-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const persona = (name: string, birthDate = '', sex = '') => personaOf({ patientId: 'P', name, birthDate, sex })

test('formatting, case, accents, order and a missing value are no difference between persons', () => {
  const one = persona('Müller^Jürgen', '19500102', 'M')
  for (const other of [persona('MULLER^JURGEN^^', '1950.01.02', 'm'), persona('Jürgen Müller'), persona('', '', 'M'), persona('', '19500102')]) assert.deepEqual(differences(one, other), [])
})

test('a maiden name differs in one respect, two persons under one identifier in two', () => {
  assert.deepEqual(differences(persona('Rossi^Anna', '19500102', 'F'), persona('Bianchi^Anna', '19500102', 'F')), [])
  assert.deepEqual(differences(persona('Rossi^A', '19500102', 'F'), persona('Росси^Анна', '19500102', 'F')), ['name'])
  const persons = new Persons()
  persons.add('VS-A', [], persona('Rossi^Anna', '19500102', 'F'))
  persons.add('VS-A', [], persona('Rossi^Anna', '19500103', 'F'))
  assert.equal(persons.doubtOf(0), 'person-differs')
  persons.add('VS-A', [], persona('Weber^Karl', '19610203', 'M'))
  assert.equal(persons.doubtOf(0), 'two-persons')
  assert.equal(persons.add('VS-B', [], persona('X')), 1)
  assert.equal(persons.doubtOf(1), undefined)
})

test('what files say of a person is joined, once, in an order of its own', () => {
  const gathered = (order: readonly string[]): unknown => {
    const persons = new Persons()
    for (const value of order) persons.add('VS-A', [{ kind: 'name', value }])
    return persons.seedsOf(0)
  }
  assert.deepEqual(gathered(['B', 'A', 'B', 'C']), gathered(['C', 'B', 'A']))
})

test('instances that share person and UID are found among many, others are not', () => {
  const instances = new Instances()
  for (let number = 0; number < 20_000; number++) instances.note(number, number % 7, `1.2.3.${number}`)
  instances.note(20_000, 3, '1.2.3.3')
  instances.note(20_001, 4, '1.2.3.3')
  instances.note(20_002, -1, '')
  instances.note(20_003, 3, '1.2.3.3')
  assert.deepEqual(instances.groups, [[3, 20_000, 20_003]])
  assert.equal(instances.personOf(20_001), 4)
  assert.equal(instances.personOf(20_002), -1)
  assert.equal(instances.personOf(30_000), -1)
})

test('of equal copies the first is released, of differing ones that with the lowest digest', () => {
  const { sameAs, differing } = decide([[4, 9, 11, 12]], new Map([[4, 'b'], [9, 'a'], [11, 'a'], [12, '']]))
  assert.deepEqual([...sameAs], [[11, 9]])
  assert.deepEqual([...differing], [4])
})

test('names of folders and files follow from what is released, and a name that is none is not used', () => {
  const stored = { sopClassUid: '1.2', sopInstanceUid: '2.25.1', seriesInstanceUid: '2.25.2', studyInstanceUid: '2.25.3' }
  assert.match(placeOf({ layout: 'plain', pseudonym: 'VS-ABC', stored }), /^VS-ABC\/[0-9a-f]{10}\/[0-9a-f]{10}\/[0-9a-f]{16}\.dcm$/)
  assert.match(placeOf({ layout: 'eucaim', pseudonym: 'EUCAIM-1', stored }), /^EUCAIM-1\/2\.25\.3\/2\.25\.2\/[0-9a-f]{16}\.dcm$/)
  assert.doesNotMatch(placeOf({ layout: 'eucaim', pseudonym: '../../etc', stored: { ...stored, studyInstanceUid: '..' } }), /\.\.\//)
})

test('a path is shown in the report only when its words are counting words and small numbers', () => {
  for (const plain of ['0001.dcm', 'CT_small.dcm', 'series-2/IM00012', 'case17/f_0042.dcm']) assert.equal(hintOf(plain).input, plain)
  for (const telling of ['rossi/1.dcm', '1956/im1', '123456.dcm', 'IM123456', 'CT/ROSSI_ANNA', '20010203/1', 'Müller.dcm', '051-15-8785/OT/0003']) assert.deepEqual(hintOf(telling), {})
})

test('a list is whole under its name or not there, and quotes what needs it', () => {
  const path = join(folder, 'map.csv')
  const list = openList(path)
  list.add('in/a,"b"\n.dcm', 'out/x.dcm')
  assert.equal(existsSync(path), false)
  list.finish()
  assert.equal(readFileSync(path, 'utf8'), '"in/a,""b""\n.dcm",out/x.dcm\n')
  assert.equal(statSync(path).mode & 0o777, 0o600)
})

test('the vault is added to, and opens with its own keys only', () => {
  const path = join(folder, 'vault')
  const [keys, others] = [[new Uint8Array(32).fill(1)], [new Uint8Array(32).fill(2)]]
  addToVault(path, keys, new Map([['VS-A', { patientId: 'SECRET-1', issuer: '' }]]))
  addToVault(path, keys, new Map([['VS-B', { patientId: 'SECRET-2', issuer: 'X' }]]))
  assert.equal(readFileSync(path).includes('SECRET'), false)
  assert.deepEqual([...readVault(path, keys) ?? []], [['VS-A', { patientId: 'SECRET-1', issuer: '' }], ['VS-B', { patientId: 'SECRET-2', issuer: 'X' }]])
  assert.throws(() => readVault(path, others), /another key file/)
  const bytes = readFileSync(path)
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1
  writeFileSync(path, bytes)
  assert.throws(() => readVault(path, keys))
  assert.equal(readVault(join(folder, 'none'), keys), undefined)
})

const written: Written = {
  kind: 'written', output: 'VS-A/1/2/3.dcm', study: '2.25.1', subject: 'VS-A', acts: { list: 5 },
  tally: { bytes: 4, digest: '00'.repeat(32), text: {}, residuals: {}, findings: [], pixels: { checked: true, by: [], masks: [], framesChanged: 0, recognizableFeatures: 'no', also: [] } },
}
const rows = [[{ path: '(0010,0010)', action: 'replace', because: 'table' }, 1]] as const

test('the journal remembers what is done while its output is there, also after a line was cut short', () => {
  const path = join(folder, 'journal')
  const options = { secret: new Uint8Array(32), root: folder }
  const first = new Journal(path, options)
  const key = first.keyOf({ relative: 'ROSSI/1.dcm', size: 1, modifiedMs: 2, context: 'c' })
  assert.notEqual(key, first.keyOf({ relative: 'ROSSI/1.dcm', size: 1, modifiedMs: 2, context: 'd' }))
  first.add(key, { ...written, output: 'one.dcm' }, rows)
  first.add('held-one', { kind: 'held', reason: 'risky-kind', token: 't', digest: 'd', review: true }, [])
  first.close()
  appendFileSync(path, '{"key":"cut')
  const second = new Journal(path, options)
  assert.equal(second.find(key), undefined)
  writeFileSync(join(folder, 'one.dcm'), 'four')
  assert.deepEqual(second.find(key)?.rows, rows)
  assert.equal(second.find('held-one')?.result.kind, 'held')
  second.add('late', { ...written, output: 'one.dcm' }, rows)
  second.close()
  const third = new Journal(path, options)
  assert.ok(third.find('late'))
  third.close()
  assert.equal(readFileSync(path).includes('ROSSI'), false)
})
