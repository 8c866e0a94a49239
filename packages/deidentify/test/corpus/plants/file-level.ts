/** Around the data set (PS3.10 §7.1): preamble, titles and private information in group 2, padding and bytes after the end. */
import type { Planting } from '../planter.ts'
import { numbers, put, textNode } from '../tree.ts'

const hexOf = (text: string): string => Buffer.from(text).toString('hex')

export function plantFileLevel(planting: Planting): void {
  const { source, person, random, actions } = planting
  const station = `AE_${(person.doctors[0] as string).split('^')[0]}`.toUpperCase().slice(0, 16)
  for (const tag of [0x00020016, 0x00020017, 0x00020018]) {
    put(source.meta, textNode(tag, 'AE', station, []))
    actions.push({ kind: 'text_removed', where: `meta/${tag.toString(16).padStart(8, '0')}`, tokens: [station] })
  }
  if (random.chance(0.4)) {
    put(source.meta, textNode(0x00020100, 'UI', '1.2.276.0.99.1', []))
    put(source.meta, { tag: 0x00020102, vr: 'OB', bytes: Buffer.from(`${person.given} ${person.family} ${person.nid}`) })
    actions.push({ kind: 'bytes_absent', what: 'private information', hex: hexOf(person.nid) })
  }
  if (random.chance(0.5)) {
    const text = `II*\0 ${person.mail} ${person.patientId}`.slice(0, 126)
    source.preamble = new Uint8Array(128)
    source.preamble.set(Buffer.from(text).subarray(0, 128))
    actions.push({ kind: 'bytes_absent', what: 'preamble', hex: hexOf(person.mail) })
  }
  if (random.chance(0.4)) {
    put(planting.tree, { tag: 0xfffcfffc, vr: 'OB', bytes: Buffer.from(`${'\0'.repeat(32)}${person.patientId} ${person.phone}`) })
    actions.push({ kind: 'bytes_absent', what: 'padding', hex: hexOf(person.phone) })
  }
  if (random.chance(0.3)) {
    put(planting.tree, { tag: 0x04000100, vr: 'UI', bytes: Buffer.from('1.2.276.0.99.77.5\0') })
    put(planting.tree, numbers(0x00080001, 'UL', [9999], planting.little))
  }
}
