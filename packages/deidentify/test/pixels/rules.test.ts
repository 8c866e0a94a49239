/** Rules by geometry and by words: ultrasound regions, device templates, heads, kinds (R61, R63, R64, R65). */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { buildDicom, readDicom } from '@vesalius/standards/dicom'
import type { Attributes, DicomFile, PlainAttributes } from '@vesalius/standards/dicom'
import { recognizableFeatures } from '../../src/pixels/heads.ts'
import { closePixels } from '../../src/pixels/index.ts'
import { kindOf } from '../../src/pixels/kinds.ts'
import { complement, outsideRegions } from '../../src/pixels/regions.ts'
import { templateFor, templates } from '../../src/pixels/templates.ts'
import { applied, clean, masking, samplesIn, strict } from './files.ts'

after(closePixels)

const size = { rows: 120, columns: 160 }

function made(attributes: PlainAttributes, sopClass = '1.2.840.10008.5.1.4.1.1.2'): DicomFile {
  const all: PlainAttributes = [{ tag: 0x00080016, vr: 'UI', value: sopClass }, { tag: 0x00080018, vr: 'UI', value: '2.25.7' }, ...attributes]
  return readDicom(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: all }))
}

const header = (attributes: PlainAttributes): Attributes => made(attributes).attributes

const region = (left: number, top: number, right: number, bottom: number): PlainAttributes =>
  [[0x00186018, left], [0x0018601a, top], [0x0018601c, right], [0x0018601e, bottom]].map(([tag, value]) => ({ tag: tag as number, vr: 'UL', value: value as number }))

const regions = (...items: readonly PlainAttributes[]): PlainAttributes => [{ tag: 0x00186011, vr: 'SQ', value: items }]

test('what no region covers is divided into rectangles that touch no region and leave nothing out', () => {
  const boxes = [{ column: 10, row: 20, width: 60, height: 50 }, { column: 50, row: 40, width: 80, height: 70 }]
  const painted = new Uint8Array(size.rows * size.columns)
  for (const box of complement(boxes, size)) for (let y = box.row; y < box.row + box.height; y++) for (let x = box.column; x < box.column + box.width; x++) painted[y * size.columns + x]!++
  for (let at = 0; at < painted.length; at++) {
    const [x, y] = [at % size.columns, Math.floor(at / size.columns)]
    const covered = boxes.some((box) => x >= box.column && x < box.column + box.width && y >= box.row && y < box.row + box.height)
    assert.equal(painted[at], covered ? 0 : 1)
  }
})

test('regions that cannot be true say nothing: outside the frame, turned round, next to nothing, all of it', () => {
  assert.equal(outsideRegions(header([]), size), undefined)
  for (const wrong of [region(10, 10, 400, 100), region(50, 50, 40, 100), region(0, 0, 5, 5), region(0, 0, 159, 119)]) assert.equal(outsideRegions(header(regions(wrong)), size), undefined)
  assert.ok((outsideRegions(header(regions(region(10, 20, 140, 110))), size) as readonly unknown[]).length === 4)
})

function ultrasound(more: PlainAttributes, pixels: Uint8Array): DicomFile {
  return made([
    { tag: 0x00080060, vr: 'CS', value: 'US' }, { tag: 0x00280002, vr: 'US', value: 1 }, { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
    { tag: 0x00280010, vr: 'US', value: size.rows }, { tag: 0x00280011, vr: 'US', value: size.columns }, { tag: 0x00280100, vr: 'US', value: 8 },
    { tag: 0x00280101, vr: 'US', value: 8 }, { tag: 0x00280102, vr: 'US', value: 7 }, { tag: 0x00280103, vr: 'US', value: 0 }, { tag: 0x7fe00010, vr: 'OB', value: pixels }, ...more,
  ], '1.2.840.10008.5.1.4.1.1.6.1')
}

test('an ultrasound image is masked outside its regions, and cleared by that when nothing is found inside', async () => {
  const pixels = Uint8Array.from({ length: size.rows * size.columns }, (_, at) => 40 + Math.round(20 * Math.sin(at / 900)))
  const file = ultrasound(regions(region(10, 20, 140, 110)), pixels)
  const outcome = await clean(file, { policy: strict })
  assert.ok(outcome.kind === 'cleaned' && outcome.facts.rule === 'us-regions/1' && outcome.facts.by.includes('rule'), JSON.stringify(outcome))
  const now = await samplesIn(applied(file, outcome))
  for (let at = 0; at < pixels.length; at++) {
    const [x, y] = [at % size.columns, Math.floor(at / size.columns)]
    if (x >= 10 && x <= 140 && y >= 20 && y <= 110) assert.equal(now[at], pixels[at])
  }
  assert.notEqual(now[0], undefined)
  assert.equal(new Set([...now].filter((_, at) => at < 20 * size.columns)).size, 1)
  assert.equal((await clean(ultrasound([], pixels), { policy: strict })).kind, 'review')
})

const sample: Readonly<Record<string, PlainAttributes>> = {
  'dose-page-image-type': [{ tag: 0x00080008, vr: 'CS', value: ['DERIVED', 'SECONDARY', 'DOSE_INFO'] }],
  'dose-page-siemens': [{ tag: 0x00080070, vr: 'LO', value: 'SIEMENS' }, { tag: 0x00080008, vr: 'CS', value: ['DERIVED', 'SECONDARY', 'OTHER', 'CT_SOM5 PROT'] }],
  'dose-page-series': [{ tag: 0x0008103e, vr: 'LO', value: 'Dose Report' }, { tag: 0x00080060, vr: 'CS', value: 'CT' }],
  'us-ge-header': [{ tag: 0x00080070, vr: 'LO', value: 'GE Healthcare' }, { tag: 0x00080060, vr: 'CS', value: 'US' }],
  'us-philips-header': [{ tag: 0x00080070, vr: 'LO', value: 'Philips Medical Systems' }, { tag: 0x00080060, vr: 'CS', value: 'US' }],
  'us-siemens-header': [{ tag: 0x00080070, vr: 'LO', value: 'SIEMENS' }, { tag: 0x00080060, vr: 'CS', value: 'US' }],
  'us-canon-header': [{ tag: 0x00080070, vr: 'LO', value: 'TOSHIBA_MEC_US' }, { tag: 0x00080060, vr: 'CS', value: 'US' }],
  'us-samsung-header': [{ tag: 0x00080070, vr: 'LO', value: 'SAMSUNG MEDISON CO., LTD.' }, { tag: 0x00080060, vr: 'CS', value: 'US' }],
  'us-esaote-header': [{ tag: 0x00080070, vr: 'LO', value: 'Esaote' }, { tag: 0x00080060, vr: 'CS', value: 'US' }],
  'us-mindray-header': [{ tag: 0x00080070, vr: 'LO', value: 'Shenzhen Mindray Bio-Medical' }, { tag: 0x00080060, vr: 'CS', value: 'US' }],
  'us-sonosite-header': [{ tag: 0x00080070, vr: 'LO', value: 'SonoSite, Inc.' }, { tag: 0x00080060, vr: 'CS', value: 'US' }],
  'us-hitachi-header': [{ tag: 0x00080070, vr: 'LO', value: 'Hitachi Aloka Medical,Ltd.' }, { tag: 0x00080060, vr: 'CS', value: 'US' }],
}

for (const template of templates) {
  test(`template ${template.name} fits the images it is for, and masks part of the frame or names a page of text`, () => {
    const attributes = sample[template.name]
    assert.ok(attributes, 'no sample for this template')
    const sopClass = template.match.sopClass ?? '1.2.840.10008.5.1.4.1.1.6.1'
    const found = templateFor(made(attributes, sopClass).attributes, size)
    assert.equal(found?.rule, `${template.name}/1`)
    assert.equal(found.textPage, template.kind === 'text-page')
    const area = found.boxes.reduce((sum, box) => sum + box.width * box.height, 0)
    assert.ok(found.textPage ? area === 0 : area > 0 && area < 0.3 * size.rows * size.columns)
    assert.ok(found.boxes.every((box) => box.column >= 0 && box.row >= 0 && box.column + box.width <= size.columns && box.row + box.height <= size.rows))
    assert.equal(templateFor(header([{ tag: 0x00080060, vr: 'CS', value: 'MR' }]), size), undefined)
  })
}

test('a page of dose values goes to a person, and is refused where nobody looks', async () => {
  const pixels = new Uint8Array(size.rows * size.columns)
  const file = ultrasound(sample['dose-page-image-type'] as PlainAttributes, pixels)
  const held = await clean(file, { policy: strict })
  assert.ok(held.kind === 'review' && held.suggestions[0]?.height === size.rows)
  assert.deepEqual(await clean(file, { policy: masking }), { kind: 'refused', code: 'text-page' })
})

test('knows heads in CT, MR and PET by part, code and words of several languages, and other parts as none', () => {
  const ofModality = (modality: string, more: PlainAttributes): string => recognizableFeatures(header([{ tag: 0x00080060, vr: 'CS', value: modality }, ...more]))
  const words = (value: string): PlainAttributes => [{ tag: 0x0008103e, vr: 'LO', value }]
  for (const more of [[{ tag: 0x00180015, vr: 'CS', value: 'HEAD' }], words('AX_T2_BRAIN'), words('Kopf nativ'), words('CABEZA SIN CONTRASTE'), words('t1_mprage_sag'), words('PET WB AC')]) {
    assert.equal(ofModality('MR', more), 'possible')
  }
  const code: PlainAttributes = [{ tag: 0x00082218, vr: 'SQ', value: [[{ tag: 0x00080100, vr: 'SH', value: '12738006' }]] }]
  assert.equal(ofModality('CT', code), 'possible')
  assert.equal(ofModality('CT', [{ tag: 0x00180015, vr: 'CS', value: 'PROSTATE' }]), 'no')
  assert.equal(ofModality('CT', []), 'unknown')
  assert.equal(ofModality('US', [{ tag: 0x00180015, vr: 'CS', value: 'HEAD' }]), 'no')
})

test('holds a head only where the policy says so, and lets a person decide', async () => {
  const file = made([
    { tag: 0x00080060, vr: 'CS', value: 'CT' }, { tag: 0x00180015, vr: 'CS', value: 'HEAD' }, { tag: 0x00280002, vr: 'US', value: 1 }, { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
    { tag: 0x00280010, vr: 'US', value: 16 }, { tag: 0x00280011, vr: 'US', value: 16 }, { tag: 0x00280100, vr: 'US', value: 8 }, { tag: 0x00280101, vr: 'US', value: 8 },
    { tag: 0x00280102, vr: 'US', value: 7 }, { tag: 0x00280103, vr: 'US', value: 0 }, { tag: 0x7fe00010, vr: 'OB', value: new Uint8Array(256) },
  ])
  const flagged = await clean(file, { policy: { ...strict, heads: 'flag' } })
  assert.ok(flagged.kind === 'kept' && flagged.facts.recognizableFeatures === 'possible')
  const policy = { ...strict, heads: 'hold' as const }
  assert.deepEqual(await clean(file, { policy }), { kind: 'review', code: 'head', suggestions: [] })
  assert.equal((await clean(file, { policy, decision: { decision: 'clear', reviewer: 'r1' } })).kind, 'kept')
})

test('knows risky kinds by class, modality, image type and conversion, and what its device declares safe', () => {
  const risky = (more: PlainAttributes, sopClass?: string): boolean => kindOf(made(more, sopClass)).risky
  assert.equal(risky([]), false)
  assert.equal(risky([], '1.2.840.10008.5.1.4.1.1.7.4'), true)
  assert.equal(risky([{ tag: 0x00080060, vr: 'CS', value: 'us ' }]), true)
  assert.equal(risky([{ tag: 0x00080008, vr: 'CS', value: ['DERIVED', 'SECONDARY', 'SCREEN SAVE'] }]), true)
  assert.equal(risky([{ tag: 0x00080064, vr: 'CS', value: 'SD' }]), true)
  assert.equal(risky([], '1.2.840.10008.5.1.4.1.1.12.1'), true)
  assert.equal(risky([{ tag: 0x00280301, vr: 'CS', value: 'NO' }], '1.2.840.10008.5.1.4.1.1.12.1'), false)
})
