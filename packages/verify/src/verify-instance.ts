/** The second opinion on one instance, for a server that is about to release it: only its header, a few milliseconds, nothing kept but the last person's lexicon. */
import { type ByteSource, type DicomFile, DicomError, readDicom } from '@vesalius/standards/dicom'
import { identitiesInDicom } from './checks/identities.ts'
import { faultsOfMarks } from './checks/marks.ts'
import { comparePair } from './checks/pair.ts'
import { faultsOfUids } from './checks/uids.ts'
import { explains, judgeDates } from './checks/dates.ts'
import { declaredBy } from './declared.ts'
import { likenesses } from './examine.ts'
import { collectFacts } from './identities/collect.ts'
import { buildLexicon, type Lexicon } from './search/lexicon.ts'
import type { CheckName, Finding, IdentityValue, InputFacts } from './types.ts'

export interface InstanceToVerify {
  /** As it came. */
  readonly original: DicomFile | Uint8Array
  /** As it would be written. */
  readonly result: Uint8Array | ByteSource
  /** Of the person, from clinical rows. */
  readonly values?: readonly IdentityValue[]
}

/** What must not be released; nothing when all is well. Never throws on any result: what cannot be read is a finding. */
export function verifyInstance({ original, result, values = [] }: InstanceToVerify): Finding[] {
  const told = (check: CheckName, code: string, more: Partial<Finding> = {}): Finding => ({ check, code, ...more })
  try {
    const input = original instanceof Uint8Array ? readDicom(original, { lenient: true }) : original
    const facts = collectFacts(input)
    const lexicon = lexiconOf({ ...facts, values: [...facts.values, ...values] })
    return verifyRead(input, readDicom(result), { facts, lexicon, told })
  } catch (error) {
    return [told('conformance', 'unreadable', { place: error instanceof DicomError ? error.code : 'result' })]
  }
}

interface Context { readonly facts: InputFacts, readonly lexicon: Lexicon, readonly told: (check: CheckName, code: string, more?: Partial<Finding>) => Finding }

function verifyRead(input: DicomFile, output: DicomFile, { facts, lexicon, told }: Context): Finding[] {
  const pair = comparePair(input, output)
  const { codes: keeps, dates: declared } = declaredBy(output.attributes)
  const dates = judgeDates([{ file: 0, dates: pair.dates, keeps: keeps.has('113106'), removed: declared === 'REMOVED' }])
  const { findings, days } = likenesses(identitiesInDicom(output, { lexicon, person: facts.person }, { headerOnly: true }), told)
  const originals = lexicon.wordsOf(facts.person)?.days
  const judged = new Set(pair.dates.map(({ place }) => place))
  const [from, to] = pair.patientId
  return [
    ...findings,
    ...days.filter(({ day, place }) => !judged.has(place ?? '') && !explains(dates.rule, day, originals)).map(({ day: _, ...finding }) => finding),
    ...(to !== '' && from === to ? [told('pseudonyms', 'pseudonym-is-id')] : []),
    ...dates.faults.map(({ code, place }) => told('dates', code, { place })),
    ...(keeps.has('113110') ? [] : pair.uidsKept.map((place) => told('uids', 'original-uid', { place, class: 'uid' }))),
    ...faultsOfUids(output).map(({ code, place }) => told('uids', code, place === undefined ? {} : { place })),
    ...pair.classesChanged.map((place) => told('uids', 'class-uid-changed', { place })),
    ...faultsOfMarks(output, input, pair).map((code) => told('marks', code)),
  ]
}

// Instances of one person come one after the other, and their values are the same: only the UIDs differ.
let last: { key: string, lexicon: Lexicon } | undefined

/** What is looked for of the person whom the facts are of. */
export function lexiconOf(facts: InputFacts): Lexicon {
  const key = JSON.stringify([facts.person, facts.values])
  if (last?.key !== key) last = { key, lexicon: buildLexicon({ people: [{ key: facts.person, values: facts.values }], uids: [], technical: [] }) }
  return { ...last.lexicon, uids: new Set(facts.uids) }
}
