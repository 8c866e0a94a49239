/** Signs the digest of a report with Ed25519 (RFC 8032), and checks one: that the statement has this digest, and that this key signed it. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { digestOf, type Json } from './canonical.ts'
import type { Report, Signature } from './types.ts'

/** A PEM file with an Ed25519 private key (PKCS #8); made, for its owner only, when there is none. Throws when it holds anything else. */
export function openSigningKey(path: string): KeyObject {
  let pem: Buffer
  try {
    pem = readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    writeNewKey(path)
    pem = readFileSync(path)
  }
  const key = createPrivateKey(pem)
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('the signing key is no Ed25519 key')
  return key
}

/** Appears whole under its name or not at all; of two runs that begin at once, one key wins. */
function writeNewKey(path: string): void {
  const temporary = `${path}.${process.pid}.new`
  const descriptor = openSync(temporary, 'wx', 0o600)
  try {
    writeSync(descriptor, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string)
    fsyncSync(descriptor)
    linkSync(temporary, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    closeSync(descriptor)
    rmSync(temporary, { force: true })
  }
}

export function signReport(report: Report, privateKey: KeyObject): Report {
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const value = sign(null, signedText(report.resultDigest), privateKey).toString('base64')
  return { ...report, signature: { algorithm: 'Ed25519', keyId: keyIdOf(der), publicKey: der.toString('base64'), value } }
}

/** The digest alone could be signed for another purpose: the purpose is part of what is signed. */
const signedText = (resultDigest: string): Buffer => Buffer.from(`vesalius-report/1\n${resultDigest}\n`)
const keyIdOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex').slice(0, 16)

export type CheckedReport =
  | { readonly ok: true, readonly keyId: string, /** The key was given by the caller, and not only found in the report. */ readonly trusted: boolean }
  | { readonly ok: false, readonly code: 'format' | 'digest' | 'unsigned' | 'signature' | 'other-key' }

/** `publicKey`: PEM, or base 64 of SPKI. Without it a report can only be shown to be whole, not whose it is. Throws nothing on any JSON. */
export function checkReport(report: unknown, publicKey?: string): CheckedReport {
  const { format, statement, resultDigest, signature } = (report ?? {}) as Partial<Report>
  if (format !== 'vesalius-report/1' || typeof statement !== 'object' || typeof resultDigest !== 'string') return { ok: false, code: 'format' }
  try {
    if (digestOf(statement as unknown as Json) !== resultDigest) return { ok: false, code: 'digest' }
  } catch {
    return { ok: false, code: 'digest' }
  }
  return signature ? checkSignature(resultDigest, signature, publicKey) : { ok: false, code: 'unsigned' }
}

function checkSignature(resultDigest: string, signature: Signature, publicKey: string | undefined): CheckedReport {
  try {
    const own = createPublicKey({ key: Buffer.from(signature.publicKey, 'base64'), format: 'der', type: 'spki' })
    if (publicKey !== undefined && !keyOf(publicKey).equals(own)) return { ok: false, code: 'other-key' }
    if (own.asymmetricKeyType !== 'ed25519' || !verify(null, signedText(resultDigest), own, Buffer.from(signature.value, 'base64'))) return { ok: false, code: 'signature' }
    return { ok: true, keyId: keyIdOf(own.export({ type: 'spki', format: 'der' })), trusted: publicKey !== undefined }
  } catch {
    return { ok: false, code: 'signature' }
  }
}

function keyOf(text: string): KeyObject {
  return text.includes('-----') ? createPublicKey(text) : createPublicKey({ key: Buffer.from(text.trim(), 'base64'), format: 'der', type: 'spki' })
}
