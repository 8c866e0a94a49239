/** One project, one profile, any number of instances: header, text, dates, UIDs, private attributes, pixels, file level, and a last look (docs/decisions/0005). */
import { DicomError, editDicom, readDicom } from '@vesalius/standards/dicom'
import type { Attributes, AttributesEdit, DicomEdit, DicomFile } from '@vesalius/standards/dicom'
import { tagText } from './acts.ts'
import { treatInstance } from './engine.ts'
import { rebuildFileLevel } from './file-level.ts'
import { setMarks } from './marks.ts'
import type { Catch, Net } from './net/net.ts'
import { removeCatches } from './net/remove-catches.ts'
import type { Act, Deidentifier, InstanceFacts, InstanceIdentity, InstanceJob, InstanceOutcome, PersonFacts } from './outcome.ts'
import { cleanPixels, closePixels } from './pixels/index.ts'
import { withoutStrays } from './pixels/strays.ts'
import type { PixelCleaner, PixelOutcome } from './pixels/types.ts'
import { privateListOf } from './private/private-list.ts'
import type { PrivateList } from './private/private-list.ts'
import { profileDigest } from './profile/index.ts'
import type { Profile } from './profile/types.ts'
import { rulesOf } from './rules/rules.ts'
import type { RulePlace, Rules } from './rules/rules.ts'
import { personBook } from './person-book.ts'
import type { PersonBook, PersonPage } from './person-book.ts'
import { seedValuesOf } from './seed-values.ts'
import { holdCode } from './structures/hold.ts'
import { withOnePixelData } from './structures/one-pixel-data.ts'
import { ageAt, personOf, replaceUid, subjectOf } from './subject/index.ts'
import type { IdentityRule, KeyRing, Subject } from './subject/index.ts'
import { cleanText, countSeeds, seedsOf } from './text/index.ts'
import type { SeedValue, TextCleaner } from './text/types.ts'
import type { Treating } from './treating.ts'

export interface DeidentifierOptions {
  readonly profile: Profile
  readonly keys: KeyRing
  /** Which issuers' numbers are kept apart. */
  readonly identity?: IdentityRule | undefined
  /** What else is known of a person: clinical rows, other files. */
  readonly seedsOf?: (patientId: string, issuer: string) => readonly SeedValue[]
  /** A pseudonym given from outside (a research network's own), instead of the computed one. */
  readonly pseudonymOf?: (patientId: string, issuer: string) => string | undefined
  /** The built-in ones, when absent. */
  readonly pixels?: PixelCleaner
  readonly text?: TextCleaner
}

interface Engine {
  readonly options: DeidentifierOptions
  readonly rules: Rules
  readonly privates: PrivateList
  readonly book: PersonBook
  readonly pixels: PixelCleaner
}

export function openDeidentifier(options: DeidentifierOptions): Deidentifier {
  const { profile } = options
  const engine: Engine = {
    options, rules: rulesOf(profile), privates: privateListOf(profile), pixels: options.pixels ?? { cleanPixels, closePixels },
    book: personBook(options.text ?? { seedsOf, cleanText, countSeeds }, profile.options, options.keys.rotates),
  }
  return {
    profileDigest: profileDigest(profile),
    personOf: (file) => factsOfPerson(file, engine),
    deidentify: (job) => guarded(() => deidentify(job, engine)),
    close: () => engine.pixels.closePixels(),
  }
}

/** Whatever cannot be treated is held: an error of ours never lets a file pass, and tells no value. */
async function guarded(work: () => Promise<InstanceOutcome>): Promise<InstanceOutcome> {
  try {
    return await work()
  } catch (error) {
    return { kind: 'held', code: error instanceof DicomError ? error.code : 'internal' }
  }
}

async function deidentify(given: InstanceJob, engine: Engine): Promise<InstanceOutcome> {
  // What hides beside the picture is gone before anything else looks at it.
  const file = withoutStrays(withOnePixelData(given.file))
  const job = { ...given, file }
  const { profile } = engine.options
  const code = holdCode(file)
  if (code !== undefined) return { kind: 'held', code }
  const who = whoIs(file.attributes, engine)
  if ('code' in who) return { kind: 'held', code: who.code }
  const page = engine.book.pageOf(file.attributes, [job.seeds ?? none, engine.options.seedsOf?.(who.patientId, who.issuer) ?? none])
  const pixels = await engine.pixels.cleanPixels({ file, policy: profile.pixels, seeds: page.seeds, ...(job.decision ? { decision: job.decision } : {}) })
  if (pixels.kind === 'refused') return { kind: 'held', code: pixels.code }
  if (pixels.kind === 'review') return { kind: 'held', code: pixels.code, review: { suggestions: pixels.suggestions } }
  return release({ job, engine, who, page, pixels })
}

const none: readonly SeedValue[] = []

/** Of a header alone, too. */
function factsOfPerson({ attributes }: DicomFile, engine: Engine): PersonFacts | undefined {
  const who = whoIs(attributes, engine)
  if ('code' in who) return undefined
  return { pseudonym: who.subject.pseudonym, fingerprint: who.subject.fingerprint, seeds: seedValuesOf(attributes, engine.options.profile.options) }
}

interface Who {
  readonly subject: Subject
  readonly patientId: string
  readonly issuer: string
}

function whoIs(attributes: Attributes, { options }: Engine): Who | { readonly code: string } {
  const person = personOf(attributes)
  const found = subjectOf(options.keys, person, { pseudonym: options.profile.pseudonym, ...(options.identity ? { identity: options.identity } : {}) })
  if (found.kind === 'held') return found
  const { patientId, issuer = '' } = person
  const given = options.pseudonymOf?.(patientId, issuer)
  return { subject: given === undefined ? found.subject : { ...found.subject, pseudonym: given }, patientId, issuer }
}

interface Release {
  readonly job: InstanceJob
  readonly engine: Engine
  readonly who: Who
  readonly page: PersonPage
  readonly pixels: Extract<PixelOutcome, { kind: 'kept' | 'cleaned' }>
}

function release({ job, engine, who, page, pixels }: Release): InstanceOutcome {
  const { file } = job
  const { profile, keys: ring } = engine.options
  const { subject } = who
  const edit = editDicom(file)
  const identity = identityOf(file.attributes)
  const how: Treating = {
    profile, ring, subject, privates: engine.privates, texts: page.texts, counts: {}, acts: { list: [], every: job.everyAct ?? false },
    hidesBirth: isOld(file.attributes),
  }
  const place = engine.rules.forClass(identity.sopClassUid)
  treatInstance(edit, place, how)
  setSubject(edit, subject.pseudonym, how)
  setMarks(edit, { profile, pixels: pixels.facts, sopClassUid: identity.sopClassUid, keptPrivate: (how.counts['private-kept'] ?? 0) > 0 })
  const stored = profile.options.includes('RetainUIDs') ? identity : newIdentity(identity, ring)
  rebuildFileLevel(edit, file, stored)
  const left = lastLook(edit, { file, net: page.net, place })
  if (left === undefined) return { kind: 'held', code: 'identity-left' }
  if (pixels.kind === 'cleaned') pixels.apply(edit)
  const facts = factsOf({ identity, subject, how, pixels, caught: left })
  return { kind: 'released', edit, stored, facts, link: { patientId: who.patientId, issuer: who.issuer } }
}

function factsOf({ identity, subject, how, pixels, caught }: { identity: InstanceIdentity, subject: Subject, how: Treating, pixels: Release['pixels'], caught: readonly Act[] }): InstanceFacts {
  const residuals: Record<string, number> = {}
  if (how.counts['private-kept']) residuals['private-kept'] = how.counts['private-kept']
  if (!pixels.facts.checked) residuals['pixels-not-checked'] = 1
  return {
    identity, pseudonym: subject.pseudonym, fingerprint: subject.fingerprint, acts: [...how.acts.list, ...caught], residuals, pixels: pixels.facts,
    findings: caught.length > 0 ? [{ code: 'caught-by-net' }] : [],
  }
}

/** What the net had to take out; undefined when it still finds something. */
function lastLook(edit: DicomEdit, { file, net, place }: { file: DicomFile, net: Net, place: RulePlace }): readonly Act[] | undefined {
  if (!touches(edit, file, net)) return []
  const first = readDicom(edit.result())
  const removed = removeCatches(edit, catchesIn(first.attributes, net), place)
  if (removed.length === 0) return first.meta && net.catches(first.meta).length > 0 ? undefined : []
  const again = readDicom(edit.result())
  return catchesIn(again.attributes, net).length > 0 || (again.meta && net.catches(again.meta).length > 0) ? undefined : removed
}

/** Without the two values that are ours: in what was pseudonymised before, the prefix of a pseudonym is a word of the person. */
function catchesIn(attributes: Attributes, net: Net): Catch[] {
  return net.catches(attributes).filter(({ around, tag }) => around.length > 0 || (tag !== 0x00100010 && tag !== 0x00100020))
}

/** The bytes before the pixel data, which stand at the end when they are there; everything of a deflated data set is looked at element by element. */
function touches(edit: DicomEdit, file: DicomFile, net: Net): boolean {
  if (file.deflated) return true
  const result = edit.result()
  const last = file.attributes.last
  const pixels = last?.tag === 0x7fe00010 ? last.end - last.offset : 0
  return net.touches(result.read(0, result.size - pixels))
}

function setSubject(edit: AttributesEdit, pseudonym: string, { acts }: Treating): void {
  for (const [tag, vr] of [[0x00100010, 'PN'], [0x00100020, 'LO']] as const) {
    edit.setString(tag, vr, pseudonym)
    acts.list.push({ path: tagText(tag), action: 'set', because: 'pseudonym' })
  }
}

function identityOf(attributes: Attributes): InstanceIdentity {
  const of = (tag: number): string => attributes.string(tag) ?? ''
  return { sopClassUid: of(0x00080016), sopInstanceUid: of(0x00080018), seriesInstanceUid: of(0x0020000e), studyInstanceUid: of(0x0020000d) }
}

function newIdentity(identity: InstanceIdentity, ring: KeyRing): InstanceIdentity {
  const { sopClassUid, sopInstanceUid, seriesInstanceUid, studyInstanceUid } = identity
  return { sopClassUid, sopInstanceUid: replaceUid(ring, sopInstanceUid), seriesInstanceUid: replaceUid(ring, seriesInstanceUid), studyInstanceUid: replaceUid(ring, studyInstanceUid) }
}

/** Over 89 by the age that is written, or by birth date and a date of the study. */
function isOld(attributes: Attributes): boolean {
  const age = /^(\d{3})Y$/.exec(attributes.string(0x00101010) ?? '')
  if (age && Number(age[1]) > 89) return true
  const birth = dayOf(attributes.string(0x00100030))
  const study = dayOf(attributes.string(0x00080020)) ?? dayOf(attributes.string(0x00080021)) ?? dayOf(attributes.string(0x00080023))
  return birth !== undefined && study !== undefined && ageAt(birth, study) === '090Y'
}

function dayOf(text: string | undefined): { year: number, month: number, day: number } | undefined {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})/.exec(text ?? '')
  return match ? { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) } : undefined
}
