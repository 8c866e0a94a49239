/** The ports of the demonstration: those of the last start while they are free, others where they are not, kept for the next. */
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { placeOf } from './serving.ts'

export type Ports = Readonly<Record<string, number>>

/** `wanted`: name → host and the port to try first. */
export async function findPorts(file: string, wanted: Readonly<Record<string, { readonly host: string; readonly port: number }>>): Promise<Ports> {
  const earlier = readPorts(file)
  const found: Record<string, number> = {}
  for (const [name, { host, port }] of Object.entries(wanted)) {
    const taken = Object.values(found)
    const first = [earlier[name], port].filter((one): one is number => one !== undefined && !taken.includes(one))
    found[name] = (await firstFree(host, first)) ?? (await placeOf(`${host}:0`)).port
  }
  writeFileSync(file, JSON.stringify(found), { mode: 0o600 })
  return found
}

function readPorts(file: string): Partial<Ports> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Ports
  } catch {
    return {}
  }
}

async function firstFree(host: string, ports: readonly number[]): Promise<number | undefined> {
  for (const port of ports) if (await isFree(host, port)) return port
  return undefined
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}
