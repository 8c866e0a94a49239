// TLS on the DIMSE port: what BCP 195 refuses is refused (C12), nothing is downgraded (C13), a title can be bound to a certificate (C03).
import assert from 'node:assert/strict'
import { connect, type ConnectionOptions } from 'node:tls'
import { test } from 'node:test'
import { openAssociation } from '../../../src/kernel/association/index.ts'
import type { Problem } from '../../../src/kernel/problem.ts'
import { certificateAuthority, hasOpenssl, type Leaf } from './certificates.ts'
import { associateRequest, implicitLittleEndian, RawPeer, serving } from './raw-peer.ts'
import { encodePdu } from '@vesalius/standards/dimse'

const skip = hasOpenssl() ? false : 'the openssl program is not installed'
const verification = '1.2.840.10008.1.1'

/** What a client gets that asks for an association over TLS: the type of the first PDU, or 'refused'. */
function knock(port: number, options: ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options }, () =>
      socket.write(encodePdu(associateRequest())),
    )
    socket.on('data', (chunk: Buffer) => {
      resolve(`pdu ${chunk[0]}`)
      socket.destroy()
    })
    socket.on('error', () => resolve('refused'))
    socket.on('close', () => resolve('refused'))
  })
}

test('C12: accepts certificates of its authority alone, and no old protocol or weak cipher', { skip }, async (t) => {
  const authority = certificateAuthority(t)
  const own = authority.issue('server.test')
  const good = authority.issue('scanner.test')
  const revoked = authority.issue('lost.test', { revoked: true })
  const expired = authority.issue('old.test', { days: 'expired' })
  const stranger = certificateAuthority(t).issue('stranger.test')
  const server = await serving(t, { tls: { key: own.key, cert: own.cert, ca: authority.ca, crl: authority.crl() } })
  const { port } = server.address
  const show = ({ key, cert }: Leaf): ConnectionOptions => ({ key, cert })
  assert.equal(await knock(port, show(good)), 'pdu 2')
  assert.equal(await knock(port, { ...show(good), maxVersion: 'TLSv1.2' }), 'pdu 2')
  for (const leaf of [revoked, expired, stranger]) {
    assert.equal(await knock(port, show(leaf)), 'refused')
    assert.equal(await knock(port, { ...show(leaf), maxVersion: 'TLSv1.2' }), 'refused')
  }
  assert.equal(await knock(port, {}), 'refused', 'no certificate at all')
  const old = { ...show(good), ciphers: 'ALL:@SECLEVEL=0' }
  for (const version of ['TLSv1', 'TLSv1.1'] as const)
    assert.equal(await knock(port, { ...old, minVersion: version, maxVersion: version }), 'refused')
  for (const ciphers of ['AES128-SHA', 'ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES128-SHA256', 'AES128-GCM-SHA256']) {
    assert.equal(await knock(port, { ...show(good), maxVersion: 'TLSv1.2', ciphers: `${ciphers}:@SECLEVEL=0` }), 'refused')
  }
  assert.equal(await knock(port, show(good)), 'pdu 2', 'the server goes on')
  const watcher = new RawPeer(port)
  watcher.socket.destroy()
  await watcher.until(() => server.stats().connections === 0)
})

test('C03: a title is bound to the certificate of its machine', { skip }, async (t) => {
  const authority = certificateAuthority(t)
  const own = authority.issue('server.test')
  const scanner = authority.issue('scanner.test')
  const other = authority.issue('other.test')
  const server = await serving(t, {
    tls: { key: own.key, cert: own.cert, ca: authority.ca },
    allow: ({ callingAe, tlsPeer }) =>
      callingAe === 'SCANNER' &&
      tlsPeer?.names.includes('scanner.test') === true &&
      /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/.test(tlsPeer.fingerprint),
  })
  const open = (leaf: Leaf, callingAe: string) =>
    openAssociation({
      host: '127.0.0.1',
      port: server.address.port,
      callingAe,
      calledAe: 'VESALIUS',
      tls: { ca: authority.ca, key: leaf.key, cert: leaf.cert },
      contexts: [{ sopClassUid: verification, transferSyntaxes: [implicitLittleEndian] }],
    })
  const association = await open(scanner, 'SCANNER')
  assert.deepEqual(await association.echo(), { status: 0 })
  await association.release()
  for (const attempt of [open(other, 'SCANNER'), open(scanner, 'OTHER')])
    await assert.rejects(attempt, (error: Problem) => error.code === 'association/refused')
})

test('C12: as requestor, refuses a server with a wrong name, of a stranger, expired or revoked', { skip }, async (t) => {
  const authority = certificateAuthority(t)
  const open = async (leaf: Leaf, servername: string, crl?: string): Promise<string> => {
    const server = await serving(t, { tls: { key: leaf.key, cert: leaf.cert } })
    try {
      const association = await openAssociation({
        host: '127.0.0.1',
        port: server.address.port,
        callingAe: 'US',
        calledAe: 'VESALIUS',
        tls: { ca: authority.ca, servername, ...(crl ? { crl } : {}) },
        contexts: [{ sopClassUid: verification, transferSyntaxes: [implicitLittleEndian] }],
      })
      await association.release()
      return 'open'
    } catch (error) {
      return (error as Problem).message
    }
  }
  assert.equal(await open(authority.issue('pacs.test'), 'pacs.test'), 'open')
  assert.match(await open(authority.issue('pacs.test'), 'other.test'), /ERR_TLS_CERT_ALTNAME_INVALID/)
  assert.match(await open(certificateAuthority(t).issue('pacs.test'), 'pacs.test'), /UNABLE_TO|SELF_SIGNED|SIGNATURE/)
  assert.match(await open(authority.issue('pacs.test', { days: 'expired' }), 'pacs.test'), /CERT_HAS_EXPIRED/)
  assert.match(await open(authority.issue('pacs.test', { revoked: true }), 'pacs.test', authority.crl()), /CERT_REVOKED/)
})

test('C13: plain text on the TLS port is refused, and no association comes of it', { skip }, async (t) => {
  const authority = certificateAuthority(t)
  const own = authority.issue('server.test')
  const server = await serving(t, { tls: { key: own.key, cert: own.cert }, limits: { artim: 300 } })
  const peer = new RawPeer(server.address.port)
  peer.socket.removeAllListeners('data')
  const answered: Buffer[] = []
  peer.socket.on('data', (chunk: Buffer) => answered.push(chunk))
  peer.send(encodePdu(associateRequest()))
  await peer.until(() => peer.closed)
  assert.notEqual(answered[0]?.[0], 2, 'no A-ASSOCIATE-AC')
  assert.equal(server.stats().accepted, 0)
  const silent = new RawPeer(server.address.port)
  await silent.until(() => silent.closed)
  await silent.until(() => server.stats().connections === 0)
})

test('C05: connections on the TLS port are counted before the handshake and given back after', { skip }, async (t) => {
  const authority = certificateAuthority(t)
  const own = authority.issue('server.test')
  const server = await serving(t, { tls: { key: own.key, cert: own.cert }, limits: { connectionsPerPeer: 3, artim: 300 } })
  const { port } = server.address
  const silent = Array.from({ length: 8 }, () => new RawPeer(port))
  await silent[0]?.until(() => server.stats().dropped === 5)
  assert.equal(server.stats().connections, 3)
  assert.equal(await knock(port, {}), 'refused')
  await silent[0]?.until(() => server.stats().connections === 0)
  assert.equal(await knock(port, {}), 'pdu 2')
})
