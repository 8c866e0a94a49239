/** The demonstration as a process: its sites and the links of its persons, and when its data are in. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const command = fileURLToPath(new URL('../../../../bin/vesalius.cjs', import.meta.url))

export interface DemoProcess {
  /** Name → address. */
  readonly sites: ReadonlyMap<string, string>
  /** Works once. */
  linkOf(site: string, title: string): string
  /** The operator's token of a site, by the name of its folder. */
  tokenOf(key: string): string
  /** When the hospitals have their cohorts. */
  readonly data: Promise<void>
  stop(): Promise<void>
}

interface Ready { readonly sites: readonly { readonly name: string; readonly http: string }[]; readonly people: readonly { readonly site: string; readonly title: string; readonly link: string }[] }

export async function openDemo(): Promise<DemoProcess> {
  // With a folder of its own that is kept, the walk begins where the hospitals have their data already.
  const kept = process.env['VESALIUS_WALK_DATA']
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'vesalius-chain-'))
  const child = spawn(process.execPath, [command, 'demo', '--json', '--data', folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    if (!kept) rmSync(folder, { recursive: true, force: true })
  }
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async <T>(): Promise<T> => {
    const line = await Promise.race([lines.next().then(({ value }) => value as string | undefined), ended.then(() => undefined)])
    if (line === undefined) throw new Error('the demonstration ended before it was ready')
    return JSON.parse(line) as T
  }
  try {
    const { sites, people } = await next<Ready>()
    const data = next().then(() => undefined)
    data.catch(() => undefined)
    return {
      sites: new Map(sites.map(({ name, http }) => [name, http])), data, stop,
      linkOf(site, title) {
        const person = people.find((one) => one.site === site && one.title === title)
        if (!person) throw new Error(`nobody is ${title} at ${site}`)
        return person.link
      },
      tokenOf: (key) => readFileSync(join(folder, 'demo', key, 'local-token'), 'utf8').trim(),
    }
  } catch (error) {
    await stop()
    throw error
  }
}
