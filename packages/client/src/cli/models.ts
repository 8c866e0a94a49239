/** `vesalius models list | show | register | passport | weights | run`: the registry of a running Vesalius. */
import { createReadStream, readFileSync, writeFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import type { Interval, ModelDetail, ModelEvaluation, ModelRun, ModelSummary, ModelVersion, SignedPassport, WeightsFile } from '../models.ts'
import { connect, connectionOptions } from './connection.ts'
import type { Connection } from './connection.ts'
import type { Verb } from './main.ts'
import { Complaint } from './words.ts'
import type { Words } from './words.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const share = (value: number): string => value.toFixed(3)
const interval = (one: Interval | null): string => (one ? `${share(one.value)} (${share(one.lower)} to ${share(one.upper)})` : 'too few to tell')

/** A model and the number or name of a version; the last one when none is named. */
async function versionNamed({ positional: [name, which] }: Words, connection: Connection): Promise<{ path: string, name: string }> {
  if (!name) throw new Complaint('name the model; vesalius models list lists them')
  const last = async (): Promise<number> => (await connection.request<ModelSummary>('GET', `/api/models/${encodeURIComponent(name)}`)).versions[0]?.number ?? 1
  return { name, path: `/api/models/${encodeURIComponent(name)}/versions/${encodeURIComponent(which ?? String(await last()))}` }
}

export const modelsList: Verb = {
  usage: 'models list',
  sentence: 'List the models: each version with its state and what it is made from.',
  async run(words) {
    words.only(...connectionOptions)
    const { models } = await connect(words).request<{ models: ModelSummary[] }>('GET', '/api/models')
    for (const { name, versions } of models) for (const { number, state, format, lineage, aliases } of versions) say(`${name} ${number}  ${state}  ${format}  ${lineage.map(({ dataset, version }) => `${dataset}@${version}`).join(' ')}  ${aliases.join(' ')}`.trimEnd())
    return 0
  },
}

export const modelsShow: Verb = {
  usage: 'models show NAME [VERSION]',
  sentence: 'Show a version: what it is for, what it was measured at, how complete its passport is.',
  async run(words) {
    words.only(...connectionOptions)
    const connection = connect(words)
    const { path } = await versionNamed(words, connection)
    const { version, evaluations, passport } = await connection.request<ModelDetail>('GET', path)
    say(`${version.title} (${version.name} ${version.number}), ${version.state}`)
    if (version.declaration) say(`for        ${version.declaration.intendedUse}`)
    if (version.digest) say(`weights    sha256:${version.digest}`)
    for (const { dataset, version: number, site } of version.lineage) say(`made from  ${dataset}@${number}${site === 'self' ? '' : ` at ${site}`}`)
    for (const { id, report, dataset, version: number, proof, state, endedAt } of evaluations) say(`measured   ${dataset}@${number}: ${report ? `AUC ${interval(report.auc)}, sensitivity ${interval(report.sensitivity)}, specificity ${interval(report.specificity)}` : `${state}${endedAt ? '' : ` ${id}`}`}${proof.disjoint === true ? '; nobody in both' : proof.disjoint === false ? '; SOME ARE IN BOTH' : ''}`)
    for (const [framework, { present, asked }] of Object.entries(passport.complete)) say(`passport   ${framework}: ${present} of ${asked}`)
    return 0
  },
}

export const modelsCancel: Verb = {
  usage: 'models cancel EVALUATION',
  sentence: 'At a hub: end an evaluation that a hospital was asked for and that has not ended; models show names those. The hospital stops what runs.',
  async run(words) {
    words.only(...connectionOptions)
    const [id] = words.positional
    if (!id) throw new Complaint('name the evaluation; vesalius models show names those that have not ended')
    const { state, siteName } = await connect(words).request<ModelEvaluation>('POST', `/api/models/evaluations/${encodeURIComponent(id)}/cancel`, {})
    say(`${id} ${state}${siteName ? ` at ${siteName}` : ''}`)
    return 0
  },
}

function textOf(file: string): string {
  try { return readFileSync(file, 'utf8').trim() } catch { throw new Complaint('the passport cannot be read', 66) }
}

const json = (file: string, what: string): unknown => {
  let text: string
  try { text = readFileSync(file, 'utf8') } catch { throw new Complaint(`the file of the ${what} cannot be read`, 66) }
  try { return JSON.parse(text) } catch { throw new Complaint(`the file of the ${what} is not JSON`, 65) }
}

export const modelsRegister: Verb = {
  usage: 'models register NAME --title TEXT --declaration FILE (--output ID | [--file FILE [--passport FILE]] --tool ID@VERSION [--parameters FILE])',
  sentence: 'Register a version: of weights that were released, of a file (ONNX, safetensors), or of a tool that is the model.',
  options: [['declaration', 'JSON with intendedUse, outcome, task, licence, provider and what else a person declares'], ['output', 'identifier of an output of a task'], ['file', '*.onnx or *.safetensors'], ['passport', 'of the site that the file comes from: what it was trained on is taken from it'], ['tool', 'which runs it'], ['parameters', 'JSON with parameters of the tool']],
  async run(words) {
    words.only('title', 'declaration', 'output', 'file', 'passport', 'tool', 'parameters', ...connectionOptions)
    const connection = connect(words)
    const [name] = words.positional
    const [title, declaration] = [words.option('title'), words.option('declaration')]
    if (!name || !title || !declaration) throw new Complaint('a model needs NAME, --title and --declaration')
    const from = await fromOf(words, connection)
    const { number, record } = await connection.request<ModelVersion>('POST', '/api/models/versions', { name, title, declaration: json(declaration, 'declaration'), from })
    say(`${name} ${number}  record sha256:${record}`)
    return 0
  },
}

async function fromOf(words: Words, connection: Connection): Promise<object> {
  const [output, file, tool, parameters] = [words.option('output'), words.option('file'), words.option('tool'), words.option('parameters')]
  if (output) return { output }
  const [, id, version] = /^([^@]+)@([^@]+)$/.exec(tool ?? '') ?? []
  if (!id || !version) throw new Complaint('give --output ID, or --tool ID@VERSION')
  const run = { tool: id, version, ...(parameters ? { parameters: json(parameters, 'parameters') } : {}) }
  if (!file) return { run }
  const format = file.endsWith('.onnx') ? 'onnx' : file.endsWith('.safetensors') ? 'safetensors' : undefined
  if (!format) throw new Complaint('the file is *.onnx or *.safetensors')
  const { digest } = await connection.sendBytes<WeightsFile>(`/api/models/files?format=${format}`, 'application/octet-stream', Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>)
  const passport = words.option('passport')
  return { file: digest, run, ...(passport ? { passport: textOf(passport) } : {}) }
}

export const modelsPassport: Verb = {
  usage: 'models passport NAME [VERSION] > FILE',
  sentence: 'Sign the passport of a version as it stands now; vesalius models check-passport checks it offline.',
  async run(words) {
    words.only(...connectionOptions)
    const connection = connect(words)
    const { path } = await versionNamed(words, connection)
    say((await connection.request<SignedPassport>('POST', `${path}/passport`, {})).jws)
    return 0
  },
}

export const modelsWeights: Verb = {
  usage: 'models weights NAME VERSION --to FILE',
  sentence: 'Fetch the weights of a version; that they were fetched is recorded.',
  async run(words) {
    words.only('to', ...connectionOptions)
    const connection = connect(words)
    const { path } = await versionNamed(words, connection)
    const to = words.option('to')
    if (!to) throw new Complaint('say where: --to FILE')
    const bytes = await connection.bytes(`${path}/weights`)
    writeFileSync(to, bytes, { flag: 'wx' })
    say(`${bytes.length} bytes`)
    return 0
  },
}

export const modelsRun: Verb = {
  usage: 'models run NAME [VERSION] --study UID',
  sentence: 'Run an approved version on a study of the archive; its result comes to lie beside the images.',
  async run(words) {
    words.only('study', ...connectionOptions)
    const connection = connect(words)
    const { path } = await versionNamed(words, connection)
    const study = words.option('study')
    if (!study) throw new Complaint('name the study: --study UID')
    const { id } = await connection.request<ModelRun>('POST', `${path}/runs`, { study })
    for (;;) {
      const run = (await connection.request<{ runs: ModelRun[] }>('GET', `/api/models/runs?study=${encodeURIComponent(study)}`)).runs.find((one) => one.id === id)
      if (!run) throw new Complaint('the run is gone', 1)
      if (run.state === 'COMPLETE') { say(`${run.results} result beside the images`); return 0 }
      if (!['QUEUED', 'INITIALIZING', 'RUNNING'].includes(run.state)) throw new Complaint(`it ended: ${run.reason ?? run.state}`, 1)
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  },
}
