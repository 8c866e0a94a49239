/** Private elements: safe ones by creator and offset in any block (PS3.15 Table E.3.10-1), unlisted ones beside them, and unknown creators (PS3.5 §7.8). */
import { type Planting, short } from '../planter.ts'
import { encodedNumber, nodeOf, put, sequence, textNode } from '../tree.ts'

interface Safe { readonly group: number, readonly creator: string, readonly element: number, readonly vr: string, readonly value: string | number }

const safe: readonly Safe[] = [
  { group: 0x7053, creator: 'Philips PET Private Group', element: 0x00, vr: 'DS', value: '0.000587' }, { group: 0x7053, creator: 'Philips PET Private Group', element: 0x09, vr: 'DS', value: '1.270351' },
  { group: 0x0019, creator: 'SIEMENS MR HEADER', element: 0x0c, vr: 'IS', value: '800' }, { group: 0x0019, creator: 'SIEMENS MR HEADER', element: 0x0d, vr: 'CS', value: 'DIRECTIONAL' },
  { group: 0x0043, creator: 'GEMS_PARM_01', element: 0x39, vr: 'IS', value: '1000\\8\\0\\0' }, { group: 0x0043, creator: 'GEMS_PARM_01', element: 0x27, vr: 'SH', value: '1.375:1' }, { group: 0x0019, creator: 'GEMS_ACQU_01', element: 0x23, vr: 'DS', value: '39.37' },
  { group: 0x0019, creator: 'GEMS_ACQU_01', element: 0x27, vr: 'DS', value: '0.8' }, { group: 0x0025, creator: 'GEMS_SERS_01', element: 0x07, vr: 'SL', value: 28 }, { group: 0x2001, creator: 'Philips Imaging DD 001', element: 0x03, vr: 'FL', value: 1000 },
  { group: 0x00e1, creator: 'ELSCINT1', element: 0x21, vr: 'DS', value: '412.5' }, { group: 0x01f1, creator: 'ELSCINT1', element: 0x26, vr: 'DS', value: '0.9' },
]

const unlisted: readonly (readonly [number, string, number])[] = [
  [0x0019, 'SIEMENS MR HEADER', 0xe7], [0x0043, 'GEMS_PARM_01', 0xf3], [0x7053, 'Philips PET Private Group', 0x77], [0x0009, 'GEMS_IDEN_01', 0xe6], [0x2001, 'Philips Imaging DD 001', 0xf9], [0x00e1, 'ELSCINT1', 0x77],
]
const strangers = ['ACME HOSPITAL PACS 1.0', 'KIS EXPORT', 'LOCAL_TELERAD_2', 'Hospital Archive 7']

/** The block that the creator has in this group of the tree, or a new one: shifted, up to FF. */
function blockOf(planting: Planting, group: number, creator: string): number {
  const { tree, random, adversarial } = planting
  for (let block = 0x10; block <= 0xff; block++) {
    const node = nodeOf(tree, tagIn(group, block))
    if (node && Buffer.from(node.bytes).toString('latin1').trim() === creator) return block
  }
  const free = (block: number): boolean => !nodeOf(tree, tagIn(group, block))
  const wanted = [adversarial ? 0xff : random.between(0x10, 0x40), random.between(0x11, 0xfe), 0xff, 0xfd].find(free) ?? 0x10
  put(tree, textNode(tagIn(group, wanted), 'LO', creator, []))
  return wanted
}

const tagIn = (group: number, low: number): number => ((group << 16) | low) >>> 0
const place = (group: number, creator: string, element: number): string => `${group.toString(16).toUpperCase().padStart(4, '0')}"${creator}"${element.toString(16).toUpperCase().padStart(2, '0')}`

export function plantPrivates(planting: Planting): void {
  const { random, tree, actions, person, charset } = planting
  for (const one of random.some(safe, 3)) {
    const tag = tagIn(one.group, (blockOf(planting, one.group, one.creator) << 8) | one.element)
    const node = typeof one.value === 'number' ? encodedNumber(tag, one.vr, one.value, planting.little) : textNode(tag, one.vr, one.value, [])
    put(tree, node)
    actions.push({ kind: 'private_retained', where: place(one.group, one.creator, one.element), hex: Buffer.from(node.bytes).toString('hex') })
  }
  const [group, creator, element] = random.pick(unlisted)
  put(tree, textNode(tagIn(group, (blockOf(planting, group, creator) << 8) | element), 'LO', short(`${person.given} ${person.family}`, 60), charset))
  actions.push({ kind: 'private_removed', group, creator, element })
  plantStranger(planting)
}

/** A creator that nobody knows, with text, a name in LO, a nested name, a UID and a sequence held as UN. */
function plantStranger(planting: Planting): void {
  const { random, tree, person, charset, actions } = planting
  const creator = random.pick(strangers)
  const group = random.pick([0x0009, 0x0011, 0x0029, 0x0051, 0x7fe1])
  const block = blockOf(planting, group, creator)
  const at = (element: number): number => tagIn(group, (block << 8) | element)
  put(tree, textNode(at(0x01), 'LO', short(`${person.family}^${person.given}`, 60), charset))
  put(tree, textNode(at(0x02), 'PN', person.pn, charset))
  put(tree, textNode(at(0x03), 'UI', `1.2.276.0.99.${person.index}.${random.int(1e6)}`, []))
  put(tree, textNode(at(0x04), 'DA', person.born, []))
  const inner = sequence(at(0x10), [textNode(0x00100010, 'PN', person.pn, charset), textNode(0x00100020, 'LO', person.patientId, charset)])
  put(tree, random.chance(0.5) ? { ...inner, asUnknown: true } : inner)
  put(tree, { ...textNode(at(0x20), 'LO', `${person.phone} ${person.mail}`, []), asUnknown: true })
  actions.push({ kind: 'private_removed', group, creator })
  for (const element of [0x01, 0x02, 0x03, 0x04, 0x10, 0x20]) actions.push({ kind: 'private_removed', group, creator, element })
}

