/** Every date and every UID of the file, as it is in it and as planted: what has to be shifted, replaced, or left (PS3.15 E.3.6, E.3.9). */
import { isRetired, type Tag } from '@vesalius/standards/dicom'
import { hex, pathOf, type Planting } from '../planter.ts'
import { type Node, nodeOf, put, sequence, textNode, textOf, type Tree } from '../tree.ts'

/** Moved, not blanked, by an option that keeps modified dates. */
const kept: ReadonlySet<Tag> = new Set([0x00080020, 0x00080021, 0x00080022, 0x00080023, 0x0008002a, 0x00181078, 0x00400244])
/** UIDs that must be there, so that what belongs together is found. */
const neededUids: ReadonlySet<Tag> = new Set([0x00080018, 0x0020000d, 0x0020000e, 0x00200052])
const referring: ReadonlySet<Tag> = new Set([0x00081140, 0x00081115, 0x0008114a, 0x00081199, 0x00082112, 0x30060010, 0x30060016, 0x0040a375])
/** Not UIDs of instances: classes, schemes, implementations, templates, mappings; and those that no profile needs to keep. */
const notOfInstances: ReadonlySet<Tag> = new Set([0x00080114, 0x0008010c, 0x0008010d, 0x00080117, 0x00080118, 0x0008001b, 0x00080119, 0x0040db0d, 0x00020012, 0x00020010, 0x00020100])

const some = (date: string, days: number): string => new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8)) + days)).toISOString().slice(0, 10).replaceAll('-', '')

export function plantDates(planting: Planting): void {
  const { tree, random, charset, person } = planting
  const study = /^(19|20)\d{6}$/.exec(textOf(nodeOf(tree, 0x00080020)))?.[0] ?? `${random.between(2001, 2023)}0${random.between(1, 9)}1${random.int(9)}`
  const dates: readonly (readonly [Tag, string, string])[] = [
    [0x00080020, 'DA', study], [0x00080021, 'DA', study], [0x00080022, 'DA', some(study, 0)], [0x00080023, 'DA', some(study, 1)], [0x0008002a, 'DT', `${study}0${random.between(7, 9)}4511.125000`],
    [0x00400244, 'DA', study], [0x00400250, 'DA', some(study, 1)], [0x001021d0, 'DA', some(study, -24)], [0x00321050, 'DA', some(study, 2)], [0x00380020, 'DA', some(study, -3)], [0x00080024, 'DA', study], [0x00181012, 'DA', study],
  ]
  for (const [tag, vr, value] of dates) if (tag <= 0x0008002a || random.chance(0.5)) put(tree, textNode(tag, vr, value, charset))
  const age = Math.floor((Number(study) - Number(person.born)) / 10000)
  if (age >= 0 && age < 120) {
    put(tree, textNode(0x00101010, 'AS', `${String(age).padStart(3, '0')}Y`, []))
    planting.actions.push({ kind: 'age_ok', original: `${String(age).padStart(3, '0')}Y` })
  }
}

export function plantReferences(planting: Planting): void {
  const { tree, siblings, charset, random } = planting
  const own = { sopClass: planting.sopClass, sopInstance: textOf(nodeOf(tree, 0x00080018)) }
  const items = [own, ...random.some(siblings, 2)].map(({ sopClass, sopInstance }) => [textNode(0x00081150, 'UI', sopClass, charset), textNode(0x00081155, 'UI', sopInstance, charset)])
  if (!nodeOf(tree, 0x00081140)) put(tree, sequence(0x00081140, ...items))
}

/** Goes through the whole tree as it will be written. */
export function expectDatesAndUids(planting: Planting): string[] {
  const uids = new Set<string>()
  visit(planting, planting.tree, { path: [], uids })
  for (const node of planting.source.meta) if (node.tag === 0x00020003) uidActions(planting, node, { path: [], uids, meta: true })
  return [...uids]
}

interface Way { readonly path: readonly Tag[], readonly uids: Set<string>, readonly meta?: boolean }

function visit(planting: Planting, tree: Tree, way: Way): void {
  for (const node of tree) {
    if ((node.tag >>> 16) % 2 === 1) continue
    if (node.items) for (const item of node.items) visit(planting, item, { ...way, path: [...way.path, node.tag] })
    else if (node.vr === 'DA' || node.vr === 'DT') dateActions(planting, node, way)
    else if (node.vr === 'UI' && way.path.length < 6) uidActions(planting, node, way)
  }
}

function dateActions({ actions }: Planting, node: Node, { path }: Way): void {
  const original = textOf(node)
  if (!/^\d{8}/.test(original) || original.includes('\\')) return
  const where = pathOf(...path, node.tag)
  if (actions.some((action) => 'where' in action && action.where === where && action.kind === 'date_shifted')) return
  if (node.tag === 0x00100030) return
  actions.push({ kind: 'date_shifted', where, original })
  if (kept.has(node.tag) && path.length === 0) actions.push({ kind: 'interval_kept', where, original })
}

function uidActions({ actions }: Planting, node: Node, { path, uids, meta }: Way): void {
  const values = textOf(node).split('\\').filter(Boolean)
  const where = meta ? `meta/${hex(node.tag)}` : pathOf(...path, node.tag)
  for (const original of values) {
    if (notOfInstances.has(node.tag) || !/^[0-2](\.(0|[1-9]\d*))+$/.test(original)) continue
    const isClass = original.startsWith('1.2.840.10008.')
    if (actions.some((action) => 'original' in action && action.original === original && 'where' in action && action.where === where)) continue
    if (isClass) {
      if (path.length === 0 && node.tag === 0x00080016) actions.push({ kind: 'class_uid_retained', where, original })
      else if (node.tag === 0x00081150 && path.length === 1 && path[0] === 0x00081140) actions.push({ kind: 'class_uid_retained', where, original })
      continue
    }
    if (node.tag === 0x00080016 || node.tag === 0x00081150 || isRetired(node.tag)) continue
    uids.add(original)
    actions.push({ kind: 'uid_changed', where, original })
    const needed = meta === true || (path.length === 0 && neededUids.has(node.tag)) || (path.length > 0 && node.tag === 0x00081155 && path.every((tag) => referring.has(tag)))
    if (path.length < 4) actions.push({ kind: 'uid_consistent', where, original, needed })
  }
}
