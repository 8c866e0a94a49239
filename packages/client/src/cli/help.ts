/** What `vesalius help`, `vesalius help NOUN [VERB]` and `--help` after a verb print: how it is called, and for verbs with many options each of them. */
import type { Verb } from './main.ts'

type Verbs = Readonly<Record<string, Verb>>

const width = 100
/** Started by bin/vesalius.cjs, no verbs: they have a help of their own. */
const doors = new Set(['solo', 'node', 'hub'])

/** All verbs, or those whose name begins with the words; undefined when there is none. */
export async function helpOn(verbs: Verbs, words: readonly string[]): Promise<string | undefined> {
  if (words.length === 0 || doors.has(words[0] as string)) return all(verbs)
  const asked = namesBeginningWith(verbs, words)
  if (asked.length === 0) return undefined
  const [first] = asked as [string]
  if (asked.length === 1 || first === words.join(' ')) return `${await one(verbs[first] as Verb)}${listed(verbs, asked.slice(1))}`
  return `${listed(verbs, asked).trimStart()}`
}

/** For a word that is no verb: what may have been meant, as a sentence after the complaint, or nothing. */
export function meantBy(verbs: Verbs, word: string | undefined): string {
  const meant = Object.keys(verbs).filter((name) => word !== undefined && name.split(' ')[1] === word)
  if (meant.length > 0) return `did you mean \`vesalius ${meant.join('\` or \`vesalius ')}\`?`
  return namesBeginningWith(verbs, [word ?? '']).length > 0 ? `\`vesalius help ${word}\` lists its verbs` : '`vesalius help` lists them'
}

function namesBeginningWith(verbs: Verbs, words: readonly string[]): string[] {
  const start = words.join(' ')
  return Object.keys(verbs).filter((name) => name === start || name.startsWith(`${start} `)).sort((a, b) => a.length - b.length)
}

async function all(verbs: Verbs): Promise<string> {
  return ['Vesalius: cancer imaging data and AI, under the hospital\'s control.', '',
    '  vesalius solo|node|hub [--data DIR] [--http HOST:PORT] [--dimse HOST:PORT] [--json]\n      Start everything in one process (what npm start does), a node, or a hub. `vesalius solo --help` lists the settings (docs/config.md).',
    ...Object.values(verbs).map(briefly), '',
    `Profiles of deidentify: ${(await profiles()).map(([name]) => name).join(', ')}, or a file of your own. \`vesalius help deidentify\` says what each does; help and a verb lists its options.`, '',
    'Verbs that talk to a running Vesalius take --url URL (default http://127.0.0.1:8042) and --token-file FILE',
    '(default: the token that a Vesalius on this machine leaves in DATA/local-token, with --data DIR, default ./data).', ''].join('\n')
}

const briefly = (verb: Verb): string => `  vesalius ${verb.usage}\n      ${verb.sentence}`

async function one({ usage, sentence, options = [], profiles: takesProfile }: Verb): Promise<string> {
  const table = (title: string, rows: readonly (readonly [string, string])[]): string => (rows.length === 0 ? '' : `\n${title}\n${columns(rows)}`)
  return `vesalius ${usage}\n\n${sentence}\n${table('Options', options)}${takesProfile ? table('Profiles', await profiles()) : ''}`
}

function listed(verbs: Verbs, names: readonly string[]): string {
  return names.length === 0 ? '' : `\n${names.map((name) => briefly(verbs[name] as Verb)).join('\n')}\n`
}

async function profiles(): Promise<readonly (readonly [string, string])[]> {
  const { builtInProfiles } = await import('@vesalius/deidentify/profile')
  return [...builtInProfiles()].map(([name, { explanation }]) => [name, explanation])
}

/** Two columns that fit a terminal. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const first = Math.max(...rows.map(([name]) => name.length)) + 4
  return rows.map(([name, text]) => `  ${name.padEnd(first - 2)}${wrapped(text, width - first).join(`\n${' '.repeat(first)}`)}\n`).join('')
}

function wrapped(text: string, most: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) as string
    if (line !== '' && line.length + 1 + word.length > most) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}
