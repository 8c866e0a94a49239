/** Which errors of dciodvfy are new: what de-identification has lost, not what something foreign to the class had hidden. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { buildDicom, type PlainAttributes } from '@vesalius/standards/dicom'
import { findDciodvfy, newErrors } from '../src/checks/conformance.ts'

const folder = mkdtempSync(join(tmpdir(), 'vesalius-conformance-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const tool = findDciodvfy()

const written = (name: string, more: PlainAttributes): string => {
  const path = join(folder, `${name}.dcm`)
  writeFileSync(path, buildDicom({
    transferSyntax: '1.2.840.10008.1.2.1',
    attributes: [
      { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' }, { tag: 0x00080018, vr: 'UI', value: '1.2.3.4' }, { tag: 0x00080060, vr: 'CS', value: 'CT' },
      { tag: 0x0020000d, vr: 'UI', value: '1.2.3' }, { tag: 0x0020000e, vr: 'UI', value: '1.2.3.5' }, { tag: 0x00180015, vr: 'CS', value: 'BREAST' }, ...more,
    ],
  }))
  return path
}

test('an attribute that was there and is missing is an error; one that never was, and whose condition was hidden, is none', { skip: tool === undefined ? 'dciodvfy is not installed' : false }, async () => {
  const plain = written('plain', [])
  const lost = await newErrors(tool ?? '', plain, written('with', [{ tag: 0x00200060, vr: 'CS', value: 'L' }]))
  assert.ok(lost?.some((error) => error.includes('{Laterality}')), String(lost))
  const hidden = written('hidden', [{ tag: 0x00620002, vr: 'SQ', value: [[{ tag: 0x00620004, vr: 'US', value: 1 }]] }])
  assert.deepEqual((await newErrors(tool ?? '', plain, hidden))?.filter((error) => error.includes('{Laterality}')), [])
})
