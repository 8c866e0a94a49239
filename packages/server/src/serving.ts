/** Where a door listens: addresses as people write them, ports found before anything listens, and what stands in the way said in one line. */
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { problem } from '#kernel'
import type { HttpApp } from '#kernel'

const AddressInUse = problem('node/address-in-use', 503, 'Port %s, which the setting %s names, is in use by another program, perhaps by a Vesalius that already runs here; stop that one, or choose another address: --%s HOST:PORT')
const AddressRefused = problem('node/address-refused', 503, 'The address of the setting %s cannot be opened (%s); choose an address of this machine and a port that this account may open')

export interface Address { readonly host: string; readonly port: number }

/** Before anything else is opened: whether every address that is named can be listened on. Raises node/address-in-use, node/address-refused. */
export async function openable(addresses: Readonly<Record<string, string>>): Promise<void> {
  for (const [setting, text] of Object.entries(addresses)) {
    if (text === 'off') continue
    const { host, port } = addressOf(text)
    await listenOnce(host, port).catch((error: unknown) => { throw inUse(error, setting) })
  }
}

export async function listen(app: HttpApp, { host, port }: Address, setting: string): Promise<void> {
  await app.listen({ host, port }).catch((error: unknown) => { throw inUse(error, setting) })
}

export function inUse(error: unknown, setting: string): unknown {
  const { code, port } = error as { code?: string; port?: number }
  if (code === 'EADDRINUSE') return AddressInUse(port ?? '', setting, setting)
  return ['EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND', 'EAI_AGAIN'].includes(code ?? '') ? AddressRefused(setting, code ?? '') : error
}

export function addressOf(text: string): Address {
  const colon = text.lastIndexOf(':')
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) }
}

/** The address with a port that is known before anything listens, since sign-in and Host checks need it. */
export async function placeOf(text: string): Promise<Address> {
  const { host, port } = addressOf(text)
  if (port) return { host, port }
  for (let tries = 0; tries < 20; tries++) {
    // Below the ports that the system gives to outgoing connections: one of those could be taken between now and when we listen.
    const candidate = await listenOnce(host, 20_000 + randomInt(12_000)).catch(() => undefined)
    if (candidate) return { host, port: candidate }
  }
  return { host, port: await listenOnce(host, 0) }
}

function listenOnce(host: string, port: number): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().once('error', failed)
    server.listen(port, host, () => {
      const address = server.address()
      server.close(() => found(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

export function textOf({ host, port }: Address): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

export function hostsOf(url: string, address: Address): string[] {
  const loopback = /^(127\.|::1$|localhost$)/.test(address.host) ? [`localhost:${address.port}`, `127.0.0.1:${address.port}`, `[::1]:${address.port}`] : []
  return [new URL(url).host, ...loopback]
}
