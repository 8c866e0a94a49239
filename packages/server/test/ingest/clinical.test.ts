/** A clinical table that goes with images: the same pseudonyms, its risk with theirs, and what it tells of a person looked for in their images. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createHttp, openLog } from '#kernel'
import type { HttpApp } from '#kernel'
import { ingestRoutes } from '#ingest'
import { readDicom } from '@vesalius/standards/dicom'
import { openNode } from './open-node.ts'
import type { TestNode } from './open-node.ts'
import { sampleFile } from './samples.ts'

let node: TestNode
let app: HttpApp
before(async () => {
  node = await openNode()
  app = createHttp({ log: openLog('error'), publicUrl: 'http://127.0.0.1:1', allowedHosts: ['localhost:80'], guard: async () => ({ id: 'anna', name: '', kind: 'person', roles: [] }) })
  await app.register(ingestRoutes(node.ingest))
  await app.ready()
})
after(async () => { await app.close(); await node.close() })

const csv = 'PatientID,Name,Sex,Age,Diagnosis date,Maiden name\nPID-1,Anna Muster,F,74,2024-02-29,Quintavalle\nPID-2,Bert Beispiel,M,66,2024-03-05,Zwingli\n'
const file = Buffer.from(csv).toString('base64')
const post = async (url: string, payload: object) => app.inject({ method: 'POST', url, payload })

interface Proposed { tables: { rows: number, columns: { header: string, role: string, action: string, dayOrder?: string }[] }[] }
const plansOf = ({ tables }: Proposed) => tables.map(({ columns }) => columns.map(({ header, role, action, dayOrder }) => ({ header, role, action, ...(dayOrder ? { dayOrder } : {}) })))

async function stored(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const send = await node.ingest.sends.open({ door: 'upload', project: 'default', path: 'federated', actor: 'tester' })
  const outcome = await node.ingest.intake.submit({ send, bytes, size: bytes.length })
  assert.equal(outcome.outcome, 'stored', outcome.message)
  return await node.archive.read(outcome.sopInstanceUid ?? '') ?? new Uint8Array()
}

test('columns are proposed, the result has the pseudonyms of the images and shifted dates, and its risk is told with theirs', async () => {
  const image = readDicom(await stored(sampleFile({})))
  const proposed = (await post('/api/ingest/clinical/proposals', { file })).json<Proposed>()
  assert.deepEqual(proposed.tables[0]?.columns.map(({ action }) => action).slice(0, 5), ['pseudonym', 'remove', 'keep', 'cap-age', 'shift'])
  const answer = await post('/api/ingest/clinical/preview', { file, plans: plansOf(proposed) })
  const shown = answer.json<{ tables: { header: string[], rows: string[][], persons: number }[], risk: { persons: number, before: { smallest: number } } }>()
  assert.deepEqual([shown.tables[0]?.header.slice(0, 2), shown.tables[0]?.persons], [['PatientID', 'Sex'], 2])
  assert.equal(shown.tables[0]?.rows[0]?.[0], image.attributes.string(0x00100020))
  const shifted = (text: string | undefined): string => (text ?? '').replaceAll('-', '')
  assert.equal(shifted(shown.tables[0]?.rows[0]?.[3]), image.attributes.string(0x00080020), 'the study of 29 February and the diagnosis of that day stay on one day')
  assert.equal(shown.risk.persons, 2)
  assert.equal(shown.risk.before.smallest, 1)
  assert.ok(!answer.body.includes('Muster') && !answer.body.includes('Quintavalle') && !answer.body.includes('PID-'))
})

test('a column that the profile does not allow to be kept is refused', async () => {
  const plans = [[{ header: 'PatientID', role: 'identifier', action: 'pseudonym' }, { header: 'Name', role: 'name', action: 'keep' }]]
  const answer = await post('/api/ingest/clinical/preview', { file, plans })
  assert.deepEqual([answer.statusCode, answer.json<{ code: string }>().code], [422, 'ingest/bad-columns'])
})

test('once it is released, what the table tells of a person is taken out of the texts of their images, and rests sealed', async () => {
  const plans = plansOf((await post('/api/ingest/clinical/proposals', { file })).json<Proposed>()).map((columns) => columns.map((column) => (column.header === 'Maiden name' ? { ...column, role: 'name', action: 'remove' } : column)))
  const answer = await post('/api/ingest/clinical/result', { file, plans })
  assert.equal(answer.statusCode, 200, answer.body)
  assert.ok(!answer.body.includes('Muster') && answer.body.split('\n').filter(Boolean).length === 3)
  const described = await stored(sampleFile({ number: 2, change: [{ tag: 0x0008103e, vr: 'LO', value: 'Thorax Quintavalle axial' }] }))
  assert.ok(!Buffer.from(described).includes('Quintavalle'))
  assert.match(readDicom(described).attributes.string(0x0008103e) ?? '', /Thorax.*axial/i)
  const sealed = readFileSync(join(node.folder, 'keys', 'seeds-default.sealed'))
  assert.ok(!sealed.includes('Quintavalle') && !sealed.includes('PID-1'))
  const [noted] = await node.ingest.options.ledger.read(0, 100, { type: 'ingest/clinical-released' })
  assert.deepEqual([noted?.detail['rows'], noted?.detail['persons']], [2, 2])
})

test('what is no table is refused by its kind', async () => {
  const answer = await post('/api/ingest/clinical/proposals', { file: Buffer.from('%PDF-1.7').toString('base64') })
  assert.deepEqual([answer.statusCode, answer.json<{ code: string }>().code], [422, 'ingest/bad-table'])
})
