/** R69: dciodvfy, which knows the IODs by itself, finds no defect after de-identification that it did not find before, in any real file, by any built-in profile. */
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { DicomError, readDicom } from '@vesalius/standards/dicom'
import { corpusFolder, corpusIsAbsent, corpusPaths } from '../../standards/test/dicom/corpus-files.ts'
import { keyRingOf, openDeidentifier, readProfile } from '../src/index.ts'
import type { PixelCleaner } from '../src/pixels/types.ts'

const oracle = spawnSync('dciodvfy', ['-version']).error ? 'dciodvfy is not installed' : false
const facts = { checked: false, by: [], masks: [], framesChanged: 0, recognizableFeatures: 'unknown', also: [] } as const
/** The oracle reads headers only, so pixels need not be gone through. */
const unlooked: PixelCleaner = { cleanPixels: () => Promise.resolve({ kind: 'kept', facts }), closePixels: () => Promise.resolve() }
const largest = 600_000
const known = new Map<string, ReadonlySet<string>>()
// Its text has the new UID in it, so that it seems new.
const tellsUids = /Referenced SOP Instance is not listed/

for (const name of ['basic', 'research', 'eucaim']) {
  test(`no new defect of conformance by the profile ${name}`, { skip: oracle || corpusIsAbsent, timeout: 120_000 }, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'conformance-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const engine = openDeidentifier({ profile: readProfile(name), keys: keyRingOf([new Uint8Array(32).fill(3)]), pixels: unlooked })
    const found: string[] = []
    let released = 0
    for (const path of corpusPaths(largest)) {
      const bytes = await treated(join(corpusFolder, path), engine)
      if (bytes === undefined) continue
      released++
      writeFileSync(join(folder, 'one.dcm'), bytes)
      const before = known.get(path) ?? await defects(join(corpusFolder, path))
      known.set(path, before)
      for (const defect of await defects(join(folder, 'one.dcm'))) if (!before.has(defect)) found.push(`${defect} (${path})`)
    }
    assert.ok(released > 200, `${released} were released`)
    assert.deepEqual(found, [])
  })
}

async function treated(path: string, engine: ReturnType<typeof openDeidentifier>): Promise<Uint8Array | undefined> {
  try {
    const file = readDicom(readFileSync(path))
    // A deflated data set is no data set to the oracle.
    if (file.deflated) return undefined
    const outcome = await engine.deidentify({ file })
    return outcome.kind === 'released' ? outcome.edit.toBytes() : undefined
  } catch (error) {
    if (error instanceof DicomError) return undefined
    throw error
  }
}

async function defects(path: string): Promise<ReadonlySet<string>> {
  const said = await promisify(execFile)('dciodvfy', ['-new', path], { maxBuffer: 64_000_000, encoding: 'latin1' }).catch((error: { stdout?: string, stderr?: string }) => error)
  const lines = `${said.stdout ?? ''}\n${said.stderr ?? ''}`.split('\n').filter((line) => line.startsWith('Error') && !tellsUids.test(line))
  return new Set(lines.map((line) => line.replaceAll(/\[\d+\]/g, '[]').replaceAll(/= ?<.*?>/g, '=')))
}
