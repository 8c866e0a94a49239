/** What treating an instance needs to know, and what happens to an element that cannot stay as it is: noted, without its value. */
import type { Attributes, AttributesEdit, Element, Tag } from '@vesalius/standards/dicom'
import { ownedText, pathOf } from './acts.ts'
import type { Acts, Here } from './acts.ts'
import type { Act } from './outcome.ts'
import type { PrivateList } from './private/private-list.ts'
import type { Profile } from './profile/types.ts'
import type { Decision } from './rules/decide.ts'
import type { RulePlace } from './rules/rules.ts'
import { vrGroup } from './rules/vr-groups.ts'
import { setDummy } from './subject/index.ts'
import type { KeyRing, Subject } from './subject/index.ts'
import type { Texts } from './texts.ts'

export interface Treating {
  readonly profile: Profile
  readonly ring: KeyRing
  readonly subject: Subject
  readonly privates: PrivateList
  readonly texts: Texts
  readonly acts: Acts
  /** Who is over 89 on a date of this instance has no birth date in what is released. */
  readonly hidesBirth: boolean
  /** Counts by code: attributes that went because nothing allows them, private ones kept, … */
  readonly counts: Record<string, number>
}

/** Where an element stands. */
export interface Site {
  readonly place: RulePlace
  readonly here: Here
  /** In a sequence that has to be replaced: what would stay there is replaced too, unless it is a number or a public code. */
  readonly replacing: boolean
  /** Of a private element, when its creator is on the list. */
  readonly creator?: string
}

/** An element, what is to be done, and where. */
export interface Task {
  readonly decision: Decision
  readonly site: Site
  readonly how: Treating
}

/** What cannot be treated goes as far as the attribute's Type lets it. */
export function giveUp(edit: AttributesEdit, element: Element, task: Task, because: string): void {
  const { otherwise } = task.decision
  if (otherwise === 'remove' || element.items !== undefined || element.fragments !== undefined || vrGroup(element.vr) === 'unknown') return drop(edit, element, { site: task.site, how: task.how, because })
  if (otherwise === 'replace') setDummy(edit, element)
  else edit.setBytes(element.tag, element.vr, new Uint8Array(0))
  note(element.tag, { ...task, decision: { ...task.decision, because } }, otherwise)
}

export function drop(edit: AttributesEdit, element: Element, { site, how, because }: { site: Site, how: Treating, because: string }): void {
  edit.removeElement(element)
  how.counts[because] = (how.counts[because] ?? 0) + 1
  how.acts.list.push({ path: pathOf(site.here, ownedText(element.tag, site.creator)), action: 'remove', because })
}

export function note(tag: Tag, { decision, site, how }: Task, action: Act['action'], removed?: Act['removed']): void {
  if (action === 'keep' && !how.acts.every) return
  const act = { path: pathOf(site.here, ownedText(tag, site.creator)), action, because: decision.because }
  how.acts.list.push(removed === undefined ? act : { ...act, removed })
}

const publicSchemes = new Set(['DCM', 'SRT', 'SCT', 'SNM3', 'LN', 'UCUM', 'FMA', 'NCIt', 'NCIT', 'RADLEX', 'UMLS', 'MDC', 'ACR', 'BI', 'I10', 'I10C', 'I9C', 'ICDO3', 'ICD-O-3', 'NEU', 'UBERON', 'DCMUID', 'SCPECG', 'PUBCHEM_CID', 'CD8', 'ITIS', 'IVOC', 'CAS', 'MA', 'FMD', 'ISO3166_1', 'RFC5646', 'C4', 'IBSI', 'NDC', 'MONDO', 'SNOMED', 'ITIS_TSN', 'GEOPN', 'UNS', 'ICD10', 'ICD10PCS'])

/** An item of the Code Sequence Macro (PS3.3 8.8) whose scheme is public. */
export function isPublicScheme(attributes: Attributes): boolean {
  return publicSchemes.has(attributes.string(0x00080102) ?? '')
}
