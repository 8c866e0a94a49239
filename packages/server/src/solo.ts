/**
 * The door `solo`: a hub and a node in one process, everything embedded; what `npm start` opens. On a fresh data folder it brings in the
 * generated sample cohort. With --json it prints one line for scripts and nothing else on standard output.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openLog, Problem, traceOf } from '#kernel'
import type { Config, Log } from '#kernel'
import { configHelp, readConfig } from './kernel/config.ts'
import { openNode } from './node.ts'
import type { Node } from './node.ts'

const args = process.argv.slice(2)
const forScripts = args.includes('--json')
const began = performance.now()

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

async function main(): Promise<void> {
  if (args.includes('--help')) {
    process.stdout.write(`vesalius solo [--json] [--SETTING VALUE …]\n\nStarts everything in one process. With --json it prints one line for scripts: addresses and a token.\n\n${configHelp()}`)
    return
  }
  const config = readConfig(process.env, args.filter((word) => word !== '--json'))
  const log = openLog(config['log-level'])
  const fresh = isFresh(resolve(config.data))
  const stopping = new AbortController()
  let node: Node | undefined
  let samples: Promise<void> = Promise.resolve()
  const stop = (signal: NodeJS.Signals) => {
    if (stopping.signal.aborted) return
    stopping.abort()
    if (node) void samples.then(() => node && shut(node, log))
    else process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('SIGHUP', stop)
  node = await openNode(config, log, (text) => { if (!forScripts) say(`${text} …`) })
  if (stopping.signal.aborted) return shut(node, log)
  if (forScripts) process.stdout.write(`${JSON.stringify({ ready: true, http: node.http, ...(node.dimse ? { dimse: node.dimse } : {}), ...(node.viewer ? { viewer: node.viewer } : {}), token: tokenOf(config) })}\n`)
  else await greet(node, config)
  samples = bring(node, config, { fresh, signal: stopping.signal }).catch((error: unknown) => log.error(traceOf(error), 'the sample cohort could not be brought in'))
}

async function bring({ ingest }: Node, config: Config, { fresh, signal }: { fresh: boolean; signal: AbortSignal }): Promise<void> {
  const { bringSamples, samplesDue } = await import('./sample-cohort.ts')
  const patients = config.samples ? config['sample-patients'] : 0
  if (await samplesDue(ingest, { fresh, patients }) && !signal.aborted) await bringSamples(ingest, { patients, signal, say: forScripts ? () => undefined : say })
}

/** Whether nothing was ever ready on this folder: the token is the last thing that a start writes. */
function isFresh(data: string): boolean {
  return !existsSync(join(data, 'local-token'))
}

function tokenOf(config: Config): string {
  return readFileSync(join(resolve(config.data), 'local-token'), 'utf8').trim()
}

async function greet(node: Node, config: Config): Promise<void> {
  const link = await node.access.welcomeLink()
  const lines = [
    '', `Vesalius is ready after ${((performance.now() - began) / 1000).toFixed(1)} s.`, '',
    `  pages     ${node.http}`,
    ...(link ? [`  sign up   ${link}`, '            (once, for the first administrator; valid for a day)'] : []),
    `  DICOMweb  ${node.http}/dicom-web`,
    ...(node.dimse ? [`  DIMSE     ${config['ae-title']} at ${node.dimse}`] : []),
    `  token     ${join(config.data, 'local-token')} (for the command line on this machine)`, '',
    'Ctrl-C stops it.', '',
  ]
  say(lines.join('\n'))
}

async function shut(node: Node, log: Log): Promise<void> {
  if (!forScripts) say('\nStopping …')
  const patience = setTimeout(() => { log.error({}, 'stopping took too long'); process.exit(1) }, 30_000)
  patience.unref()
  try {
    await node.close()
    if (!forScripts) say('Stopped.')
    process.exit(0)
  } catch (error) {
    log.error(traceOf(error), 'stopping failed')
    process.exit(1)
  }
}

main().catch((error: unknown) => {
  if (error instanceof Problem) say(`vesalius: ${error.message} (${error.code})`)
  else say(`vesalius: it could not start: ${JSON.stringify(traceOf(error))}`)
  process.exit(error instanceof Problem ? 78 : 70)
})
