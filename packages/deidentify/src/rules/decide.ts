/**
 * What is done to each attribute, by default nothing stays: rules of the profile, then Table E.1-1 of PS3.15 with its options, then the list of
 * what is safe for the SOP class. Composite actions and removals are resolved by the attribute's Type in the IOD where it is known, else by
 * the table's last letter, which always conforms.
 */
import { profileRow, typeOf } from '@vesalius/standards/deidentification'
import type { ProfileRow } from '@vesalius/standards/deidentification'
import { groupOf, isRetired, vrOf } from '@vesalius/standards/dicom'
import type { Tag } from '@vesalius/standards/dicom'
import type { Profile, RuleAction } from '../profile/types.ts'
import { beyondTable, kindUids } from './beyond-table.ts'
import type { SafeList, TextKind } from './families.ts'
import type { AttributeRules } from './profile-rules.ts'
import { vrGroup } from './vr-groups.ts'
import type { VrGroup } from './vr-groups.ts'

/** `descend`: a sequence stays, its items are treated; `graphics`: a Graphic Annotation Sequence; `tree`: descend, with every text replaced. */
export type Treatment = 'keep' | 'remove' | 'empty' | 'replace' | 'uid' | 'date' | 'month' | 'text' | 'age' | 'descend' | 'tree' | 'graphics'

export interface Decision {
  readonly treatment: Treatment
  /** A code: `table`, `table:CleanDescriptors`, `profile`, `safe`, `not-listed`, `retired`, `unknown`, `group`. */
  readonly because: string
  /** When the value cannot be treated as it should be. Of Type 2 and 3 an attribute may be empty. */
  readonly otherwise: 'remove' | 'empty' | 'replace'
  readonly text: TextKind
  /** Of the dictionary. */
  readonly group: VrGroup
}

export interface DecisionContext {
  readonly profile: Profile
  readonly rules: AttributeRules
  readonly safe: SafeList
  readonly sopClassUid: string
  /** The sequences around the attribute, outermost first. */
  readonly path: readonly Tag[]
}

type Part = Pick<Decision, 'treatment' | 'because'> & { readonly text?: TextKind }

export function decide(tag: Tag, context: DecisionContext): Decision {
  const group = vrGroup(vrOf(tag))
  const type = typeOf(context.sopClassUid, [...context.path, tag])
  const part = ruled(tag, context, group) ?? outside(tag, context) ?? tabled(tag, context, group) ?? listed(tag, context, group) ?? { treatment: 'remove', because: isRetired(tag) ? 'retired' : 'not-listed' }
  // A number without a value is none: where no Type asks for it, it goes.
  const otherwise = neverEmpty.has(tag) ? 'replace' : type === undefined || type === '3' ? (group === 'binary' ? 'remove' : 'empty') : leastOf(type)
  // A description that has to go is known to the IOD, where it may be of Type 2; what is not listed is no part of it.
  const least = part.because === 'text' ? otherwise : leastOf(type)
  const treatment = fitting(part.treatment === 'remove' ? least : part.treatment, { group, type })
  return { treatment, because: part.because, otherwise, text: part.text ?? 'label', group }
}

/** Parts of a code, and the text of a content item: an item is nothing without them (PS3.3 8.8, 10.2). Numbers and labels of what is no image are of Type 1 (10.9). */
const neverEmpty = new Set([0x00080100, 0x00080102, 0x00080104, 0x00080119, 0x00080120, 0x00200011, 0x00200013, 0x0040a160, 0x00700080])

/** A sequence has no dummy of its own, and of Type 1 or 3 it cannot be empty; a UID is never replaced by anything but its own new one. */
function fitting(treatment: Treatment, { group, type }: { group: VrGroup, type: string | undefined }): Treatment {
  if (group === 'sequence' && treatment === 'empty') return type === undefined || type.startsWith('2') ? 'empty' : 'remove'
  if (treatment !== 'replace') return treatment
  return group === 'sequence' ? 'tree' : group === 'uid' ? 'uid' : 'replace'
}

/** What is left of an attribute that goes: as little as its Type allows (PS3.5 7.4). */
function leastOf(type: string | undefined): Decision['otherwise'] {
  return type === undefined || type === '3' ? 'remove' : type.startsWith('2') ? 'empty' : 'replace'
}

/** A rule of the profile. */
function ruled(tag: Tag, { rules, sopClassUid }: DecisionContext, group: VrGroup): Part | undefined {
  const rule = rules.ruleFor(tag, sopClassUid)
  if (rule === undefined) return undefined
  return { treatment: treatmentOf(rule.action, group), because: 'profile', text: proseOrLabel(tag) }
}

function treatmentOf(action: RuleAction, group: VrGroup): Treatment {
  if (action === 'clean') return group === 'sequence' ? 'descend' : group === 'text' || group === 'code' ? 'text' : 'remove'
  if (action === 'keep') return kept(group)
  if (action === 'shift') return 'date'
  if (action === 'first-of-month') return 'month'
  return action
}

/** Kept is never unseen: sequences are gone through, ages capped. */
function kept(group: VrGroup): Treatment {
  return group === 'sequence' ? 'descend' : group === 'age' ? 'age' : 'keep'
}

/** Groups that are no part of an instance, overlays and curves, pictures inside items, what no edition of the dictionary knows. */
function outside(tag: Tag, { path }: DecisionContext): Part | undefined {
  const group = groupOf(tag)
  if (group === 0x7fe0 && path.length > 0) return { treatment: 'remove', because: 'nested-pixels' }
  if (group < 8 || (tag & 0xffff) === 0) return { treatment: 'remove', because: 'group' }
  if ((group & 0xff00) === 0x5000) return { treatment: 'remove', because: 'curve' }
  if ((group & 0xff00) === 0x6000) return { treatment: 'remove', because: 'overlay' }
  return vrOf(tag) === 'UN' ? { treatment: 'remove', because: 'unknown' } : undefined
}

function tabled(tag: Tag, context: DecisionContext, group: VrGroup): Part | undefined {
  const row = beyondTable.get(tag) ?? profileRow(tag)
  if (row === undefined) return undefined
  const { options } = context.profile
  const keeps = options.find((option) => row.options[option] === 'K')
  const cleans = options.find((option) => row.options[option] === 'C')
  if (group === 'date') return dated(row, context) ?? basic(tag, row, { context, group })
  if (keeps) return { treatment: kept(group), because: `table:${keeps}` }
  if (cleans) return cleaned(tag, group, cleans) ?? basic(tag, row, { context, group })
  return basic(tag, row, { context, group })
}

/** Where the table has no option for a date, and wants no removal, it follows the profile's dates too. */
function dated(row: ProfileRow, { profile }: DecisionContext): Part | undefined {
  // When a device was made or calibrated tells of the device. Where dates change it changes with them: devices are calibrated on the day of a study.
  const change = profile.dates === 'shift' || profile.dates === 'first-of-month'
  if (!change && row.options.RetainDeviceIdentity === 'K' && profile.options.includes('RetainDeviceIdentity')) return { treatment: 'keep', because: 'table:RetainDeviceIdentity' }
  if (profile.dates === 'remove') return undefined
  if (profile.dates === 'keep') return row.options.RetainLongitudinalFullDates === 'K' ? { treatment: 'keep', because: 'table:RetainLongitudinalFullDates' } : undefined
  const optional = row.options.RetainLongitudinalModifiedDates === 'C'
  if (!optional && row.basic === 'X') return undefined
  return { treatment: 'date', because: optional ? 'table:RetainLongitudinalModifiedDates' : 'dates' }
}

/** What is printed on the label of a slide: numbers of its specimen, which no cleaner tells from words. */
const labels = new Set([0x22000002, 0x22000005])

function cleaned(tag: Tag, group: VrGroup, option: string): Part | undefined {
  const because = `table:${option}`
  if (labels.has(tag)) return undefined
  if (tag === 0x00700001) return { treatment: 'graphics', because }
  if (group === 'sequence') return { treatment: 'descend', because }
  // Times of day say nothing without their date (PS3.15 E.3.6); neither does the offset of a time zone that a continent shares.
  if (option === 'RetainLongitudinalModifiedDates') return group === 'time' || tag === 0x00080201 ? { treatment: 'keep', because } : undefined
  if (tag === 0x0040a160 || tag === 0x00700006) return { treatment: 'text', because, text: 'content' }
  return group === 'text' || group === 'code' ? { treatment: 'text', because, text: proseOrLabel(tag) } : undefined
}

function basic(tag: Tag, row: ProfileRow, { context, group }: { context: DecisionContext, group: VrGroup }): Part {
  const type = typeOf(context.sopClassUid, [...context.path, tag])
  const letter = row.basic === 'X/Z/U*' ? 'U' : resolve(row.basic, type)
  const because = 'table'
  // References are what ties a segmentation to its images: kept, with new UIDs.
  if (letter === 'U') return { treatment: group === 'sequence' ? 'descend' : 'uid', because }
  // Of Types that nobody knows, only what the table wants empty in any case is an empty sequence.
  if (letter === 'Z') return { treatment: group === 'sequence' && row.basic !== 'Z' && !type?.startsWith('2') ? 'remove' : 'empty', because }
  if (letter === 'K') return { treatment: kept(group), because }
  if (letter !== 'D') return { treatment: 'remove', because }
  if (tag === 0x00700001) return { treatment: 'remove', because }
  return { treatment: 'replace', because }
}

function resolve(letters: string, type: string | undefined): string {
  const choices = letters.split('/')
  const last = choices.at(-1) ?? 'X'
  if (choices.length === 1 || type === undefined) return last
  const wanted = type === '3' ? 'X' : type.startsWith('2') ? 'Z' : 'D'
  return choices.includes(wanted) ? wanted : last
}

/** The list of what is safe for this SOP class. */
function listed(tag: Tag, { safe, profile }: DecisionContext, group: VrGroup): Part | undefined {
  const text = safe.text.get(tag)
  if (text === 'technical' || text === 'code') return { treatment: 'text', because: 'safe', text }
  // Short labels, of which the table says nothing, name what an object is about: without the option too they are cleaned, never kept as they are.
  if (text !== undefined) return { treatment: text === 'label' || profile.options.includes('CleanDescriptors') ? 'text' : 'remove', because: 'text', text }
  if (!safe.plain.has(tag)) return undefined
  if (group === 'uid') return { treatment: kindUids.has(tag) || profile.options.includes('RetainUIDs') ? 'keep' : 'uid', because: 'safe' }
  if (group === 'date') return { treatment: profile.dates === 'keep' ? 'keep' : profile.dates === 'remove' ? 'remove' : 'date', because: 'dates' }
  if (group === 'time') return { treatment: profile.dates === 'remove' ? 'remove' : 'keep', because: 'dates' }
  return { treatment: kept(group), because: 'safe' }
}

const proseVrs = new Set(['LT', 'ST', 'UT'])
const proseOrLabel = (tag: Tag): TextKind => (proseVrs.has(vrOf(tag)) ? 'prose' : 'label')
