// A peer that sends whatever bytes a test wants, and servers for it to talk to.
import { connect, type Socket } from 'node:net'
import {
  type AssociateRequest,
  applicationContextName,
  type CommandSet,
  type ControlPdu,
  decodeCommand,
  encodeCommand,
  encodePdu,
  PduReader,
  writeDataHeader,
} from '@vesalius/standards/dimse'
import { type DimseServer, type DimseServerOptions, type DimseService, serveDimse } from '../../../src/kernel/association/index.ts'
import type { Log } from '../../../src/kernel/log.ts'

export const ctStorage = '1.2.840.10008.5.1.4.1.1.2'
export const explicitLittleEndian = '1.2.840.10008.1.2.1'
export const implicitLittleEndian = '1.2.840.10008.1.2'
export const studyRootFind = '1.2.840.10008.5.1.4.1.2.2.1'
export const studyRootMove = '1.2.840.10008.5.1.4.1.2.2.2'
export const studyRootGet = '1.2.840.10008.5.1.4.1.2.2.3'
export const storageCommitment = '1.2.840.10008.1.20.1'

/** A log that keeps every line, so that a test can look for what must not be in it. */
export function listeningLog(lines: string[] = []): Log {
  const take = (fields: object, message: string): void => void lines.push(`${JSON.stringify(fields)} ${message}`)
  const log: Log = { debug: take, info: take, warn: take, error: take, child: () => log }
  return log
}

export function isStorage(uid: string): boolean {
  return uid.startsWith('1.2.840.10008.5.1.4.1.1.')
}

export function storing(store: NonNullable<DimseService['store']>): DimseService {
  return { sopClasses: isStorage, transferSyntaxes: 'all', store }
}

/** A server on any port of loopback, closed at the end of the test. */
export async function serving(
  t: { after(act: () => Promise<void>): void },
  options: Partial<DimseServerOptions> = {},
): Promise<DimseServer> {
  const server = await serveDimse({
    host: '127.0.0.1',
    port: 0,
    aeTitles: (called) => called === 'VESALIUS',
    services: [],
    log: listeningLog(),
    ...options,
  })
  t.after(() => server.close(500))
  return server
}

export function associateRequest(changes: Partial<AssociateRequest> = {}): AssociateRequest {
  return {
    kind: 'associate-rq',
    protocolVersion: 1,
    calledAe: 'VESALIUS',
    callingAe: 'TESTER',
    applicationContext: applicationContextName,
    contexts: [
      { id: 1, abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: [implicitLittleEndian] },
      { id: 3, abstractSyntax: ctStorage, transferSyntaxes: [explicitLittleEndian] },
    ],
    user: { maxLength: 16384, implementationClassUid: '1.2.3', roles: [], extended: [] },
    ...changes,
  }
}

/** A message as bytes of P-DATA-TF, data in fragments of `fragment` bytes. */
export function message(contextId: number, command: CommandSet, data?: Uint8Array, fragment = 16000): Buffer {
  const parts = [pdv({ contextId, command: true, last: true }, encodeCommand(command))]
  for (let at = 0; data !== undefined && at < data.length; at += fragment) {
    parts.push(pdv({ contextId, command: false, last: at + fragment >= data.length }, data.subarray(at, at + fragment)))
  }
  return Buffer.concat(parts)
}

export function pdv(header: { contextId: number; command: boolean; last: boolean }, bytes: Uint8Array): Buffer {
  const pdu = Buffer.alloc(12 + bytes.length)
  writeDataHeader(pdu, 0, { ...header, length: bytes.length })
  pdu.set(bytes, 12)
  return pdu
}

export function storeCommand(sopInstanceUid: string, messageId = 1): CommandSet {
  return { commandField: 1, affectedSopClassUid: ctStorage, affectedSopInstanceUid: sopInstanceUid, messageId, priority: 0, dataSetType: 0 }
}

/** The start of a data set in explicit little endian: SOP class, SOP instance and `more` bytes of pixel data. */
export function dataSet(sopClassUid: string, sopInstanceUid: string, more = 0): Buffer {
  const uid = (element: number, value: string): Buffer => {
    const padded = value.length % 2 === 0 ? value : `${value}\0`
    const bytes = Buffer.alloc(8 + padded.length)
    bytes.writeUInt16LE(8, 0)
    bytes.writeUInt16LE(element, 2)
    bytes.write(`UI`, 4)
    bytes.writeUInt16LE(padded.length, 6)
    bytes.write(padded, 8)
    return bytes
  }
  const pixels = Buffer.alloc(12 + more, 7)
  pixels.writeUInt16LE(0x7fe0, 0)
  pixels.writeUInt16LE(0x0010, 2)
  pixels.write('OW\0\0', 4)
  pixels.writeUInt32LE(more, 8)
  return Buffer.concat([uid(0x16, sopClassUid), uid(0x18, sopInstanceUid), pixels])
}

export class RawPeer {
  readonly socket: Socket
  readonly control: ControlPdu[] = []
  readonly commands: CommandSet[] = []
  closed = false
  private pieces: Uint8Array[] = []
  private wake: (() => void)[] = []

  constructor(port: number, address?: string) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true, ...(address === undefined ? {} : { localAddress: address }) })
    const reader = new PduReader({
      control: (pdu) => this.control.push(pdu),
      fragment: ({ command, last, bytes }) => {
        if (!command) return
        this.pieces.push(bytes)
        if (last) this.commands.push(decodeCommand(Buffer.concat(this.pieces.splice(0))))
      },
    })
    this.socket.on('data', (chunk) => {
      reader.push(chunk)
      this.stir()
    })
    this.socket.on('error', () => {})
    this.socket.on('close', () => {
      this.closed = true
      this.stir()
    })
  }

  send(bytes: Uint8Array): void {
    this.socket.write(bytes)
  }

  /** Waits until `done` holds; fails after two seconds. */
  async until(done: () => boolean, within = 2000): Promise<void> {
    const end = Date.now() + within
    while (!done()) {
      if (Date.now() > end)
        throw new Error(`The peer waited for ${within} ms in vain: ${JSON.stringify(this.control.map((pdu) => pdu.kind))}`)
      await new Promise<void>((resolve) => {
        this.wake.push(resolve)
        setTimeout(resolve, 20)
      })
    }
  }

  async associate(changes: Partial<AssociateRequest> = {}): Promise<ControlPdu | undefined> {
    this.send(encodePdu(associateRequest(changes)))
    await this.until(() => this.control.length > 0 || this.closed)
    return this.control[0]
  }

  /** What ended the association: an abort's reason, or 'closed'. */
  async ended(within?: number): Promise<string> {
    await this.until(() => this.closed, within)
    const last = this.control.at(-1)
    return last?.kind === 'abort' ? `abort ${last.source} ${last.reason}` : 'closed'
  }

  private stir(): void {
    for (const wake of this.wake.splice(0)) wake()
  }
}

/** True when the server still answers an echo: what another peer did must not matter. */
export async function echoes(port: number): Promise<boolean> {
  const peer = new RawPeer(port)
  await peer.associate()
  peer.send(message(1, { commandField: 0x30, affectedSopClassUid: '1.2.840.10008.1.1', messageId: 7, dataSetType: 0x101 }))
  await peer.until(() => peer.commands.length > 0 || peer.closed)
  peer.socket.destroy()
  return peer.commands[0]?.status === 0
}
