/** `vesalius tools list | register | withdraw | show | fetch | test | admit | refuse`: tools of a hub, and what a node's steward decides about them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { CarriedTools, FetchedTool, OfferedTool, ToolAct, ToolVersion } from '../compute.ts'
import { connect, connectionOptions } from './connection.ts'
import type { Connection } from './connection.ts'
import type { Verb } from './main.ts'
import { Complaint } from './words.ts'
import type { Words } from './words.ts'

const path = '/api/tools'
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const lineOf = ({ digest, facts, state, test, problem }: OfferedTool): string =>
  `${facts.id} ${facts.version}  ${state}${facts.withdrawn ? ', withdrawn by the hub' : ''}${test ? `, ${test.tests.length} tests passed here` : ''}${problem ? ` (${problem})` : ''}  sha256:${digest}  ${facts.title}`

export const toolsList: Verb = {
  usage: 'tools list',
  sentence: 'At a hub: the tools that are registered there, and which nodes admitted them. At a node: the tools that the hub offers, and where each stands.',
  async run(words) {
    words.only(...connectionOptions)
    const found = await connect(words).request<CarriedTools>('GET', path)
    if (found.role === 'node') for (const one of found.offered) say(lineOf(one))
    else {
      for (const { tool, version, digest, withdrawn } of found.tools) {
        const told = found.standing.filter((one) => one.digest === digest).map(({ nodeName, answer }) => `${answer} at ${nodeName}`)
        say(`${tool} ${version}  ${withdrawn === null ? 'registered' : 'withdrawn'}  sha256:${digest}${told.length > 0 ? `  ${told.join(', ')}` : ''}`)
      }
    }
    say(`${found.role === 'node' ? found.offered.length : found.tools.length} tools`)
    return 0
  },
}

export const toolsRegister: Verb = {
  usage: 'tools register FOLDER',
  sentence: 'At a hub: register the tool in a folder, tool.json at its top; its tests are run, and nodes are told that there is one.',
  async run(words) {
    words.only(...connectionOptions)
    const [folder] = words.positional
    if (!folder) throw new Complaint('name the folder of the tool')
    const { tool, version, digest, verification } = await connect(words).request<ToolVersion>('POST', path, bundleIn(folder))
    say(`${tool} ${version}  ${verification.tests.length} tests passed  sha256:${digest}`)
    return 0
  },
}

export const toolsWithdraw: Verb = {
  usage: 'tools withdraw ID@VERSION --reason TEXT',
  sentence: 'At a hub: no new task takes it, no node admits it any more.',
  async run(words) {
    words.only('reason', ...connectionOptions)
    const [, id, version] = /^([^@]+)@([^@]+)$/.exec(words.positional[0] ?? '') ?? []
    const reason = words.option('reason')
    if (!id || !version || !reason) throw new Complaint('give ID@VERSION and --reason')
    await connect(words).request('POST', `${path}/${encodeURIComponent(id)}/versions/${encodeURIComponent(version)}/withdrawal`, { reason })
    say(`${id} ${version}  withdrawn`)
    return 0
  },
}

export const toolsShow: Verb = {
  usage: 'tools show DIGEST',
  sentence: 'At a node: what a tool that was fetched is: who made it, what it takes and gives, what it runs, every file.',
  async run(words) {
    words.only(...connectionOptions)
    const connection = connect(words)
    const { manifest, files, ...tool } = await connection.request<FetchedTool>('GET', `${path}/offered/${await digestOf(words, connection)}`)
    say(lineOf(tool))
    say(`for        ${manifest.purpose}`)
    say(`made by    ${manifest.authors.join(', ')}; ${manifest.licence}`)
    say(`limits     ${manifest.limitations}`)
    say(`runs       ${manifest.runtime.type === 'node' ? manifest.runtime.program : manifest.runtime.command.join(' ')}; ${manifest.resources.memoryMiB} MiB, ${manifest.resources.timeSeconds} s`)
    for (const { name, type } of manifest.inputs) say(`takes      ${name}: ${type}`)
    for (const { name, type, class: kind } of manifest.outputs) say(`gives      ${name}: ${type}${kind ? ` (${kind})` : ''}`)
    for (const { path: file, size, digest } of files) say(`file       ${file}  ${size} bytes  sha256:${digest}`)
    return 0
  },
}

const sentences: Readonly<Record<ToolAct, string>> = {
  fetch: 'At a node: ask the hub for the content of a tool. Nothing of it runs.',
  test: 'At a node: run the own tests of a tool that was fetched, in the sandbox, without any data.',
  admit: 'At a node: let permits that name this tool run it here.',
  refuse: 'At a node: do not let it run here; its content is removed, and it can be fetched again.',
}
const verb = (act: ToolAct): Verb => ({
  usage: `tools ${act} DIGEST`, sentence: sentences[act],
  async run(words) {
    words.only(...connectionOptions)
    const connection = connect(words)
    const tool = await connection.request<OfferedTool>('POST', `${path}/offered/${await digestOf(words, connection)}/${act}`, {})
    say(lineOf(tool))
    return act === 'test' && tool.problem ? 65 : 0
  },
})
export const [toolsFetch, toolsTest, toolsAdmit, toolsRefuse] = [verb('fetch'), verb('test'), verb('admit'), verb('refuse')]

/** The digest, or a beginning of it that is of one tool only. */
async function digestOf({ positional: [given = ''] }: Words, connection: Connection): Promise<string> {
  const start = given.replace(/^sha256:/, '')
  const found = await connection.request<CarriedTools>('GET', path)
  if (found.role !== 'node') throw new Complaint('this is a hub; tools are admitted at nodes')
  const fits = found.offered.filter(({ digest }) => start.length >= 6 && digest.startsWith(start))
  if (fits.length !== 1) throw new Complaint('name one tool by its digest, or by six of its digits or more; vesalius tools list lists them')
  return fits[0]?.digest ?? ''
}

function bundleIn(folder: string): { manifest: unknown, files: Record<string, string> } {
  const manifest = (): unknown => {
    let text: string
    try { text = readFileSync(join(folder, 'tool.json'), 'utf8') } catch { throw new Complaint('there is no tool.json in the folder', 66) }
    try { return JSON.parse(text) } catch { throw new Complaint('tool.json is not JSON', 65) }
  }
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
  const files = paths.filter((one) => one !== 'tool.json' && !one.split('/').some((part) => part.startsWith('.'))).sort()
  return { manifest: manifest(), files: Object.fromEntries(files.map((one) => [one, readFileSync(join(folder, one)).toString('base64')])) }
}
