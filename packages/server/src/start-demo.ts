/** The door `demo`: a hub and three hospitals on this machine, until Ctrl-C. With --json one line for scripts: addresses and links. */
import { join, resolve } from 'node:path'
import { Problem, traceOf } from '#kernel'
import { openDemo } from './demo.ts'
import type { Demo, DemoPerson } from './demo.ts'
import { readDemoArguments } from './demo-arguments.ts'

const say = (text: string): void => { process.stderr.write(`${text}\n`) }

async function run(): Promise<number> {
  const began = performance.now()
  const { data, patients, json } = readDemoArguments(process.argv.slice(2))
  const quietly = json ? () => undefined : (text: string) => say(`${text} …`)
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())
  // Like every door it ends with the program that opened it, also when that one was killed.
  if (process.connected) process.on('disconnect', () => stopping.abort())
  const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()))
  let demo: Demo
  try {
    demo = await openDemo({ folder: join(resolve(data), 'demo'), say: quietly, signal: stopping.signal, patients })
  } catch (error) {
    if (stopping.signal.aborted) return 130
    throw error
  }
  const people = await demo.invite()
  if (json) process.stdout.write(`${JSON.stringify({ ready: true, sites: demo.sites.map(({ plan, process: one }) => ({ key: plan.key, name: plan.name, http: one.http })), people })}\n`)
  else say(greeting(demo, people, (performance.now() - began) / 1000))
  void demo.data.then(() => { if (json) process.stdout.write(`${JSON.stringify({ data: true })}\n`) }, (error: unknown) => say(`vesalius: the data of the demonstration could not be brought in: ${JSON.stringify(traceOf(error))}`))
  const lost = await Promise.race([stopped, demo.lost])
  if (lost) say(`vesalius: ${lost} has ended by itself; the others are stopped. What it said is beside its folder.`)
  else if (!json) say('\nStopping …')
  await demo.close()
  if (!json) say('Stopped.')
  return lost ? 70 : 0
}

function greeting({ sites }: Demo, people: readonly DemoPerson[], seconds: number): string {
  const lines = sites.flatMap(({ plan, process: one }) => [
    '', `${plan.name}  ${one.http}`, ...people.filter(({ site }) => site === plan.name).map(({ title, link }) => `  ${title.padEnd(20)} ${link}`),
  ])
  return ['', `The demonstration is ready after ${seconds.toFixed(1)} s: a hub and three hospitals, everybody in them made up.`, ...lines, '',
    'Each link works once and signs you in as that part; you choose a name and a passphrase, by which you sign in again later.',
    'Open the links of one site in windows that do not share cookies (private windows, profiles): one browser is one person at each site.',
    'At the first start the hospitals are given their data meanwhile, for some minutes. Ctrl-C stops everything; the next start finds it again.', ''].join('\n')
}

run().then((code) => process.exit(code), (error: unknown) => {
  say(error instanceof Problem ? `vesalius: ${error.message} (${error.code})` : `vesalius: the demonstration could not start: ${JSON.stringify(traceOf(error))}`)
  process.exit(error instanceof Problem ? 78 : 70)
})
