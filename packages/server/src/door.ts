/** What every door does: reads settings, opens, says where it is, and closes when it is told to. With --json one line for scripts and nothing else. */
import { openLog, Problem, traceOf } from '#kernel'
import type { Config, Log } from '#kernel'
import { configHelp, readConfig } from './kernel/config.ts'
import { tokenIn } from './local-token.ts'

export interface Door<Opened extends { close(): Promise<void> }> {
  /** As it is called: `vesalius NAME`. */
  readonly name: string
  readonly sentence: string
  /** Settings whose default is another one here. */
  readonly defaults?: Readonly<Record<string, string>>
  open(config: Config, log: Log, say: (text: string) => void): Promise<Opened>
  /** Addresses, for scripts: the token is added. */
  addresses(opened: Opened): Readonly<Record<string, string>>
  /** What is said to people when it is ready. */
  greet(opened: Opened, config: Config): Promise<readonly string[]>
  /** Runs beside everything else until it ends or `signal` says so. */
  after?(opened: Opened, config: Config, context: { readonly signal: AbortSignal; readonly log: Log; readonly say: (text: string) => void }): Promise<void>
}

/** Never returns before the process ends. */
export function runDoor<Opened extends { close(): Promise<void> }>(door: Door<Opened>): void {
  run(door).catch((error: unknown) => {
    if (error instanceof Problem) say(`vesalius: ${error.message} (${error.code})`)
    else say(`vesalius: it could not start: ${JSON.stringify(traceOf(error))}`)
    process.exit(error instanceof Problem ? 78 : 70)
  })
}

const args = process.argv.slice(2)
const forScripts = args.includes('--json')

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

async function run<Opened extends { close(): Promise<void> }>(door: Door<Opened>): Promise<void> {
  const began = performance.now()
  if (args.includes('--help')) {
    process.stdout.write(`vesalius ${door.name} [--json] [--SETTING VALUE …]\n\n${door.sentence} With --json it prints one line for scripts: addresses and a token.\n\n${configHelp()}`)
    return
  }
  const given = args.filter((word) => word !== '--json')
  const defaults = Object.entries(door.defaults ?? {}).flatMap(([name, value]) => (given.includes(`--${name}`) ? [] : [`--${name}`, value]))
  const config = readConfig(process.env, [...defaults, ...given])
  const log = openLog(config['log-level'])
  withoutValues(log)
  const quietly = forScripts ? () => undefined : say
  const stopping = new AbortController()
  let opened: Opened | undefined
  let beside: Promise<void> = Promise.resolve()
  const stop = (signal: NodeJS.Signals) => {
    if (stopping.signal.aborted) return
    stopping.abort()
    if (opened) void beside.then(() => opened && shut(opened, log))
    else process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  // A door that another program of ours opened ends with it, also when that one was killed.
  if (process.connected) process.on('disconnect', () => stop('SIGTERM'))
  opened = await door.open(config, log, (text) => quietly(`${text} …`))
  if (stopping.signal.aborted) return shut(opened, log)
  if (forScripts) process.stdout.write(`${JSON.stringify({ ready: true, ...door.addresses(opened), token: tokenIn(config.data) })}\n`)
  else say(['', `Vesalius is ready after ${((performance.now() - began) / 1000).toFixed(1)} s.`, '', ...await door.greet(opened, config), '', 'Ctrl-C stops it.', ''].join('\n'))
  beside = door.after?.(opened, config, { signal: stopping.signal, log, say: quietly }) ?? beside
}

/** What nobody foresaw is told without what it was about (a message could hold values of data). Work that nobody waits for fails alone; anything else ends the door, as a kill would, and the next start goes on. */
function withoutValues(log: Log): void {
  process.on('unhandledRejection', (error) => log.error(traceOf(error), 'something failed that nobody waited for; everything else goes on'))
  process.on('uncaughtException', (error) => {
    log.error(traceOf(error), 'something failed that this program does not know; it ends')
    process.exit(70)
  })
}

async function shut(opened: { close(): Promise<void> }, log: Log): Promise<void> {
  if (!forScripts) say('\nStopping …')
  const patience = setTimeout(() => { log.error({}, 'stopping took too long'); process.exit(1) }, 30_000)
  patience.unref()
  try {
    await opened.close()
    if (!forScripts) say('Stopped.')
    process.exit(0)
  } catch (error) {
    log.error(traceOf(error), 'stopping failed')
    process.exit(1)
  }
}
