/**
 * `npm test`: the house's rules, the types, the documents, then every test by sentence. Prints what was skipped and why.
 * `npm test -- PATH…` runs only the test files whose path contains one of the words.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const words = process.argv.slice(2)

function run(title: string, command: string, args: readonly string[]): boolean {
  const began = performance.now()
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${result.status === 0 ? 'ok' : 'FAILED'}: ${title} (${seconds} s)`)
  return result.status === 0
}

const checks: [string, string[]][] = [
  ['the house stands (imports, doors, sizes, cycles)', ['scripts/check-house.ts']],
  ['the words are on their side of the wall', ['scripts/check-words.ts']],
  ['the documents say what the code says', ['scripts/generate-docs.ts', '--check']],
  ['the types hold', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']],
  ['the types of the pages hold', ['node_modules/typescript/bin/tsc', '-p', 'packages/web/tsconfig.json']],
]
const failed = words.length ? [] : checks.filter(([title, args]) => !run(title, process.execPath, args))

const files = globSync('{packages/*,scripts,bench,tools/*}/test/**/*.test.ts', { cwd: root }).filter((file) => !words.length || words.some((word) => file.includes(word))).sort()
const tests = run(`${files.length} files of tests`, process.execPath, [
  '--test', '--test-concurrency=2', '--test-timeout=600000',
  '--test-reporter=spec', '--test-reporter-destination=stdout',
  `--test-reporter=${join(root, 'scripts/skips-reporter.ts')}`, '--test-reporter-destination=stdout',
  ...files,
])
for (const [title] of failed) console.log(`FAILED: ${title}`)
process.exit(failed.length || !tests ? 1 : 0)
