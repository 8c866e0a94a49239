/**
 * From a seed to a score: generates a corpus, runs `vesalius deidentify` on it as a person would, and prints what it is worth.
 * `--reviewed` lets the answer key play the person who looks at what waits, and runs once more.
 * node packages/deidentify/test/corpus/run.ts [--seed X] [--files N] [--hard] [--reviewed] [--keep DIR] [--profile NAME] [--tool vesalius|copy|gdcm|none] [-- further arguments of the command]
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { generateCorpus } from './generate.ts'
import { filesBelow } from './outputs.ts'
import { printedFailures, printedScore } from './print-score.ts'
import { randomOf } from './random.ts'
import { reviewAll } from './reviewer.ts'
import { scoreRun } from './score.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: 'A' }, files: { type: 'string', default: '140' }, hard: { type: 'boolean', default: false }, reviewed: { type: 'boolean', default: false }, keep: { type: 'string' }, profile: { type: 'string', default: 'research' }, tool: { type: 'string', default: 'vesalius' }, table: { type: 'boolean', default: true } },
  allowNegative: true,
})
const folder = values.keep ? resolve(values.keep) : mkdtempSync(join(tmpdir(), 'vesalius-corpus-'))
const output = join(folder, 'out')
const map = join(folder, 'map.csv')
const report = join(folder, 'report.json')
for (const old of ['in', 'out', 'masks', 'map.csv', 'report.json']) rmSync(join(folder, old), { recursive: true, force: true })
await generateCorpus({ seed: values.seed, files: Number(values.files), folder, adversarial: values.hard })
writeFileSync(join(folder, 'project.key'), randomOf(`${values.seed}/key`).bytes(32), { mode: 0o600 })

const tools: Readonly<Record<string, () => void>> = {
  none: () => mkdirSync(output, { recursive: true }),
  copy: () => cpSync(join(folder, 'in'), output, { recursive: true }),
  gdcm,
  vesalius: () => vesalius(),
}
const started = performance.now()
tools[values.tool]?.()
if (values.reviewed && values.tool === 'vesalius') {
  console.log(`a person decides about ${reviewAll(folder)} files`)
  vesalius('--review', join(folder, 'review.json'))
}
const seconds = (performance.now() - started) / 1000
const mapped = values.tool === 'vesalius' && existsSync(map)
const score = await scoreRun({ corpus: folder, output, ...(mapped ? { map } : {}), texts: [report].filter((path) => existsSync(path)), tables: values.tool === 'vesalius' && values.table })
console.log(printedFailures(score))
console.log(printedScore(score, `${values.tool}, seed ${values.seed}${values.hard ? ' (hard)' : ''}, ${seconds.toFixed(1)} s`))
if (!values.keep) rmSync(folder, { recursive: true, force: true })

function vesalius(...with_: string[]): void {
  const command = resolve(import.meta.dirname, '../../../../bin/vesalius.cjs')
  const more = values.table ? ['--clinical', join(folder, 'clinical/patients.csv')] : []
  const result = spawnSync(process.execPath, [command, 'deidentify', join(folder, 'in'), output, '--profile', values.profile, '--key', join(folder, 'project.key'), '--map', map, '--report', report, ...more, ...with_, ...positionals], { encoding: 'utf8' })
  writeFileSync(join(folder, 'stdout.txt'), `${result.stdout}\n${result.stderr}`)
  if (result.status !== 0) console.log(`vesalius deidentify ended with ${result.status}: ${result.stderr.slice(0, 2000)}`)
}

function gdcm(): void {
  const certificate = join(folder, 'cert.pem')
  spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=x', '-keyout', join(folder, 'cert.key'), '-out', certificate])
  for (const path of filesBelow(join(folder, 'in'))) {
    mkdirSync(dirname(join(output, path)), { recursive: true })
    spawnSync('gdcmanon', ['-e', '-c', certificate, '-i', join(folder, 'in', path), '-o', join(output, path)])
  }
}
