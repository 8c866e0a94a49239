/** Every byte that a tool wrote is searched for every identity of the file's patient: in six encodings, any case, inflated; and every path for every patient. */
import { inflateRawSync, inflateSync } from 'node:zlib'
import { encodeText } from '@vesalius/standards/dicom'
import type { KeyPatient } from './key.ts'
import type { Canary } from './people.ts'

export interface Leak { readonly kind: Canary['kind'] | 'uid', readonly place: string, readonly encoding: string, readonly sample: string }

const sets: readonly (readonly [string, readonly string[]])[] = [
  ['latin-1', ['ISO_IR 100']], ['latin-2', ['ISO_IR 101']], ['greek', ['ISO_IR 126']], ['cyrillic', ['ISO_IR 144']], ['arabic', ['ISO_IR 127']], ['hebrew', ['ISO_IR 138']], ['turkish', ['ISO_IR 148']],
  ['gb18030', ['GB18030']], ['japanese', ['', 'ISO 2022 IR 87']], ['katakana', ['ISO 2022 IR 13', 'ISO 2022 IR 87']], ['korean', ['', 'ISO 2022 IR 149']],
]

interface Needle { readonly canary: Canary, readonly encoding: string, readonly bytes: Buffer }

const lowered = (bytes: Uint8Array): Buffer => Buffer.from(bytes).map((byte) => (byte > 64 && byte < 91 ? byte + 32 : byte)) as Buffer

export function needlesOf(canaries: readonly Canary[]): Needle[] {
  const needles = new Map<string, Needle>()
  const add = (canary: Canary, encoding: string, bytes: Uint8Array): void => {
    const low = lowered(bytes)
    if (low.length >= 5 && !needles.has(low.toString('hex'))) needles.set(low.toString('hex'), { canary, encoding, bytes: low })
  }
  for (const canary of canaries) {
    const texts = new Set([canary.text, canary.text.toUpperCase(), canary.text.toLowerCase(), canary.text.normalize('NFD'), canary.text.normalize('NFKD').replace(/\p{M}/gu, '')])
    for (const text of texts) {
      add(canary, 'utf-8', Buffer.from(text))
      add(canary, 'utf-16', Buffer.from(text, 'utf16le'))
      add(canary, 'utf-16be', Buffer.from(text, 'utf16le').swap16())
      if (/^[\x20-\x7e]+$/.test(text)) continue
      for (const [name, charset] of sets) try { add(canary, name, withoutEscapes(encodeText(text, charset, { vr: 'LO' }))) } catch { continue }
    }
  }
  return [...needles.values()]
}

/** Escape sequences around a text are not part of what is looked for. */
function withoutEscapes(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1').replace(/^(\x1b[($)]+[A-Z0-9])+/, '').replace(/(\x1b[($)]+[A-Z0-9])+$/, '')
  return Buffer.from(text, 'latin1')
}

export function leaksIn(bytes: Uint8Array, needles: readonly Needle[], place: string): Leak[] {
  const leaks: Leak[] = []
  for (const view of viewsOf(bytes)) {
    const low = lowered(view)
    for (const { canary, encoding, bytes: wanted } of needles) {
      const at = low.indexOf(wanted)
      if (at >= 0) leaks.push({ kind: canary.kind, place, encoding, sample: `${at}: ${Buffer.from(view.subarray(Math.max(0, at - 24), at + wanted.length + 8)).toString('latin1').replace(/[^\x20-\x7e]/g, '.')}` })
    }
  }
  return leaks
}

/** The bytes, and what streams inside them inflate to. */
function* viewsOf(bytes: Uint8Array): Iterable<Uint8Array> {
  yield bytes
  const whole = Buffer.from(bytes)
  const deflated = whole.indexOf('1.2.840.10008.1.2.1.99', 128)
  if (deflated > 0 && deflated < 400) {
    const start = 144 + whole.readUInt32LE(140)
    try { yield inflateRawSync(whole.subarray(start), { finishFlush: 2 }) } catch { /* not deflated after all */ }
  }
  for (let at = whole.indexOf('stream\n'); at >= 0; at = whole.indexOf('stream\n', at + 1)) try { yield inflateSync(whole.subarray(at + 7), { finishFlush: 2 }) } catch { continue }
}

export function leaksInPath(path: string, patients: readonly KeyPatient[]): Leak[] {
  const low = path.normalize('NFC').toLowerCase()
  return patients.flatMap(({ canaries }) => canaries.filter(({ text }) => text.length >= 5 && low.includes(text.toLowerCase())).map(({ kind, text }): Leak => ({ kind, place: `path ${path}`, encoding: 'utf-8', sample: text })))
}
