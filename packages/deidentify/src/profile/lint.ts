/** Refuses rules that contradict each other or would let an identity pass: a profile that is accepted is one that can be answered for. */
import { profileRow } from '@vesalius/standards/deidentification'
import { groupOf, vrOf } from '@vesalius/standards/dicom'
import { attributeForm } from '../rules/profile-rules.ts'
import { vrGroup } from '../rules/vr-groups.ts'
import type { Profile, ProfileRule } from './types.ts'

/** Place and remedy of each; empty when the profile is sound. */
export function profileDefects(profile: Profile): string[] {
  return [...optionDefects(profile), ...profile.rules.flatMap((rule, index) => ruleDefects(rule, `rules[${index + 1}]`)), ...shadowed(profile.rules)]
}

function optionDefects({ options, dates, pixels }: Profile): string[] {
  const has = (name: Profile['options'][number]): boolean => options.includes(name)
  const defects: string[] = []
  if (new Set(options).size < options.length) defects.push('options: names an option twice; remove one')
  if (has('RetainLongitudinalFullDates') && has('RetainLongitudinalModifiedDates')) defects.push('options: dates are kept in full or modified, not both (PS3.15 E.3.6); remove one')
  const wanted = { keep: 'RetainLongitudinalFullDates', shift: 'RetainLongitudinalModifiedDates', 'first-of-month': 'RetainLongitudinalModifiedDates', remove: undefined }[dates]
  for (const option of ['RetainLongitudinalFullDates', 'RetainLongitudinalModifiedDates'] as const) {
    if (has(option) !== (wanted === option)) defects.push(`options: ${wanted === option ? 'add' : 'remove'} ${option}, because dates is ${dates}`)
  }
  if (has('CleanPixelData') !== pixels.clean) defects.push(`options: ${pixels.clean ? 'add' : 'remove'} CleanPixelData, because pixels.clean is ${pixels.clean}`)
  if (has('CleanRecognizableVisualFeatures') && pixels.heads !== 'hold') defects.push('pixels.heads: use hold, or remove the option CleanRecognizableVisualFeatures')
  return defects
}

/** What stands in these is a person; `keep` would pass it. */
const unsafeVrs = new Set(['PN', 'AE', 'UR'])
const neverKept = new Set([0x00100020, 0x00101000, 0x00100021, 0x00101040, 0x00102154, 0x00102155, 0x00104000, 0x001021b0, 0x00080050, 0x0040a160, 0x00420010, 0x00420011, 0x00880200, 0x04000561, 0x04000550, 0x04000500])
const marks = new Set([0x00120062, 0x00120063, 0x00120064, 0x00280301, 0x00280302, 0x00280303])

function ruleDefects({ attribute, action }: ProfileRule, place: string): string[] {
  const form = attributeForm(attribute)
  if (form === undefined) return [`${place}.attribute: is no keyword of PS3.6, no (gggg,eeee), no (gggg,"CREATOR",ee); correct it`]
  if (form.kind === 'private') return action === 'clean' || action === 'shift' || action === 'first-of-month' || action === 'uid' || action === 'keep' || action === 'remove' || action === 'empty' ? [] : [`${place}.action: a private attribute has no dummy; use remove`]
  const { tag, mask } = form
  if (mask !== 0xffffffff && action !== 'remove') return [`${place}.action: many attributes at once can only be removed; name them one by one`]
  if (groupOf(tag) < 8) return [`${place}.attribute: is no attribute of an instance; remove the rule`]
  if (marks.has(tag) || tag === 0x00100010 || tag === 0x00100020) return [`${place}.attribute: is set by the program; remove the rule`]
  const group = vrGroup(vrOf(tag))
  if (action === 'keep' && isUnsafe(tag)) return [`${place}.action: would pass an identity; use remove, empty, replace or clean`]
  return fits(action, group) ? [] : [`${place}.action: does not fit a value of this kind (${vrOf(tag)}); use remove`]
}

function isUnsafe(tag: number): boolean {
  const vr = vrOf(tag)
  return unsafeVrs.has(vr) || neverKept.has(tag) || (groupOf(tag) & 0xfe00) === 0x6000 || (groupOf(tag) & 0xff00) === 0x5000 || (profileRow(tag)?.basic === 'U' && vr === 'UI') || vr === 'UN'
}

function fits(action: ProfileRule['action'], group: string): boolean {
  if (action === 'uid') return group === 'uid'
  if (action === 'shift' || action === 'first-of-month') return group === 'date'
  if (action === 'clean') return group === 'text' || group === 'sequence' || group === 'code'
  return true
}

/** A later rule for the same attribute that can never be reached. */
function shadowed(rules: readonly ProfileRule[]): string[] {
  const seen = new Set<string>()
  return rules.flatMap(({ attribute, sopClasses }, index) => {
    const form = attributeForm(attribute)
    const key = form === undefined ? attribute : JSON.stringify(form)
    if (seen.has(key)) return [`rules[${index + 1}].attribute: an earlier rule for it always wins; remove one of them`]
    if (sopClasses === undefined) seen.add(key)
    return []
  })
}
