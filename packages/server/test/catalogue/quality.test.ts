/** Quality: a good dataset passes every check, and each defect is found by the check that is for it, and by no other than expected. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { PlainAttributes, PlainElement } from '@vesalius/standards/dicom'
import { checks } from '../../src/catalogue/quality/checks.ts'
import type { QualityReport } from '../../src/catalogue/quality/quality.ts'
import { dimensions } from '../../src/catalogue/quality/types.ts'
import { corpusFiles, instanceOf, noCorpus } from '../archive/rig.ts'
import { actor, cohort, examined, openCatalogueRig, slice, texts } from './rig.ts'
import type { CatalogueRig } from './rig.ts'

let rig: CatalogueRig
before(async () => { rig = await openCatalogueRig() })
after(() => rig.close())

let next = 1000
const named = (tag: number, vr: string, value: PlainElement['value']): PlainElement => ({ tag, vr, value }) as PlainElement

/** A subject's volume of five slices, with changes to each of them. */
function volume(changes: (instance: number) => PlainAttributes = () => [], { study = next++, instances = [1, 2, 3, 4, 5], series = 1 } = {}): { study: number; files: Uint8Array[] } {
  return { study, files: instances.map((instance) => slice(study, instance, { series, changes: changes(instance) })) }
}

async function reportOf(files: readonly Uint8Array[], studies: readonly number[]): Promise<QualityReport> {
  const outcomes = await rig.keep(files)
  assert.deepEqual(outcomes.filter(({ outcome }) => outcome !== 'stored'), [])
  const { id } = await rig.catalogue.create({ texts, selection: { studies: studies.map((study) => `1.2.${study}`), series: [] } }, actor)
  await rig.catalogue.release(id, actor)
  return examined(rig.catalogue, { id, number: 1 })
}

const failedIn = (report: QualityReport): string[] => report.checks.filter(({ failed }) => failed > 0).map(({ id }) => id)

test('there are at least 25 checks, each with a number of its own, a remedy, and all five dimensions among them', () => {
  assert.ok(checks.length >= 25)
  assert.equal(new Set(checks.map(({ id }) => id)).size, checks.length)
  for (const { id, remedy, title } of checks) assert.ok(remedy.length > 10 && title.length > 10, id)
  assert.deepEqual(new Set(checks.map(({ dimension }) => dimension)), new Set(dimensions))
})

test('a good dataset passes every check and has full marks in every dimension', async () => {
  const report = await reportOf(cohort(6), [1, 2, 3, 4, 5, 6])
  assert.deepEqual(failedIn(report), [])
  for (const { dimension, score, examined: asked } of report.dimensions) assert.ok(score === 1 && asked > 0, dimension)
})

interface Defect { readonly name: string; readonly failed: readonly string[]; readonly changes?: (instance: number) => PlainAttributes; readonly instances?: number[] }
const everywhere = (...elements: PlainElement[]) => () => elements
const only = (wanted: number, ...elements: PlainElement[]) => (instance: number) => (instance === wanted ? elements : [])

const defects: readonly Defect[] = [
  { name: 'a slice is missing', failed: ['S3', 'S4', 'S5'], instances: [1, 2, 4, 5, 6] },
  { name: 'two slices at one place', failed: ['S2', 'S5', 'S3'], changes: only(3, named(0x00200032, 'DS', ['0', '4', '0'])) },
  { name: 'instance numbers repeated', failed: ['S4'], changes: only(3, named(0x00200013, 'IS', '2')) },
  { name: 'another orientation in one slice', failed: ['S1', 'S3', 'S5'], changes: only(3, named(0x00200037, 'DS', ['1', '0', '0', '0', '1', '0'])) },
  { name: 'another spacing in one slice', failed: ['S1'], changes: only(3, named(0x00280030, 'DS', ['0.8', '0.8'])) },
  { name: 'pixels that are not square', failed: ['S5'], changes: everywhere(named(0x00280030, 'DS', ['0.7', '0.9'])) },
  { name: 'two acquisitions merged', failed: ['S6'], changes: (instance) => [named(0x00200012, 'IS', instance > 2 ? '2' : '1')] },
  { name: 'diffusion weights that only a private element tells apart', failed: ['S6'], instances: [1, 2, 3, 4, 5, 6], changes: (instance) => [
    named(0x00080060, 'CS', 'CT'), named(0x00430010, 'LO', 'GEMS_PARM_01'), named(0x00431039, 'IS', [String(1e9 + (instance > 4 ? 800 : 50)), '8']), named(0x00200032, 'DS', ['0', String(2 * (instance > 3 ? instance - 3 : instance)), '0'])] },
  { name: 'every place three times', failed: ['S6'], instances: [1, 2, 3, 4, 5, 6], changes: (instance) => [named(0x00200032, 'DS', ['0', String(2 * (instance % 2)), '0'])] },
  { name: 'fewer images than the acquisition has', failed: ['S7'], changes: everywhere(named(0x00201002, 'IS', '9')) },
  { name: 'a date in the future', failed: ['H5'], changes: everywhere(named(0x00080021, 'DA', '29990101')) },
  { name: 'a code string in lower case', failed: ['H2'], changes: everywhere(named(0x00185100, 'CS', 'hfs')) },
  { name: 'an implausible tube voltage', failed: ['H7'], changes: everywhere(named(0x00180060, 'DS', '120000')) },
  { name: 'no pixel spacing', failed: ['H8'], changes: everywhere(named(0x00280030, 'DS', [])) },
  { name: 'no rescale values', failed: ['H9'], changes: everywhere(named(0x00281052, 'DS', []), named(0x00281053, 'DS', [])) },
  { name: 'not marked as de-identified', failed: ['H10'], changes: everywhere(named(0x00120062, 'CS', 'NO')) },
  { name: 'an address of a person', failed: ['H10'], changes: everywhere(named(0x00101040, 'LO', 'somewhere')) },
  { name: 'burned-in annotation', failed: ['H11'], changes: everywhere(named(0x00280301, 'CS', 'YES')) },
  { name: 'an unknown maker', failed: ['H12'], changes: everywhere(named(0x00080070, 'LO', 'Nobody')) },
  { name: 'no body part', failed: ['H13'], changes: everywhere(named(0x00180015, 'CS', '')) },
  { name: 'no date of the study', failed: ['H14'], changes: everywhere(named(0x00080020, 'DA', '')) },
  { name: 'an age that is not that of the birth', failed: ['H6'], changes: everywhere(named(0x00100030, 'DA', '20100101')) },
  { name: 'a woman’s prostate', failed: ['P4'], changes: everywhere(named(0x00180015, 'CS', 'PROSTATE'), named(0x00100040, 'CS', 'F')) },
  { name: 'the wrong rescale intercept', failed: ['I4'], changes: everywhere(named(0x00281052, 'DS', '10000')) },
  { name: 'an empty slice', failed: ['I2'], changes: only(3, named(0x7fe00010, 'OW', new Uint8Array(128))) },
  { name: 'an overexposed slice', failed: ['I3'], changes: only(3, named(0x7fe00010, 'OW', new Uint8Array(128).map((_, at) => (at < 100 ? (at % 2 ? 0x0f : 0xff) : 0)))) },
  { name: 'pixels cut off', failed: ['I1'], changes: only(3, named(0x7fe00010, 'OW', new Uint8Array(100))) },
  { name: 'loss that is not recorded', failed: ['I10'], changes: everywhere(named(0x00282110, 'CS', '01')) },
  { name: 'a private SOP class', failed: ['F9'], changes: everywhere(named(0x00080016, 'UI', '1.2.3.4')) },
  { name: 'an illegal unique identifier', failed: ['H3'], changes: everywhere(named(0x00200052, 'UI', '1.02.3')) },
  { name: 'no photometric interpretation', failed: ['H1'], changes: everywhere(named(0x00280004, 'CS', '')) },
  { name: 'a text that cannot be read in its character set', failed: ['H4'], changes: everywhere(named(0x00081030, 'LO', '\ufffd')) },
  { name: 'mammograms without side and views', failed: ['S10', 'S11'], changes: everywhere(named(0x00080060, 'CS', 'MG'), named(0x00180060, 'DS', '30')) },
  { name: 'PET whose uptake cannot be computed', failed: ['H9', 'I7'], changes: everywhere(named(0x00080060, 'CS', 'PT')) },
  { name: 'frames without functional groups', failed: ['S12'], changes: everywhere(named(0x00280008, 'IS', '1'), named(0x52009230, 'SQ', [])) },
]

for (const { name, failed, changes, instances } of defects) {
  test(`finds: ${name}`, async () => {
    const { study, files } = volume(changes, instances ? { instances } : {})
    assert.deepEqual(new Set(failedIn(await reportOf(files, [study]))), new Set(failed))
  })
}

test('finds a copy of images under another subject', async () => {
  const { study, files } = volume()
  const other = next++
  const pixels = (instance: number): PlainElement => named(0x7fe00010, 'OW', slice(study, instance).slice(-128))
  const copies = [1, 2, 3, 4, 5].map((instance) => slice(other, instance, { changes: [pixels(instance)] }))
  const report = await reportOf([...files, ...copies], [study, other])
  assert.deepEqual(failedIn(report), ['F7'])
  assert.match(report.checks.find(({ id }) => id === 'F7')?.findings[0]?.detail ?? '', /^5 images/)
})

/** A segmentation in a study of its own volume: refers to an image, has one segment. */
function segmentation(study: number, { image = `1.2.${study}.1.1`, frame = `1.2.${study}.9`, segment = [] as PlainAttributes } = {}): Uint8Array {
  return slice(study, 1, { series: 2, changes: [
    named(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.66.4'), named(0x00080060, 'CS', 'SEG'), named(0x00200052, 'UI', frame),
    named(0x00081140, 'SQ', [[named(0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.2'), named(0x00081155, 'UI', image)]]), named(0x00620002, 'SQ', [segment]),
  ] })
}
const code = (value: string): PlainElement => named(0x0062000f, 'SQ', [[named(0x00080100, 'SH', value), named(0x00080102, 'SH', 'SCT'), named(0x00080104, 'LO', 'Neoplasm')]])
const goodSegment: PlainAttributes = [named(0x00620004, 'US', [1]), named(0x00620005, 'LO', 'Tumour'), named(0x00620008, 'CS', 'MANUAL'), code('108369006')]

test('a good segmentation passes, and each of its defects is found', async () => {
  const cases: [object, string[]][] = [
    [{ segment: goodSegment }, []],
    [{ segment: goodSegment, image: '1.2.3.4.5' }, ['P6']],
    [{ segment: goodSegment, frame: '1.2.3.4' }, ['A1']],
    [{ segment: goodSegment.filter(({ tag }) => tag !== 0x0062000f) }, ['A2']],
    [{ segment: goodSegment.map((element) => (element.tag === 0x00620008 ? named(0x00620008, 'CS', 'AUTOMATIC') : element)) }, ['A4']],
  ]
  for (const [changes, failed] of cases) {
    const { study, files } = volume()
    assert.deepEqual(failedIn(await reportOf([...files, segmentation(study, changes)], [study])), failed)
  }
})

test('finds files with something after their end, under a false transfer syntax, of another instance, and under another pseudonym', async () => {
  const swap = (file: Uint8Array, from: string, to: string): Uint8Array => {
    const copy = Buffer.from(file)
    copy.write(to, copy.indexOf(from), 'latin1')
    return copy
  }
  const cases: [(file: Uint8Array, study: number) => Uint8Array, string][] = [
    [(file) => Buffer.concat([file, Buffer.alloc(4)]), 'F3'],
    [(file) => Buffer.concat([file, Buffer.alloc(64, 1)]), 'F1'],
    [(file) => swap(file, '1.2.840.10008.1.2.1\0', '1.2.840.10008.1.2\0\0\0'), 'F2'],
    [(file, study) => swap(file, `1.2.${study}.1.1`, `1.2.${study}.1.7`), 'F8'],
  ]
  for (const [damage, wanted] of cases) {
    const { study, files } = volume()
    const [one, ...others] = files as [Uint8Array, ...Uint8Array[]]
    const damaged = damage(one, study)
    await rig.objects.put(damaged)
    const { createHash } = await import('node:crypto')
    await rig.keep(others)
    await rig.archive.store([instanceOf(one, { digest: createHash('sha256').update(damaged).digest('hex'), size: damaged.length })])
    const { id } = await rig.catalogue.create({ texts, selection: { studies: [`1.2.${study}`], series: [] } }, actor)
    await rig.catalogue.release(id, actor)
    const failed = failedIn(await examined(rig.catalogue, { id, number: 1 }))
    assert.ok(failed.includes(wanted), `${wanted}: ${failed.join(' ')}`)
  }
  const { study, files } = volume()
  for (const file of files) { await rig.objects.put(file); await rig.archive.store([instanceOf(file, { subject: { pseudonym: 'another', fingerprint: 'x' } })]) }
  assert.deepEqual(failedIn(await reportOf([], [study])), ['P3'])
})

test('finds a file that is there twice', async () => {
  const { study, files } = volume()
  const other = next++
  await rig.keep(files)
  for (const file of files) await rig.archive.store([instanceOf(file, { studyInstanceUid: `1.2.${other}`, seriesInstanceUid: `1.2.${other}.1`, sopInstanceUid: `1.2.${other}.1.${next++}` })])
  assert.ok(failedIn(await reportOf([], [study, other])).includes('F6'))
})

test('the files of the corpus are examined to the end', { skip: noCorpus, timeout: 120_000 }, async () => {
  const full = await openCatalogueRig()
  try {
    await full.keep([...corpusFiles().values()].filter(({ length }) => length < 3_000_000))
    const { id } = await full.catalogue.create({ texts, selection: { studies: [], series: [], filter: {} } }, actor)
    const { aggregates } = await full.catalogue.release(id, actor)
    const report = await examined(full.catalogue, { id, number: 1 })
    assert.equal(report.checks.find(({ id: check }) => check === 'F13')?.examined, aggregates.instances)
    assert.equal(report.checks.find(({ id: check }) => check === 'F13')?.failed, 0)
  } finally {
    await full.close()
  }
})

test('finds one subject with two sexes, and one who grows younger', async () => {
  const [first, second] = [next++, next++]
  const person = [named(0x00100020, 'LO', 'one-person'), named(0x00100010, 'PN', 'one-person')]
  const files = [first, second].flatMap((study, at) => volume(() => [
    ...person, named(0x00100040, 'CS', at === 0 ? 'F' : 'M'), named(0x00080020, 'DA', at === 0 ? '20200101' : '20210101'), named(0x00101010, 'AS', at === 0 ? '060Y' : '050Y')], { study }).files)
  assert.deepEqual(failedIn(await reportOf(files, [first, second])), ['P1', 'P7'])
})

test('finds a stored file that was damaged after the release', async () => {
  const { study, files } = volume()
  await rig.keep(files)
  const { id } = await rig.catalogue.create({ texts, selection: { studies: [`1.2.${study}`], series: [] } }, actor)
  await rig.catalogue.release(id, actor)
  const { digest } = await first(rig.catalogue.contents({ id, number: 1 }))
  await rig.objects.remove(digest)
  const report = await examined(rig.catalogue, { id, number: 1 })
  assert.deepEqual(failedIn(report), ['F1', 'F13'])
})

test('findings hold identifiers, tags and counts, and no value of the data', async () => {
  const { study, files } = volume(everywhere(named(0x00101040, 'LO', 'Elm Street 7'), named(0x00180060, 'DS', '987654')))
  const report = await reportOf(files, [study])
  assert.doesNotMatch(JSON.stringify(report), /Elm|987654/)
  const place = report.checks.find(({ id }) => id === 'H7')?.findings[0]
  assert.deepEqual([place?.study, place?.detail], [`1.2.${study}`, '(0018,0060)'])
})

test('the tier report says what is missing for each tier and what to do', async () => {
  const { study, files } = volume(everywhere(named(0x00080070, 'LO', 'Nobody')))
  await rig.keep(files)
  const { id } = await rig.catalogue.create({ texts: { ...texts, condition: '' }, selection: { studies: [`1.2.${study}`], series: [] } }, actor)
  await rig.catalogue.release(id, actor)
  const name = { id, number: 1 }
  assert.equal((await rig.catalogue.tiers(name)).reached, 0)
  await examined(rig.catalogue, name)
  const { reached, steps } = await rig.catalogue.tiers(name)
  const missing = (tier: number) => steps.filter((step) => step.tier === tier && !step.met).map(({ code }) => code)
  assert.deepEqual([reached, missing(1), missing(2), missing(3)], [1, [], ['manufacturers', 'condition', 'counts'], ['clinical', 'processing']])
  for (const { code, remedy } of steps) assert.ok(remedy.length > 10, code)
})

test('with counts, clinical data and tasks a good dataset reaches the third tier, and a subject without clinical data is found', async () => {
  const without = new Set<string>()
  const full = await openCatalogueRig({ capabilities: { counts: true, processing: true, subjectsWithFacts: async (_project, pseudonyms) => new Set(pseudonyms.filter((one) => !without.has(one))) } })
  try {
    await full.keep(cohort(6))
    const { id } = await full.catalogue.create({ texts, selection: { studies: [], series: [], filter: {} } }, actor)
    await full.catalogue.release(id, actor)
    await examined(full.catalogue, { id, number: 1 })
    assert.equal((await full.catalogue.tiers({ id, number: 1 })).reached, 3)
    without.add('subject-3')
    await full.catalogue.release(id, actor)
    const report = await examined(full.catalogue, { id, number: 2 })
    assert.deepEqual(failedIn(report), ['C2'])
    assert.equal((await full.catalogue.tiers({ id, number: 2 })).reached, 2)
  } finally {
    await full.close()
  }
})

async function first<T>(values: AsyncIterable<T>): Promise<T> {
  for await (const value of values) return value
  throw new Error('there is none')
}
