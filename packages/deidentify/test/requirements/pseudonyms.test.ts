/** Pseudonyms (R9 to R15): the same person everywhere, nobody else, and nothing that somebody without the key can compute. */
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import { deidentifyTable, planFor, readTables } from '../../src/clinical/index.ts'
import { keyRingOf, readProfile } from '../../src/index.ts'
import { ct, finds, keyOf, person, text, through, uids } from './one-instance.ts'

const idOf = async (patientId: string, keys = [1], issuer?: string): Promise<string> => {
  const { file } = await through(ct(text(0x00100020, 'LO', patientId), ...(issuer ? [text(0x00100021, 'LO', issuer)] : [])), { keys })
  return file.attributes.string(0x00100020) ?? ''
}

test('R9 one person is one pseudonym in every run, two persons are two', async () => {
  const first = await idOf('MRN1')
  assert.equal(await idOf('MRN1'), first)
  assert.notEqual(await idOf('MRN2'), first)
  assert.notEqual(first, '')
})

test('R10 nobody computes the pseudonym from the number of the patient without the key', async () => {
  const stored = await idOf('0042137')
  const { file } = await through(ct(text(0x00100020, 'LO', '0042137')))
  const study = file.attributes.string(0x0020000d) ?? ''
  const body = stored.replace(/^VS-/, '')
  const guesses = new Set<string>()
  // What tools of the field do: plain digests, with a salt that is public, truncated, in hexadecimal or decimal.
  for (let number = 40_000; number < 45_000; number++) {
    const id = String(number).padStart(7, '0')
    for (const algorithm of ['md5', 'sha1', 'sha256']) {
      for (const salted of [id, `${id}\0`, `[]${id}`, `VS-${id}`, `pseudonym\0${id}\0`]) {
        const digest = createHash(algorithm).update(salted).digest()
        guesses.add(digest.toString('hex').slice(0, 12).toUpperCase())
        guesses.add(BigInt(`0x${digest.toString('hex')}`).toString().slice(0, 19))
      }
    }
    for (const key of ['', '0', 'vesalius', id]) guesses.add(createHmac('sha256', key).update(`pseudonym\0${id}\0`).digest().toString('hex').slice(0, 12).toUpperCase())
  }
  assert.equal(guesses.has(body), false)
  for (const algorithm of ['md5', 'sha1', 'sha256']) {
    for (const source of [uids.study, `${uids.study}${stored}`, `${stored}${uids.study}`]) {
      const digest = BigInt(`0x${createHash(algorithm).update(source).digest('hex')}`).toString()
      assert.equal(study.includes(digest.slice(0, 12)), false)
    }
  }
})

test('R11 another key makes pseudonyms, UIDs and shifts that have nothing in common with the first ones', async () => {
  const [one, other] = [await through(ct(), { keys: [1] }), await through(ct(), { keys: [2] })]
  for (const tag of [0x00100020, 0x00080018, 0x0020000d, 0x0020000e, 0x00200052, 0x00080020]) {
    assert.notEqual(one.file.attributes.string(tag), other.file.attributes.string(tag))
    assert.notEqual(one.file.attributes.string(tag) ?? '', '')
  }
})

test('R12 blanks and case are no other person; the issuer counts only where the project says so', async () => {
  const plain = await idOf('mrn 77')
  assert.equal(await idOf(' MRN  77 '), plain)
  assert.equal(await idOf('MRN 77', [1], 'HOSPITAL-A'), plain)
  assert.notEqual(await idOf('MRN77'), plain)
})

test('R13 who has no Patient ID is held, never merged with others', async () => {
  for (const missing of ['', '  ', '---']) assert.equal((await through(ct(text(0x00100020, 'LO', missing)))).word, 'held:no-patient-id')
  assert.equal((await through(ct({ tag: 0x00100020, vr: 'LO' }))).word, 'held:no-patient-id')
})

test('R15 a row of a clinical table gets the pseudonym and the shift of the images', async () => {
  const { file } = await through(ct())
  const profile = readProfile('research')
  const [table] = await readTables(Buffer.from(`PatientID,DiagnosisDate,Stage\n${person.id},2018-05-04,II\n`))
  assert.ok(table)
  const { table: done } = deidentifyTable(table, planFor(table, profile), { ring: keyRingOf([keyOf(1)]), profile })
  const [row] = done.rows
  assert.ok(row?.cells.includes(file.attributes.string(0x00100020) ?? '-'))
  const shifted = file.attributes.string(0x00080020) ?? ''
  assert.ok(row?.cells.some((cell) => String(cell) === `${shifted.slice(0, 4)}-${shifted.slice(4, 6)}-${shifted.slice(6)}`))
  assert.equal(finds(Buffer.from(JSON.stringify(done.rows)), person.id, '2018-05-04').length, 0)
})
