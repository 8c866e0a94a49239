/** Broken instances are counted under the rule they break. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTool, tools } from '../../library/test/run-tool.ts'

test('counts what is broken, by rule', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-conformance-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const good = readFileSync(join(tools, 'dicom-conformance/examples/images/1-0.dcm'))
  const write = (name: string, bytes: Buffer) => { const path = join(folder, name); writeFileSync(path, bytes); return path }
  const text = (from: string, to: string) => Buffer.from(good.toString('latin1').replaceAll(from, to), 'latin1')
  const files = [write('good', good), write('short', good.subarray(0, -2)), write('noise', Buffer.from('not DICOM')), write('date', text('20200101', '20201301')), write('oblique', text('1\\0\\0\\0\\1\\0', '1\\0\\0\\1\\1\\0'))]
  const place = runTool(t, { tool: 'dicom-conformance', entrypoint: 'check', inputs: { images: files }, outputs: ['result'] })
  const { instances, rules } = JSON.parse(readFileSync(join(place, 'out-result'), 'utf8')) as { instances: number, rules: { rule: string, broken: number }[] }
  assert.equal(instances, 5)
  assert.deepEqual(Object.fromEntries(rules.filter(({ broken }) => broken > 0).map(({ rule, broken }) => [rule, broken])), { readable: 2, dates: 1, orientation: 1 })
})
