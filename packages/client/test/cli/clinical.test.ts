/** Clinical data by the command line against a real solo door: a table proposed, stored, told, exported; real patients where they are. */
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { unzipSync } from 'fflate'
import { clinicalTable } from '@vesalius/samples'

const packages = resolve(import.meta.dirname, '../../..')
const [cli, solo] = [join(packages, 'client/src/cli/main.ts'), join(packages, 'server/src/solo.ts')]
const brca = join(process.env['VESALIUS_SHARED'] ?? resolve(packages, '../../shared'), 'data/clinical/fed-tcga-brca/brca.csv')
const noBrca = existsSync(brca) ? false : 'the real patients of ../shared/data/clinical/fed-tcga-brca are not here'

let folder: string
let door: ChildProcess
let url: string

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vesalius-clinical-'))
  door = spawn(process.execPath, [solo, '--json', '--data', join(folder, 'data'), '--http', '127.0.0.1:0', '--viewer', 'off', '--dimse', 'off', '--samples', 'false'], { stdio: ['ignore', 'pipe', 'inherit'] })
  url = await new Promise((ready, failed) => {
    door.once('exit', (code) => failed(new Error(`the door ended with ${code}`)))
    if (door.stdout) createInterface(door.stdout).once('line', (line) => ready((JSON.parse(line) as { http: string }).http))
  })
})
after(async () => {
  await new Promise((ended) => { door.once('exit', ended); door.kill('SIGTERM') })
  rmSync(folder, { recursive: true, force: true })
})

function vesalius(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((ended) => {
    execFile(process.execPath, [cli, 'clinical', ...args, '--url', url, '--token-file', join(folder, 'data', 'local-token')], { cwd: folder }, (error, out, err) => ended({ code: error ? Number(error.code) : 0, out, err }))
  })
}

test('a table is proposed as a file, stored by it, listed, and exported with what is lost', async () => {
  const table = join(folder, 'cohort.csv')
  writeFileSync(table, clinicalTable({ patients: 6, seed: 3 }))
  const proposed = await vesalius('propose', table, '--out', 'plan.json')
  assert.deepEqual([proposed.code, proposed.err], [0, ''])
  assert.match(proposed.out, /^15 columns, \d of them doubtful; \d values? without a code/)
  assert.equal(statSync(join(folder, 'plan.json')).mode & 0o777, 0o600)
  const stored = await vesalius('store', table, '--plan', 'plan.json', '--name', 'cohort')
  assert.deepEqual([stored.code, stored.err], [0, ''])
  assert.match(stored.out, /^cohort: \d+ facts of 6 subjects, 0 of them with images/)
  assert.match((await vesalius('sources')).out, /^cohort {2}table {2}6 subjects/)
  const exported = await vesalius('export', '--model', 'eucaim', '--out', 'cdm.zip')
  assert.match(exported.out, /EUCAIM CDM: \d+ of \d+ facts have a place[\s\S]*cancer_condition[\s\S]*lost: local/)
  const patients = Buffer.from(unzipSync(readFileSync(join(folder, 'cdm.zip')))['patient.csv'] ?? new Uint8Array()).toString()
  assert.equal(patients.trimEnd().split('\r\n').length, 7)
  assert.match(patients, /^patient_id,dataset_id,/)
})

test('what is not as it should be is refused in one line', async () => {
  const refused = await vesalius('store', join(folder, 'cohort.csv'), '--plan', 'plan.json', '--name', 'No Name')
  assert.deepEqual([refused.code, refused.err.split('\n').length], [64, 2])
  writeFileSync(join(folder, 'bundle.json'), '{"resourceType":"Patient"}')
  assert.equal((await vesalius('fhir', join(folder, 'bundle.json'), '--name', 'x')).code, 65)
  assert.equal((await vesalius('export', '--model', 'other')).code, 64)
})

test('1,096 real patients go in within seconds', { skip: noBrca }, async () => {
  assert.equal((await vesalius('propose', brca, '--out', 'brca.json', '--project', 'brca')).code, 0)
  const stored = await vesalius('store', brca, '--plan', 'brca.json', '--name', 'brca', '--project', 'brca')
  assert.match(stored.out, /facts of 1096 subjects/)
  const told = await vesalius('export', '--model', 'omop', '--project', 'brca', '--reference-year', '2000')
  assert.match(told.out, /person {2}1096 rows/)
})
