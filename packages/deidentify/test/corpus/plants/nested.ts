/** Identity inside sequences: known ones, ones that are kept, private ones, ones held as UN, and twenty deep (PS3.5 §7.5, 6.2.2). */
import type { Tag } from '@vesalius/standards/dicom'
import { pathOf, type Planting } from '../planter.ts'
import { type Node, nodeOf, numbers, put, sequence, textNode, type Tree } from '../tree.ts'

type Planter = (planting: Planting) => void

const text = ({ charset }: Planting, tag: Tag, vr: string, value: string): Node => textNode(tag, vr, value, charset)
const gone = ({ actions }: Planting, where: string, ...tokens: string[]): void => { actions.push({ kind: 'text_removed', where, tokens }) }

const requestAttributes: Planter = (planting) => {
  const { person, tree, actions } = planting
  put(tree, sequence(0x00400275, [
    text(planting, 0x00321060, 'LO', `CT Abdomen ${person.family}`), text(planting, 0x00400007, 'LO', `Leber ${person.given} KM`), text(planting, 0x00400009, 'SH', person.accession.slice(0, 16)),
    text(planting, 0x00401001, 'SH', person.accession), text(planting, 0x00401002, 'LO', `Verdacht, ${person.family}`), text(planting, 0x00080050, 'SH', person.accession),
  ]))
  gone(planting, pathOf(0x00400275, 0x00321060), person.family)
  gone(planting, pathOf(0x00400275, 0x00400007), person.given)
  gone(planting, pathOf(0x00400275, 0x00401002), person.family)
  for (const tag of [0x00400009, 0x00401001, 0x00080050]) gone(planting, pathOf(0x00400275, tag), person.accession)
  actions.push({ kind: 'text_retained', where: pathOf(0x00400275, 0x00321060), words: ['CT', 'Abdomen'] })
}

const originalAttributes: Planter = (planting) => {
  const { person, tree } = planting
  const modified = sequence(0x04000550, [text(planting, 0x00100010, 'PN', person.pn), text(planting, 0x00100020, 'LO', person.patientId), text(planting, 0x00100030, 'DA', person.born)])
  put(tree, sequence(0x04000561, [modified, text(planting, 0x04000562, 'DT', '20190311101112'), text(planting, 0x04000563, 'LO', person.hospital), text(planting, 0x04000564, 'LO', person.hospital), text(planting, 0x04000565, 'CS', 'CORRECT')]))
  gone(planting, pathOf(0x04000561, 0x04000550, 0x00100010), ...person.nameTokens)
  gone(planting, pathOf(0x04000561, 0x04000550, 0x00100020), person.patientId)
  gone(planting, pathOf(0x04000561, 0x04000564), person.hospital)
}

const otherIds: Planter = (planting) => {
  const { person, tree } = planting
  put(tree, sequence(0x00101002, [text(planting, 0x00100020, 'LO', person.nid), text(planting, 0x00100021, 'LO', 'NHS'), text(planting, 0x00100022, 'CS', 'TEXT')], [text(planting, 0x00100020, 'LO', person.accession)]))
  gone(planting, pathOf(0x00101002, 0x00100020), person.nid, person.accession)
}

const people: Planter = (planting) => {
  const { person, tree } = planting
  const doctor = person.doctors[0] as string
  const institution = [text(planting, 0x00080080, 'LO', person.hospital), text(planting, 0x00401102, 'ST', person.street), text(planting, 0x00401103, 'LO', person.phone)]
  put(tree, sequence(0x00080096, [sequence(0x00401101, [text(planting, 0x00080100, 'SH', 'H1'), text(planting, 0x00080102, 'SH', '99LOC'), text(planting, 0x00080104, 'LO', doctor.replace('^', ' '))]), ...institution]))
  put(tree, sequence(0x00081072, [sequence(0x00401101, [text(planting, 0x00080104, 'LO', doctor.replace('^', ' '))]), ...institution]))
  gone(planting, pathOf(0x00080096, 0x00401101, 0x00080104), doctor.split('^')[0] as string)
  gone(planting, pathOf(0x00080096, 0x00080080), person.hospital)
  gone(planting, pathOf(0x00080096, 0x00401103), person.phone)
  gone(planting, pathOf(0x00081072, 0x00401101, 0x00080104), doctor.split('^')[0] as string)
}

/** A kept sequence whose items get what does not belong there. */
const insideKept: Planter = (planting) => {
  const { person, tree } = planting
  const code = [text(planting, 0x00080100, 'SH', 'T-D1100'), text(planting, 0x00080102, 'SH', 'SRT'), text(planting, 0x00080104, 'LO', 'Head'), text(planting, 0x00100010, 'PN', person.pn), text(planting, 0x00104000, 'LT', person.mail)]
  put(tree, sequence(0x00082218, code))
  gone(planting, pathOf(0x00082218, 0x00100010), ...person.nameTokens)
  gone(planting, pathOf(0x00082218, 0x00104000), person.mail)
}

const localCode: Planter = (planting) => {
  const { person, tree } = planting
  put(tree, sequence(0x00081032, [text(planting, 0x00080100, 'SH', 'CTABD'), text(planting, 0x00080102, 'SH', '99KH'), text(planting, 0x00080104, 'LO', `CT Abdomen ${person.family}`)]))
  gone(planting, pathOf(0x00081032, 0x00080104), person.family)
}

const heldAsUnknown: Planter = (planting) => {
  const { person, tree } = planting
  const held = { ...sequence(0x00401011, [text(planting, 0x00080080, 'LO', person.hospital), text(planting, 0x00080104, 'LO', `${person.given} ${person.family}`)]), asUnknown: true }
  put(tree, held)
  gone(planting, pathOf(0x00401011, 0x00080104), person.family)
  const referenced = { ...sequence(0x00081120, [text(planting, 0x00081150, 'UI', '1.2.840.10008.3.1.2.1.1'), text(planting, 0x00081155, 'UI', `1.3.46.670589.99.${person.index}.7.8`), text(planting, 0x00100010, 'PN', person.pn)]), asUnknown: true, undefinedLength: true }
  put(tree, referenced)
  gone(planting, pathOf(0x00081120, 0x00100010), ...person.nameTokens)
}

const deep: Planter = (planting) => {
  const { person, tree, random } = planting
  const depth = random.between(12, 20)
  let item: Tree = [text(planting, 0x00100010, 'PN', person.pn), text(planting, 0x0040a160, 'UT', `${person.given} ${person.family}`), text(planting, 0x00100020, 'LO', person.patientId)]
  for (let level = 0; level < depth; level++) item = [{ ...sequence(level % 2 ? 0x0040a730 : 0x00082112, item), undefinedLength: level % 3 === 0 }]
  const outer = item[0] as Node
  if (nodeOf(tree, outer.tag)) return
  put(tree, outer)
  const way = Array.from({ length: depth }, (_, level) => ((depth - 1 - level) % 2 ? 0x0040a730 : 0x00082112))
  gone(planting, pathOf(...way, 0x00100010), ...person.nameTokens)
  gone(planting, pathOf(...way, 0x00100020), person.patientId)
}

const nuclear: Planter = (planting) => {
  const { tree, actions, random } = planting
  const start = `2018${String(random.between(1, 9)).padStart(2, '0')}1${random.int(9)}0${random.between(7, 9)}3015.250000`
  put(tree, sequence(0x00540016, [
    text(planting, 0x00180031, 'LO', 'FDG'), text(planting, 0x00181072, 'TM', start.slice(8)), text(planting, 0x00181074, 'DS', '364000000'), text(planting, 0x00181075, 'DS', '6586.2'), text(planting, 0x00181078, 'DT', start),
  ]))
  actions.push({ kind: 'date_shifted', where: pathOf(0x00540016, 0x00181078), original: start }, { kind: 'interval_kept', where: pathOf(0x00540016, 0x00181078), original: start })
  actions.push({ kind: 'text_retained', where: pathOf(0x00540016, 0x00181074), words: ['364000000'] }, { kind: 'text_retained', where: pathOf(0x00540016, 0x00181075), words: ['6586.2'] })
}

/** Two copies of an element, the second with the identity; retired and unknown elements; group lengths. */
const oddElements: Planter = (planting) => {
  const { person, tree, little } = planting
  put(tree, text(planting, 0x0008103e, 'LO', `zweite ${person.family}`), { copy: true })
  put(tree, text(planting, 0x00100010, 'PN', person.pn), { copy: true })
  gone(planting, pathOf(0x00100010), ...person.nameTokens)
  gone(planting, pathOf(0x0008103e), person.family)
  for (const [tag, vr] of [[0x00080010, 'SH'], [0x00204000, 'LT'], [0x00324000, 'LT'], [0x40000010, 'LT'], [0x00087777, 'LO'], [0x00107a7a, 'UN'], [0x00285555, 'LT']] as const) {
    const node = vr === 'UN' ? { ...text(planting, tag, 'LO', person.family), asUnknown: true } : text(planting, tag, vr, vr === 'SH' ? [...person.family].slice(0, 14).join('') : `${person.family} ${person.nid}`)
    put(tree, node)
    gone(planting, pathOf(tag), [...person.family].slice(0, 14).join(''))
  }
  put(tree, numbers(0x00100000, 'UL', [4242], little))
}

const planters: readonly Planter[] = [requestAttributes, originalAttributes, otherIds, people, insideKept, localCode, heldAsUnknown, deep, oddElements]

export function plantNested(planting: Planting): void {
  for (const plant of planting.random.some(planters, planting.adversarial ? 6 : 5)) plant(planting)
  if (planting.modality === 'PT' || planting.modality === 'NM') nuclear(planting)
}
