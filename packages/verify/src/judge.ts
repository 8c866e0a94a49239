/** What only all files together show: one mapping of UIDs, one pseudonym and one shift for each person (checks 3, 4, 5). */
import { type DateRule, explains, judgeDates } from './checks/dates.ts'
import { isComputableUid, judgePseudonyms, type Link, shiftIsComputable } from './checks/pseudonyms.ts'
import { UidMapping } from './checks/uids.ts'
import type { OutputFacts } from './examine.ts'
import type { CheckName, Finding, IdentityClass } from './types.ts'

export interface Judged {
  readonly facts: OutputFacts
  readonly person?: string | undefined
  /** Absent when the path itself holds an identity. */
  readonly path?: string
}

/** Days of a person as the inputs have them, to explain what looks like an original day and is another one's moved day. */
export type DaysOf = (person: string) => ReadonlyMap<number, IdentityClass> | undefined

const mostUidsTried = 2_000

export interface Judgement {
  readonly findings: readonly Finding[]
  /** How the dates of each person were changed. */
  readonly rules: ReadonlyMap<string, DateRule>
}

export function judgeTogether(files: readonly Judged[], daysOf: DaysOf): Judgement {
  const paths = new Map(files.map(({ facts, path }) => [facts.number, path]))
  const told = (check: CheckName, code: string, file: number, place?: string): Finding => {
    const path = paths.get(file)
    return { check, code, file, ...(path === undefined ? {} : { path }), ...(place === undefined ? {} : { place }) }
  }
  const paired = files.filter(({ facts, person }) => facts.pair !== undefined && person !== undefined)
  const people = judgePeople(paired, { told, daysOf })
  return { findings: [...judgeUids(paired, told), ...people.findings, ...judgeIds(paired, told), ...unexplainedWithoutPerson(files)], rules: people.rules }
}

type Tell = (check: CheckName, code: string, file: number, place?: string) => Finding

function judgeUids(files: readonly Judged[], told: Tell): Finding[] {
  const mapping = new UidMapping()
  const findings: Finding[] = []
  let tried = 0
  for (const { facts: { pair, number, keepsUids } } of files) {
    if (pair === undefined || keepsUids) continue
    const codes = new Set<string>()
    for (const [from, to] of pair.uids) {
      const known = mapping.pairs.has(from)
      codes.add(mapping.add(from, to) ?? '')
      if (!known && tried++ < mostUidsTried && isComputableUid([from, to], pair.patientId)) codes.add('uid-computable')
    }
    for (const code of codes) if (code !== '') findings.push(told('uids', code, number))
  }
  return findings
}

function judgePeople(files: readonly Judged[], { told, daysOf }: { told: Tell, daysOf: DaysOf }): Judgement {
  const people = new Map<string, Judged[]>()
  for (const file of files) {
    // Two persons of two issuers share a number and not a shift; what was made of them tells them apart.
    const key = `${file.person ?? ''}\0${file.facts.pair?.patientId[1] ?? ''}`
    const own = people.get(key)
    if (own === undefined) people.set(key, [file])
    else own.push(file)
  }
  const findings: Finding[] = []
  const shifts: { patientId: string, shift: number, file: number }[] = []
  const rules = new Map<string, DateRule>()
  for (const own of people.values()) {
    const person = own[0]?.person ?? ''
    const { rule, faults } = judgeDates(own.map(({ facts }) => ({ file: facts.number, dates: facts.pair?.dates ?? [], keeps: facts.keepsDates, removed: facts.removesDates })))
    for (const { file, code, place } of faults) findings.push(told('dates', code, file, place))
    const [first] = own
    if ((rules.get(person)?.kind ?? 'none') === 'none') rules.set(person, rule)
    if (rule.kind === 'shift' && first?.facts.pair) shifts.push({ patientId: first.facts.pair.patientId[0], shift: rule.days, file: first.facts.number })
    const originals = daysOf(person)
    for (const { facts } of own) {
      // A date at the same place as the original was judged with its pair.
      const judged = new Set(facts.pair?.dates.map(({ place }) => place))
      for (const { day, ...finding } of facts.days) if (!judged.has(finding.place ?? '') && !explains(rule, day, originals)) findings.push(finding)
    }
  }
  return { findings: [...findings, ...judgeTimes(files, told), ...judgeShifts(shifts, told)], rules }
}

function judgeShifts(shifts: readonly { patientId: string, shift: number, file: number }[], told: Tell): Finding[] {
  const [first] = shifts
  if (first === undefined || shifts.length < 3) return []
  if (new Set(shifts.map(({ shift }) => shift)).size === 1) return [told('dates', 'one-shift-for-all', first.file)]
  return shiftIsComputable(shifts) ? [told('dates', 'shift-computable', first.file)] : []
}

/** A time attribute of one SOP class is either kept or not: kept in one file and changed in the next, it is neither. */
function judgeTimes(files: readonly Judged[], told: Tell): Finding[] {
  const seen = new Map<string, 'kept' | 'changed'>()
  const findings: Finding[] = []
  for (const { facts: { pair, number } } of files) {
    const mixed = pair?.times.find(([tag, how]) => {
      const key = `${pair.sopClass} ${tag}`
      const before = seen.get(key) ?? how
      seen.set(key, before)
      return before !== how
    })
    if (mixed !== undefined) findings.push(told('dates', 'times-inconsistent', number))
  }
  return findings
}

function judgeIds(files: readonly Judged[], told: Tell): Finding[] {
  const people = new Map<string, Map<string, Link>>()
  for (const { facts: { pair, number }, person } of files) {
    if (pair === undefined || person === undefined) continue
    const links = people.get(person) ?? new Map<string, Link>()
    const key = `${pair.issuer}\0${pair.patientId[1]}`
    if (!links.has(key)) links.set(key, { from: pair.patientId[0], to: pair.patientId[1], file: number, issuer: pair.issuer })
    people.set(person, links)
  }
  const links = new Map([...people].map(([person, own]) => [person, [...own.values()]]))
  return judgePseudonyms(links).map(({ file, code }) => told('pseudonyms', code, file))
}

/** Nothing explains a day in a file of which nobody knows whose it is. */
function unexplainedWithoutPerson(files: readonly Judged[]): Finding[] {
  return files.filter(({ person, facts }) => person === undefined || facts.pair === undefined).flatMap(({ facts }) => facts.days.map(({ day: _, ...finding }) => finding))
}
