/**
 * What the engine is worth by a judge that knows nothing of it: a corpus is generated, the command is run as a person runs it, and every action of the
 * answer key is marked. VESALIUS_SCORE=full takes all files.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test, type TestContext } from 'node:test'
import { generateCorpus } from './corpus/generate.ts'
import { corpusIsThere } from './corpus/originals.ts'
import { printedFailures, printedScore } from './corpus/print-score.ts'
import { randomOf } from './corpus/random.ts'
import { type Score, scoreRun } from './corpus/score.ts'

const full = process.env.VESALIUS_SCORE === 'full'
const root = mkdtempSync(join(tmpdir(), 'vesalius-score-'))
after(() => rmSync(root, { recursive: true, force: true }))

interface Round { readonly seed: string, readonly files: number, readonly adversarial: boolean }

async function play({ seed, files, adversarial }: Round): Promise<Score> {
  const folder = join(root, `${seed}-${adversarial}`)
  await generateCorpus({ seed, files, folder, adversarial })
  const [key, map, report, output] = ['project.key', 'map.csv', 'report.json', 'out'].map((name) => join(folder, name)) as [string, string, string, string]
  writeFileSync(key, randomOf(`${seed}/key`).bytes(32), { mode: 0o600 })
  const command = resolve(import.meta.dirname, '../../../bin/vesalius.cjs')
  const run = spawnSync(process.execPath, [command, 'deidentify', join(folder, 'in'), output, '--profile', 'research', '--key', key, '--map', map, '--report', report, '--clinical', join(folder, 'clinical/patients.csv')], { encoding: 'utf8' })
  assert.equal(run.status, 0, 'the command comes to its end')
  const said = join(folder, 'said.txt')
  writeFileSync(said, run.stdout + run.stderr)
  return scoreRun({ corpus: folder, output, map, texts: [report, said, report.replace(/json$/, 'html')].filter((path) => existsSync(path)) })
}

function told(t: TestContext, score: Score, title: string): void {
  for (const line of printedScore(score, title).split('\n')) t.diagnostic(line)
  for (const line of printedFailures(score, 12).split('\n')) t.diagnostic(line.slice(0, 200))
}

function assertGates({ gates, held, withoutHeldRisky, byAction }: Score, least: number): void {
  assert.deepEqual(gates, { identities: 0, uids: 0, unreadable: 0, visible: 0, falseClaims: 0 }, 'the gates G1 to G5')
  assert.ok(held.other / held.of <= 0.05, `${held.other} files that are not of a risky kind are held`)
  assert.ok(withoutHeldRisky.passed / withoutHeldRisky.total >= least, `${withoutHeldRisky.passed} of ${withoutHeldRisky.total}`)
  for (const kind of ['text_removed', 'date_shifted', 'uid_changed', 'private_removed', 'overlay_removed', 'bytes_absent', 'pixels_hidden', 'age_ok']) assert.equal(byAction[kind]?.passed, byAction[kind]?.total, kind)
}

test('real files with planted identities pass the gates, with at least 99.6 % of all actions right', { skip: corpusIsThere ? false : 'the shared corpus of real files is not there' }, async (t) => {
  const score = await play({ seed: 'A', files: full ? 140 : 60, adversarial: false })
  told(t, score, 'seed A')
  assertGates(score, 0.996)
})

test('a harder seed passes them too: names run together, turned and faint text, blocks at FF', { skip: corpusIsThere ? false : 'the shared corpus of real files is not there' }, async (t) => {
  const score = await play({ seed: 'D', files: full ? 140 : 50, adversarial: true })
  told(t, score, 'seed D, hard')
  assertGates(score, 0.99)
})

test('a third seed passes them, on generated samples where there are no real files', async (t) => {
  const score = await play({ seed: 'E', files: 40, adversarial: false })
  told(t, score, `seed E, ${corpusIsThere ? 'real files' : 'generated samples'}`)
  assertGates(score, 0.99)
})
