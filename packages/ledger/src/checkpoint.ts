/** Checkpoints (c2sp.org/tlog-checkpoint) and their cosignatures by witnesses (c2sp.org/tlog-cosignature, version 1, Ed25519). */
import { sign, verify } from 'node:crypto'
import { isOf, parseNote, signatureLine, signNote } from './note.ts'
import type { Note, Signer, Verifier } from './note.ts'

export interface Checkpoint {
  /** Which log it is: one line. */
  readonly origin: string
  readonly size: number
  readonly root: Buffer
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`
}

/** Throws RangeError for an origin that is not one line. */
export function signCheckpoint(checkpoint: Checkpoint, signer: Signer): string {
  if (!/^[^\s+]{1,200}$/u.test(checkpoint.origin)) throw new RangeError('the origin of a log is one word')
  return signNote(checkpointText(checkpoint), signer)
}

/** Throws RangeError when the text of the note is no checkpoint. */
export function parseCheckpoint(note: Note | string): Checkpoint {
  const { text } = typeof note === 'string' ? parseNote(note) : note
  const [origin = '', size = '', root = ''] = text.split('\n')
  const hash = Buffer.from(root, 'base64')
  if (origin === '' || !/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size)) || hash.length !== 32 || hash.toString('base64') !== root) {
    throw new RangeError('a checkpoint is an origin, a size and a root, a line each')
  }
  return { origin, size: Number(size), root: hash }
}

/** A witness says that it has seen this checkpoint at that time (seconds since 1970) and no other history. Returns the line to be added to the note. */
export function cosign(note: string, witness: Signer, time: number): string {
  const stamp = Buffer.alloc(8)
  stamp.writeBigUInt64BE(BigInt(time))
  return signatureLine(witness, Buffer.concat([stamp, sign(null, cosignedText(parseNote(note).text, time), witness.secret)]))
}

/** When the witness has cosigned (seconds since 1970); undefined when it has not. */
export function cosignedAt(note: Note, witness: Verifier): number | undefined {
  for (const line of note.signatures) {
    if (!isOf(line, witness) || line.bytes.length !== 72) continue
    const time = Number(line.bytes.readBigUInt64BE())
    if (Number.isSafeInteger(time) && verify(null, cosignedText(note.text, time), witness.key, line.bytes.subarray(8))) return time
  }
  return undefined
}

const cosignedText = (text: string, time: number): Buffer => Buffer.from(`cosignature/v1\ntime ${time}\n${text}`)
