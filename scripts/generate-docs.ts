/**
 * Writes docs/config.md, docs/problems.md and docs/dependencies.md from the code and the lock file. With --check it writes nothing
 * and fails where a document differs. The column "what to do" of docs/problems.md is written by hand and kept.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { configMarkdown } from '../packages/server/src/kernel/config.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

interface Declared { readonly code: string; readonly status: string; readonly text: string; readonly file: string }

export function problemsInCode(): Declared[] {
  return globSync('packages/{server,client}/src/**/*.ts', { cwd: root }).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    return [...text.matchAll(/\bproblem\(\s*'([a-z-]+\/[a-z0-9-]+)',\s*(\d{3}),\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|`([^`]*)`)/g)]
      .map((match) => ({ code: match[1] as string, status: match[2] as string, text: (match[3] ?? match[4] ?? match[5] ?? '').replaceAll("\\'", "'"), file }))
  }).sort((a, b) => (a.code < b.code ? -1 : 1))
}

function problemsMarkdown(current: string): string {
  const remedies = new Map([...current.matchAll(/^\| `([^`]+)` \| \d+ \| .*? \| (.*?) \|$/gm)].map((match) => [match[1], match[2]]))
  const rows = problemsInCode().map(({ code, status, text }) => `| \`${code}\` | ${status} | ${text.replaceAll('|', '\\|')} | ${remedies.get(code) ?? ''} |`)
  return ['# Problems', '', 'Every failure that has a name. The first three columns are generated from the code (`scripts/generate-docs.ts`); the last is written by hand.',
    'Texts hold codes, counts, tags and our own identifiers, never a value from the data (%s stands for one of those).', '',
    '| code | status | text | what to do |', '|---|--:|---|---|', ...new Set(rows), ''].join('\n')
}

/** What pages show of problems: [text, what to do] by code, without the marks of Markdown. */
function problemsOfPages(markdown: string): string {
  const rows = [...markdown.matchAll(/^\| `([^`]+)` \| \d+ \| (.*?) \| (.*?) \|$/gm)].map(([, code = '', text = '', remedy = '']) => `  ${JSON.stringify(code)}: ${JSON.stringify([text.replaceAll('\\|', '|'), remedy.replaceAll(/[`*]/g, '')])}`)
  return `{\n${[...new Set(rows)].join(',\n')}\n}\n`
}

interface Locked { readonly version?: string; readonly license?: string; readonly dev?: boolean; readonly optional?: boolean; readonly link?: boolean; readonly os?: readonly string[] }

function dependenciesMarkdown(): string {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }
  const direct = new Set(globSync('{package.json,packages/*/package.json}', { cwd: root }).flatMap((file) => {
    const manifest = JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, Record<string, string> | undefined>
    return [manifest['dependencies'], manifest['devDependencies'], manifest['optionalDependencies']].flatMap((group) => Object.keys(group ?? {}))
  }))
  const rows = Object.entries(lock.packages).filter(([path, entry]) => path.startsWith('node_modules/') && !entry.link)
    .map(([path, entry]) => ({ name: path.slice(path.lastIndexOf('node_modules/') + 13), version: entry.version ?? '', license: entry.license ?? 'see package', use: entry.dev ? 'development' : entry.optional ? 'optional' : 'runtime', direct: direct.has(path.slice(13)) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const line = (row: (typeof rows)[number]) => `| ${row.name} | ${row.version} | ${row.license} | ${row.use} |`
  return ['# Dependencies and their licences', '', 'Generated from the lock file (`scripts/generate-docs.ts`).', '',
    'The viewer, `@ohif/app` 3.13.2 (MIT), is fetched as a file by `scripts/bootstrap.cjs` and checked against its pinned digest. So are two files of `onnxruntime-web` 1.30.0 (MIT), which run models in the ONNX format.', '',
    '## Chosen by us', '', '| package | version | licence | use |', '|---|---|---|---|', ...rows.filter((row) => row.direct).map(line), '',
    '## Brought by those', '', '| package | version | licence | use |', '|---|---|---|---|', ...rows.filter((row) => !row.direct).map(line), ''].join('\n')
}

function main(): void {
  const check = process.argv.includes('--check')
  const read = (name: string) => (existsSync(join(root, 'docs', name)) ? readFileSync(join(root, 'docs', name), 'utf8') : '')
  const problems = problemsMarkdown(read('problems.md'))
  const documents: [string, string][] = [['config.md', configMarkdown()], ['problems.md', problems], ['../packages/web/src/problems/en.json', problemsOfPages(problems)], ['dependencies.md', dependenciesMarkdown()]]
  let faults = 0
  for (const [name, text] of documents) {
    if (!check) writeFileSync(join(root, 'docs', name), text)
    else if (read(name) !== text) { console.error(`docs/${name} is not what the code says: run node scripts/generate-docs.ts`); faults++ }
  }
  for (const match of read('problems.md').matchAll(/^\| `([^`]+)` \| \d+ \| .*? \| +\|$/gm)) { console.error(`docs/problems.md: ${match[1]} does not say what to do`); faults++ }
  process.exit(faults && check ? 1 : 0)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
