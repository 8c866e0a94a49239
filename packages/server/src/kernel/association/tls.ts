/** Transport security after BCP 195 (RFC 9325) as PS3.15 §B.12 asks: TLS 1.2 and 1.3, ephemeral keys and authenticated ciphers only. */
import type { PeerCertificate, TLSSocket, TlsOptions } from 'node:tls'
import type { ServerTls, TlsPeer } from './service.ts'

const ciphers = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
].join(':')

export const secureOptions = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3', ciphers, honorCipherOrder: true } as const

export function serverSecurity(tls: ServerTls, handshakeTimeout: number): TlsOptions {
  const { key, cert, ca, crl } = tls
  const clients = ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true, ...(crl === undefined ? {} : { crl }) }
  return { ...secureOptions, key, cert, ...clients, handshakeTimeout }
}

/** Who stands at the other end, where a certificate was shown and verified. */
export function tlsPeerOf(socket: TLSSocket): TlsPeer | undefined {
  const certificate: Partial<PeerCertificate> = socket.getPeerCertificate()
  if (!socket.authorized || certificate.fingerprint256 === undefined) return undefined
  const commonName = certificate.subject?.CN
  const dns = (certificate.subjectaltname ?? '')
    .split(', ')
    .filter((name) => name.startsWith('DNS:'))
    .map((name) => name.slice(4))
  return { fingerprint: certificate.fingerprint256, names: [...(commonName === undefined ? [] : [commonName].flat()), ...dns] }
}
