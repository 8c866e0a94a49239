// What others say of the files: pydicom reads every identity as it was written, dciodvfy finds no error in any kind of object, dcmdump
// reads all.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { uids } from '@vesalius/standards/dicom'
import { buildSample } from '../src/samples.ts'
import { firstFiles } from './cohort-under-test.ts'

const python = '/usr/bin/python3'
const runs = (command: string, ...words: string[]): boolean => spawnSync(command, words).error === undefined
const folder = mkdtempSync(join(tmpdir(), 'samples-oracle-'))
const written: { path: string; file: string; plain: string; identities: unknown }[] = []

before(() => {
  firstFiles.forEach((planned, index) => {
    const pixels = planned.pixels()
    const file = join(folder, `${index}.dcm`)
    const plain = join(folder, `${index}-plain.dcm`)
    writeFileSync(file, buildSample({ ...planned, pixels: () => pixels }))
    // dciodvfy cannot inflate: it is given the same object as explicit little endian.
    writeFileSync(plain, buildSample({ ...planned, transferSyntax: uids.explicitLittleEndian, pixels: () => pixels }))
    written.push({ path: planned.path, file, plain, identities: planned.sheet().identities })
  })
})
after(() => rmSync(folder, { recursive: true, force: true }))

// In ISO 2022 IR 87 the second byte of 目 is 0x5C; pydicom takes it for the backslash between values, which it is not (PS3.5
// section 6.1.2.5.3).
const misreadByPydicom = new Set(['patient-005/study-1/series-1/0001.dcm PatientAddress'])

test('pydicom reads every identity in every script as the key has it', (t) => {
  if (spawnSync(python, ['-c', 'import pydicom']).status !== 0) return t.skip('python3-pydicom is not installed')
  const script = join(import.meta.dirname, 'oracle', 'read_identities.py')
  const run = spawnSync(python, [script], {
    input: JSON.stringify(written),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], PYTHONUTF8: '1' },
  })
  assert.equal(run.status, 0, 'pydicom reads the files')
  const { right, wrong } = JSON.parse(run.stdout) as { right: number; wrong: string[] }
  assert.deepEqual(
    wrong.filter((place) => !misreadByPydicom.has(place)),
    [],
  )
  assert.ok(right > 500)
})

test('dciodvfy reports no error on any kind of object', (t) => {
  if (!runs('dciodvfy', '-h')) return t.skip('dciodvfy (dicom3tools) is not installed')
  for (const { path, plain } of written) {
    const { stderr } = spawnSync('dciodvfy', [plain], { encoding: 'utf8' })
    const errors = stderr
      .split('\n')
      .filter((line) => /\bError\b/.test(line))
      .map((line) => line.replace(/<[^>]*>/g, '<…>'))
    assert.deepEqual(errors, [], path)
  }
})

test('dcmdump reads every kind of file', (t) => {
  if (!runs('dcmdump', '--version')) return t.skip('dcmdump (DCMTK) is not installed')
  const run = spawnSync('dcmdump', ['-q', ...written.map(({ file }) => file)], { encoding: 'utf8', maxBuffer: 1 << 28 })
  assert.equal(run.status, 0)
})
