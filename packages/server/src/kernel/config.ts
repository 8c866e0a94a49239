/**
 * Every setting of the program: its default, what it accepts and one sentence beside it. Read once at the door and passed down in parts.
 * `docs/config.md` is generated from this table. Errors name the key, never the value; secrets come by file path.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { problem } from './problem.ts'

const UnknownKey = problem('config/unknown-key', 400, 'There is no setting %s; vesalius solo --help lists them')
const NotASetting = problem('config/not-a-setting', 400, 'Argument %s is not a setting; settings are written --name value, and vesalius solo --help lists them')
const BadValue = problem('config/bad-value', 400, 'The setting %s is not valid: %s')
const NoValue = problem('config/no-value', 400, 'The setting %s needs a value, written --name value')
const NoFile = problem('config/no-file', 400, 'The file that the setting %s names cannot be read')

const hostPort = z.string().regex(/^(\[[0-9a-f:]+\]|[\w.-]+):\d{1,5}$/i, 'expected HOST:PORT').refine((text) => Number(text.slice(text.lastIndexOf(':') + 1)) <= 65_535, 'expected a port from 0 to 65535')
const hostPortOrOff = z.union([hostPort, z.literal('off')], 'expected HOST:PORT with a port from 0 to 65535, or off')
const flag = z.union([z.boolean(), z.stringbool()], 'expected true or false')
const whole = z.coerce.number().int().nonnegative()

export interface Setting {
  readonly schema: z.ZodType
  readonly default: unknown
  readonly sentence: string
}

/** name → setting. A name is written `--name` on the command line, `VESALIUS_NAME` in the environment, `"name"` in a file. */
export const settings = {
  data: { schema: z.string().min(1), default: './data', sentence: 'The folder that holds everything: records, objects, keys.' },
  http: { schema: hostPort, default: '127.0.0.1:8042', sentence: 'Where the pages, the API and DICOMweb are served.' },
  viewer: { schema: hostPortOrOff, default: '127.0.0.1:8043', sentence: 'Where the viewer is served: an origin of its own, so that its scripts cannot act as the page.' },
  dimse: { schema: hostPortOrOff, default: '127.0.0.1:11112', sentence: 'Where scanners and PACS connect (DIMSE).' },
  'dimse-tls': { schema: hostPortOrOff, default: 'off', sentence: 'Where scanners and PACS connect with TLS.' },
  'dimse-tls-key-file': { schema: z.string(), default: '', sentence: 'PEM file with the private key for DIMSE over TLS.' },
  'dimse-tls-certificate-file': { schema: z.string(), default: '', sentence: 'PEM file with the certificate chain for DIMSE over TLS.' },
  'dimse-tls-client-ca-file': { schema: z.string(), default: '', sentence: 'PEM file with the authorities whose client certificates are required; empty asks for none.' },
  'ae-title': { schema: z.string().regex(/^[\x21-\x5b\x5d-\x7e]{1,16}$/, 'expected 1 to 16 characters'), default: 'VESALIUS', sentence: 'Our application entity title.' },
  peers: { schema: z.string(), default: '', sentence: 'JSON file that lists the DIMSE peers, [{"aeTitle": "…"}, …], with host, port, project, mayStore, mayQuery (both true by default), mayMove. Only they may connect; without the file, only this machine.' },
  'public-url': { schema: z.union([z.url(), z.literal('')]), default: '', sentence: 'The address under which people reach the pages, when it is not http://HOST:PORT of `http`.' },
  records: { schema: z.string(), default: 'file:records', sentence: 'Where records are kept: file:FOLDER (embedded PostgreSQL, relative to `data`) or postgres://….' },
  'records-secret-file': { schema: z.string(), default: '', sentence: 'File with the password for a postgres:// address.' },
  objects: { schema: z.string(), default: 'file:objects', sentence: 'Where objects are kept: file:FOLDER (relative to `data`) or s3://BUCKET?endpoint=….' },
  'objects-secret-file': { schema: z.string(), default: '', sentence: 'File with the access key and secret for s3://, one per line.' },
  project: { schema: z.string().regex(/^[a-z0-9-]{1,40}$/, 'expected lower-case letters, digits, hyphens'), default: 'default', sentence: 'The project that studies belong to when nothing routes them elsewhere.' },
  path: { schema: z.enum(['federated', 'central']), default: 'federated', sentence: 'federated: pseudonymise and keep here; central: anonymise.' },
  profile: { schema: z.string().regex(/^[a-z0-9-]{1,40}$/, 'expected lower-case letters, digits, hyphens'), default: 'research', sentence: 'The de-identification profile of projects for which none was chosen on the page: basic, research, eucaim, or one of your own.' },
  'review-persons': { schema: z.union([z.literal(1), z.literal(2), z.enum(['1', '2']).transform(Number)], 'expected 1 or 2'), default: 1, sentence: 'How many persons must decide the same before pixels that were held go on: 1, or 2 for a second look by another one.' },
  'watch-folder': { schema: z.string(), default: '', sentence: 'A folder that is watched for DICOM files; empty watches none.' },
  workers: { schema: whole, default: 0, sentence: 'Worker threads for the journey; 0 chooses by the number of cores.' },
  runner: { schema: z.string().regex(/^(process:|slurm:[\w-]{0,40})$/, 'expected process: or slurm:PARTITION'), default: 'process:', sentence: 'Where tools run: process: (in bubblewrap on this machine) or slurm:PARTITION (the same sandbox as a job of Slurm; the data folder must be on a file system that its nodes share).' },
  samples: { schema: flag, default: true, sentence: 'Load the generated sample cohort when the data folder is empty.' },
  'sample-patients': { schema: whole.max(999), default: 12, sentence: 'How many patients the generated sample cohort has.' },
  'sample-screened': { schema: whole.max(500), default: 0, sentence: 'How many women of a screening programme the sample cohort has besides, each with one small mammogram: enough of them to train a model on their table.' },
  'sample-seed': { schema: whole.max(2 ** 31), default: 1, sentence: 'Which generated sample cohort: the same number gives the same patients.' },
  'oidc-issuer': { schema: z.union([z.url(), z.literal('')]), default: '', sentence: 'An OpenID Connect provider to sign in with; empty uses the embedded one.' },
  'oidc-client-id': { schema: z.string(), default: 'vesalius', sentence: 'Our client identifier at that provider.' },
  'oidc-client-secret-file': { schema: z.string(), default: '', sentence: 'File with our client secret at that provider.' },
  'authentication': { schema: z.enum(['auto', 'configured']), default: 'auto', sentence: 'auto: the embedded accounts, on loopback only; configured: the operator states that accounts (or `oidc-issuer`) and TLS in front are set up, and any address may be bound.' },
  'token-days': { schema: whole.min(1).max(3650), default: 365, sentence: 'How many days a token for programs lives at most. The one that a start leaves for the programs of this machine lives a year and is renewed by a start.' },
  name: { schema: z.string().trim().min(1).max(100), default: 'Vesalius', sentence: 'What people call this place; the name of a hub that its members see.' },
  hub: { schema: z.union([z.url(), z.literal('')]), default: '', sentence: 'The address of the hub that this node belongs to; empty: to none.' },
  'enrol-code-file': { schema: z.string(), default: '', sentence: 'File with the one-time code by which this node enrols at its hub; needed once.' },
  collect: { schema: flag, default: false, sentence: 'This node is the central collection of its federation, run by the hub’s operator: takes the anonymised studies that other members release.' },
  'max-upload-bytes': { schema: whole, default: 64 * 1024 ** 3, sentence: 'The largest single upload, in bytes.' },
  'log-level': { schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']), default: 'warn', sentence: 'How much is logged, on standard error, as JSON lines.' },
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof settings
export type Config = { readonly [Name in SettingName]: z.output<(typeof settings)[Name]['schema']> }

/** Reads defaults ← file (`--config FILE`, JSON) ← environment ← arguments. Throws a Problem that names the key. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>, args: readonly string[]): Config {
  const fromArguments = parseArguments(args)
  const file = fromArguments['config'] ?? environment['VESALIUS_CONFIG']
  delete fromArguments['config']
  const given: Record<string, unknown> = { ...(file ? readJsonFile(file) : {}), ...fromEnvironment(environment), ...fromArguments }
  const config: Record<string, unknown> = {}
  for (const key of Object.keys(given)) if (!Object.hasOwn(settings, key)) throw UnknownKey(key)
  for (const [name, setting] of Object.entries(settings)) {
    const result = setting.schema.safeParse(given[name] ?? setting.default)
    if (!result.success) throw BadValue(name, result.error.issues[0]?.message.replace(/^Invalid input: /, '').replace(/,? received .*/, '') ?? 'wrong type')
    config[name] = result.data
  }
  return config as Config
}

function parseArguments(args: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (let index = 0; index < args.length; index++) {
    const word = args[index] as string
    if (!word.startsWith('--')) throw NotASetting(index + 1)
    const equals = word.indexOf('=')
    const name = word.slice(2, equals === -1 ? undefined : equals)
    const next = args[index + 1]
    if (equals !== -1) found[name] = word.slice(equals + 1)
    else if (next !== undefined && !next.startsWith('--')) { found[name] = next; index++ }
    else if (name.startsWith('no-') && isSwitch(name.slice(3))) found[name.slice(3)] = 'false'
    // Of a name that is no setting, that is what is told.
    else if (isSwitch(name) || (name !== 'config' && !Object.hasOwn(settings, name))) found[name] = 'true'
    else throw NoValue(name)
  }
  return found
}

/** A setting that is true or false may stand without a value. */
const isSwitch = (name: string): boolean => Object.hasOwn(settings, name) && typeof settings[name as SettingName].default === 'boolean'

function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of Object.keys(settings)) {
    const value = environment[`VESALIUS_${name.toUpperCase().replaceAll('-', '_')}`]
    if (value !== undefined) found[name] = value
  }
  return found
}

function readJsonFile(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  } catch {
    throw NoFile('config')
  }
}

/** All settings for a terminal: names and defaults in columns, the sentence below when it does not fit beside them. */
export function configHelp(): string {
  const lines = Object.entries(settings).map(([name, setting]) => {
    const head = `  --${name}${setting.default === '' ? '' : ` ${String(setting.default)}`}`
    return `${head.padEnd(32)}${head.length > 31 ? `\n${' '.repeat(32)}` : ''}${wrapped(setting.sentence, 68).join(`\n${' '.repeat(32)}`)}`
  })
  return ['Settings, each with its default; none is required. Also read from the environment as VESALIUS_NAME (VESALIUS_WATCH_FOLDER),',
    'and from a JSON file named by --config FILE. Arguments win over the environment, the environment over the file.', '', ...lines, ''].join('\n')
}

function wrapped(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last && last.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = last ? `${last} ${word}` : word
  }
  return lines
}

/** The reference of all settings, as Markdown. */
export function configMarkdown(): string {
  const rows = Object.entries(settings).map(([name, setting]) => `| \`${name}\` | \`${String(setting.default) || '(empty)'}\` | ${setting.sentence} |`)
  return ['# Settings', '', 'Generated from `packages/server/src/kernel/config.ts`; do not edit. No setting is required.',
    'Write a setting as `--name value`, as `VESALIUS_NAME` in the environment, or in a JSON file named by `--config`.', '',
    '| setting | default | meaning |', '|---|---|---|', ...rows, ''].join('\n')
}
