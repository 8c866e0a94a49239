/** Signed notes (c2sp.org/signed-note): a text, an empty line, and signatures by named Ed25519 keys, one a line. */
import { createHash, createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** What a key signs: a note as it is (a log), or a checkpoint at a time (a cosignature). */
export type KeyUse = 'log' | 'witness'

export interface Verifier {
  /** Without spaces and plus signs. */
  readonly name: string
  readonly use: KeyUse
  readonly key: KeyObject
  /** The first four bytes by which a signature says which key made it. */
  readonly id: Buffer
}

export interface Signer extends Verifier {
  readonly secret: KeyObject
}

export interface SignatureLine {
  readonly name: string
  readonly id: Buffer
  readonly bytes: Buffer
}

export interface Note {
  /** Ends with a line feed. */
  readonly text: string
  readonly signatures: readonly SignatureLine[]
}

const bytesOfUse: Readonly<Record<KeyUse, number>> = { log: 0x01, witness: 0x04 }
const spki = Buffer.from('302a300506032b6570032100', 'hex')
const mostBytes = 1_000_000
const mostSignatures = 100

/** Throws TypeError for another kind of key, RangeError for a name that cannot stand in a signature line. */
export function verifierOf(name: string, use: KeyUse, key: KeyObject): Verifier {
  if (!/^[^\s+]{1,200}$/u.test(name)) throw new RangeError('the name of a key has no spaces and no plus signs')
  return { name, use, key, id: createHash('sha256').update(`${name}\n`).update(materialOf(use, key)).digest().subarray(0, 4) }
}

export function signerOf(name: string, use: KeyUse, secret: KeyObject): Signer {
  return { ...verifierOf(name, use, createPublicKey(secret)), secret }
}

/** `name+id+key`: how a key is told to others. */
export function vkeyOf({ name, use, key, id }: Verifier): string {
  return `${name}+${id.toString('hex')}+${materialOf(use, key).toString('base64')}`
}

/** Throws RangeError when it is none, or its identifier does not belong to it. */
export function parseVkey(text: string): Verifier {
  const [name = '', id = '', ...rest] = text.split('+')
  const material = Buffer.from(rest.join('+'), 'base64')
  const use = (Object.keys(bytesOfUse) as KeyUse[]).find((one) => bytesOfUse[one] === material[0])
  if (!use || material.length !== 33 || material.toString('base64') !== rest.join('+')) throw new RangeError('a key is written name+identifier+key, of Ed25519')
  const verifier = verifierOf(name, use, createPublicKey({ key: Buffer.concat([spki, material.subarray(1)]), format: 'der', type: 'spki' }))
  if (verifier.id.toString('hex') !== id) throw new RangeError('the identifier of a key does not belong to it')
  return verifier
}

export function signatureLine({ name, id }: Verifier, bytes: Uint8Array): string {
  return `— ${name} ${Buffer.concat([id, bytes]).toString('base64')}\n`
}

/** The note with one signature more. `text` ends with a line feed. */
export function signNote(text: string, signer: Signer): string {
  return `${text}\n${signatureLine(signer, sign(null, Buffer.from(text), signer.secret))}`
}

/** Throws RangeError when it is no signed note. Says nothing about whose signatures they are. */
export function parseNote(note: string): Note {
  const end = note.lastIndexOf('\n\n')
  if (note.length > mostBytes || end < 0 || !note.endsWith('\n')) throw new RangeError('a signed note is a text, an empty line and signatures')
  const lines = note.slice(end + 2, -1).split('\n')
  if (lines.length > mostSignatures) throw new RangeError('a signed note has at most 100 signatures')
  return { text: note.slice(0, end + 1), signatures: lines.map(parseLine) }
}

function parseLine(line: string): SignatureLine {
  const [, name = '', encoded = ''] = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line) ?? []
  const bytes = Buffer.from(encoded, 'base64')
  if (bytes.length < 5 || bytes.toString('base64') !== encoded) throw new RangeError('a line of signatures is not one')
  return { name, id: bytes.subarray(0, 4), bytes: bytes.subarray(4) }
}

/** Whether one of the note's signatures is by this key of a log. */
export function isSignedBy(note: Note, verifier: Verifier): boolean {
  return note.signatures.some((line) => isOf(line, verifier) && line.bytes.length === 64 && verify(null, Buffer.from(note.text), verifier.key, line.bytes))
}

export function isOf(line: SignatureLine, verifier: Verifier): boolean {
  return line.name === verifier.name && line.id.equals(verifier.id)
}

function materialOf(use: KeyUse, key: KeyObject): Buffer {
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('the key is not of Ed25519')
  return Buffer.concat([Uint8Array.of(bytesOfUse[use]), key.export({ format: 'der', type: 'spki' }).subarray(spki.length)])
}
