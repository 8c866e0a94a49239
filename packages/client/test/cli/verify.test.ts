/** `vesalius verify` as a person uses it: what it prints, how it ends. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { type Planted, writeSet } from '../../../verify/test/treated-set.ts'

const command = resolve(import.meta.dirname, '../../../../bin/vesalius.cjs')

function run(planted: Planted, more: (folder: string) => readonly string[] = () => []): { status: number | null, stdout: string, stderr: string, report: string } {
  const { folder, input, output, map } = writeSet(planted)
  try {
    const report = join(folder, 'verify.json')
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, 'verify', input, output, '--map', map, '--pixels', 'none', '--report', report, ...more(folder)], { encoding: 'utf8' })
    return { status, stdout, stderr, report: status === 0 || status === 3 ? readFileSync(report, 'utf8') : '' }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('a clean folder ends with 0 and a table that says so', () => {
  const { status, stdout, report } = run({})
  assert.equal(status, 0, stdout)
  assert.match(stdout, /identities +ok/)
  assert.match(stdout, /^clean$/m)
  assert.equal((JSON.parse(report) as { clean: boolean }).clean, true)
})

test('a leak ends with 3; table and report say where it is and never what', () => {
  const { status, stdout, report } = run({ change: [{ tag: 0x0008103e, vr: 'LO', value: 'Thorax Quellenberg' }] })
  assert.equal(status, 3)
  assert.match(stdout, /identities +1 finding/)
  assert.match(stdout, /\(0008,103E\)/)
  assert.match(stdout, /NOT CLEAN/)
  assert.doesNotMatch(stdout + report, /quellenberg/i)
})

test('wrong words end with 64, folders that are not there with 66', () => {
  assert.equal(spawnSync(process.execPath, [command, 'verify', '/tmp']).status, 64)
  assert.equal(run({}, () => ['--pixels', 'some']).status, 64)
  assert.equal(run({}, () => ['--nonsense', 'x']).status, 64)
  assert.equal(spawnSync(process.execPath, [command, 'verify', join('/tmp', 'no-such-folder'), '/tmp']).status, 66)
})

test('a folder compared with itself, or with one inside it, is refused with 64; one compared with nothing ends with 3 and says what to name', () => {
  const { folder, input, output } = writeSet()
  try {
    const verify = (...paths: string[]) => spawnSync(process.execPath, [command, 'verify', ...paths, '--pixels', 'none'], { encoding: 'utf8' })
    for (const paths of [[input, input], [folder, output], [output, folder], [`${input}/../in`, input]]) {
      const { status, stdout, stderr } = verify(...paths)
      assert.deepEqual([status, stdout], [64, ''])
      assert.match(stderr, /must lie outside/)
    }
    mkdirSync(join(folder, 'empty'))
    const { status, stdout } = verify(join(folder, 'empty'), output)
    assert.equal(status, 3)
    assert.match(stdout, /accounted +7 findings[^]*no-input: the first folder holds no DICOM file[^]*NOT CLEAN/)
    assert.equal(verify(input, join(folder, 'empty')).status, 3)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
