/** Writes DICOM files in explicit VR little endian (PS3.5 7.1, PS3.10 7.1), and makes UIDs from content, so that the same work gives the same bytes. */
import { createHash } from 'node:crypto'

export type Value = string | number | readonly number[] | Uint8Array | readonly NewAttributes[]
/** Tag and VR as `00080060:CS` → value. Numbers of US, UL and FD are written as such, other texts as they are. */
export type NewAttributes = Readonly<Record<string, Value>>

const long = new Set(['OB', 'OW', 'SQ', 'UN', 'UT'])

export function encode(attributes: NewAttributes): Buffer {
  return Buffer.concat(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([key, value]) => {
    const [tag = '', vr = ''] = key.split(':')
    const content = padded(contentOf(vr, value), vr)
    const head = Buffer.alloc(long.has(vr) ? 12 : 8)
    head.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0)
    head.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2)
    head.write(vr, 4, 'latin1')
    if (long.has(vr)) head.writeUInt32LE(content.length, 8)
    else head.writeUInt16LE(content.length, 6)
    return [head, content]
  }))
}

function contentOf(vr: string, value: Value): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'latin1')
  if (value instanceof Uint8Array) return Buffer.from(value)
  const list = (Array.isArray(value) ? value : [value]) as readonly (number | NewAttributes)[]
  if (vr === 'SQ') return Buffer.concat((list as readonly NewAttributes[]).flatMap((one) => {
    const content = encode(one)
    const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0])
    head.writeUInt32LE(content.length, 4)
    return [head, content]
  }))
  const numbers = list as readonly number[]
  if (vr === 'US') return Buffer.concat(numbers.map((number) => { const bytes = Buffer.alloc(2); bytes.writeUInt16LE(number); return bytes }))
  if (vr === 'UL') return Buffer.concat(numbers.map((number) => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(number); return bytes }))
  if (vr === 'FD') return Buffer.concat(numbers.map((number) => { const bytes = Buffer.alloc(8); bytes.writeDoubleLE(number); return bytes }))
  return Buffer.from(numbers.map(decimal).join('\\'), 'latin1')
}

/** At most 16 characters (PS3.5 6.2, DS). */
function decimal(value: number): string {
  for (let digits = 16; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)))
    if (text.length <= 16) return text
  }
  return '0'
}

function padded(content: Buffer, vr: string): Buffer {
  return content.length % 2 === 0 ? content : Buffer.concat([content, Buffer.from(vr === 'UI' || vr === 'OB' ? '\0' : ' ')])
}

/** A file with empty preamble. `attributes` holds SOP Class and SOP Instance UID. */
export function dicomFile(attributes: NewAttributes): Buffer {
  const meta = encode({ '00020001:OB': new Uint8Array([0, 1]), '00020002:UI': attributes['00080016:UI'] ?? '', '00020003:UI': attributes['00080018:UI'] ?? '', '00020010:UI': '1.2.840.10008.1.2.1', '00020012:UI': '2.25.181170281870614306', '00020013:SH': 'VESALIUS' })
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), encode({ '00020000:UL': meta.length }), meta, encode(attributes)])
}

/** A UID of the UUID form (PS3.5 B.2) from content. */
export function uidOf(...content: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of content) hash.update(part).update('\0')
  return `2.25.${BigInt(`0x${hash.digest('hex').slice(0, 32)}`)}`
}
