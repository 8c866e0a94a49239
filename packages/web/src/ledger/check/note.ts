/** Signed notes and checkpoints (c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature), read and checked in the browser. */
import { equal, fromBase64, joined, sha256, toHex, utf8, type Bytes } from './bytes.ts'

export interface Key { readonly name: string; readonly use: 'log' | 'witness'; readonly id: Bytes; readonly raw: Bytes }
export interface SignedNote { readonly text: string; readonly signatures: readonly { readonly name: string; readonly id: Bytes; readonly bytes: Bytes }[] }
export interface Checkpoint { readonly origin: string; readonly size: number; readonly root: Bytes }

/** `name+id+key`. Throws RangeError when it is none. */
export async function parseKey(text: string): Promise<Key> {
  const [name = '', id = '', ...rest] = text.split('+')
  const material = fromBase64(rest.join('+'))
  const use = material[0] === 1 ? 'log' : material[0] === 4 ? 'witness' : undefined
  const own = (await sha256(joined(utf8(`${name}\n`), material))).slice(0, 4)
  if (!use || material.length !== 33 || toHex(own) !== id) throw new RangeError('not a key')
  return { name, use, id: own, raw: material.slice(1) }
}

/** Throws RangeError when it is none. */
export function parseNote(note: string): SignedNote {
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n')) throw new RangeError('not a signed note')
  const signatures = note.slice(end + 2, -1).split('\n').map((line) => {
    const [, name = '', encoded = ''] = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line) ?? []
    const bytes = fromBase64(encoded)
    if (bytes.length < 5) throw new RangeError('not a signature')
    return { name, id: bytes.slice(0, 4), bytes: bytes.slice(4) }
  })
  return { text: note.slice(0, end + 1), signatures }
}

/** Throws RangeError when the text is none. */
export function parseCheckpoint({ text }: SignedNote): Checkpoint {
  const [origin = '', size = '', root = ''] = text.split('\n')
  const hash = fromBase64(root)
  if (origin === '' || !/^(0|[1-9]\d{0,15})$/.test(size) || hash.length !== 32) throw new RangeError('not a checkpoint')
  return { origin, size: Number(size), root: hash }
}

/** Whether the key of a log has signed the note, or that of a witness cosigned it. */
export async function isSignedBy(note: SignedNote, key: Key): Promise<boolean> {
  for (const { name, id, bytes } of note.signatures) {
    if (name !== key.name || !equal(id, key.id)) continue
    if (key.use === 'log' && bytes.length === 64 && (await verified(key, bytes, utf8(note.text)))) return true
    if (key.use === 'witness' && bytes.length === 72 && (await verified(key, bytes.slice(8), utf8(`cosignature/v1\ntime ${timeIn(bytes)}\n${note.text}`)))) return true
  }
  return false
}

const timeIn = (bytes: Bytes): bigint => new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0)

async function verified({ raw }: Key, signature: Bytes, message: Bytes): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', key, signature, message)
}
