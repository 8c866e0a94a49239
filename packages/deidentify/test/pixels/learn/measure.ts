/**
 * What the detector is worth today: recall of text burned into real pictures, by script, size, contrast, direction and ground, through the whole cleaner;
 * false masks on the same pictures without text and on generated ones. `node packages/deidentify/test/pixels/learn/measure.ts [--seed N] [--each N] [--missed]`.
 * No text, and none of the fonts but those that alone have a script, is one that was learned from (learn.ts).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { generateSamples } from '@vesalius/samples'
import { buildDicom, readDicom } from '@vesalius/standards/dicom'
import type { DicomFile } from '@vesalius/standards/dicom'
import { corpusFolder, corpusImages } from '../../../../codec/test/corpus-files.ts'
import type { Plane } from '../../../src/pixels/detect/plane.ts'
import type { Mask } from '../../../src/pixels/index.ts'
import { closePixels } from '../../../src/pixels/index.ts'
import { kindOf } from '../../../src/pixels/kinds.ts'
import { boxesFor } from '../../../src/pixels/masks.ts'
import { randomFrom } from '../burn-in.ts'
import { clean, masking } from '../files.ts'
import { firstPlanes } from './examples.ts'
import { placed, scripts } from './texts.ts'
import type { Placed } from './texts.ts'

const { values: options } = parseArgs({ options: { seed: { type: 'string', default: '4' }, each: { type: 'string', default: '6' }, missed: { type: 'boolean', default: false }, recall: { type: 'boolean', default: true }, clean: { type: 'boolean', default: true } }, allowNegative: true })

/** Images with writing that the manifest does not name. */
const written = /mlut_18|vlut_04|JLS[LN]_RGB|TestPattern|examples_ybr|image_dfl|GH1728/

interface Ground { readonly path: string, readonly modality: string, readonly file: DicomFile, readonly plane: Plane }

/** Pictures of one plane that hold no text; some of each series. */
async function grounds(perSeries: number): Promise<Ground[]> {
  const withText = new Set(readFileSync(join(corpusFolder, 'MANIFEST.csv'), 'utf8').split('\n').filter((line) => line.includes(',yes,')).map((line) => line.split(',')[0]))
  const known = new Map<string, number>()
  const found: Ground[] = []
  for (const { path, file } of corpusImages(6_000_000)) {
    if (withText.has(path) || written.test(path)) continue
    const series = path.replace(/\d+(\.dcm)?$/, '')
    known.set(series, (known.get(series) ?? 0) + 1)
    if ((known.get(series) as number) > perSeries) continue
    const [plane, more] = await firstPlanes(file) ?? []
    if (plane === undefined || more !== undefined || plane.width < 96 || plane.height < 96 || plane.width * plane.height > 3e6) continue
    found.push({ path, modality: file.attributes.string(0x00080060) ?? '', file, plane })
  }
  return found
}

function fileOf({ width, height, values }: Plane): DicomFile {
  const bytes = new Uint8Array(values.slice().buffer)
  return readDicom(buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: [
    { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' }, { tag: 0x00080018, vr: 'UI', value: '2.25.7' }, { tag: 0x00080060, vr: 'CS', value: 'CT' },
    { tag: 0x00280002, vr: 'US', value: 1 }, { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' }, { tag: 0x00280010, vr: 'US', value: height }, { tag: 0x00280011, vr: 'US', value: width },
    { tag: 0x00280100, vr: 'US', value: 16 }, { tag: 0x00280101, vr: 'US', value: 16 }, { tag: 0x00280102, vr: 'US', value: 15 }, { tag: 0x00280103, vr: 'US', value: 0 },
    { tag: 0x7fe00010, vr: 'OW', value: bytes },
  ] }))
}

interface Outcome { readonly hidden: number, readonly outside: number }

/** Part of the ink that lies in masks; pixels of masks further from the text than 16 pixels, or than it is thick. */
function outcomeOf({ text, column, row, plane }: Placed, masks: readonly Mask[]): Outcome {
  const inside = new Uint8Array(plane.width * plane.height)
  for (const box of boxesFor(masks, 0, { rows: plane.height, columns: plane.width })) for (let y = box.row; y < box.row + box.height; y++) inside.fill(1, y * plane.width + box.column, y * plane.width + box.column + box.width)
  let [ink, hidden, outside] = [0, 0, 0]
  for (const [at, share] of text.cover.entries()) {
    if (share < 0.3) continue
    ink++
    hidden += inside[(row + Math.floor(at / text.width)) * plane.width + column + (at % text.width)] as number
  }
  const margin = Math.max(16, Math.min(text.width, text.height))
  for (let at = 0; at < inside.length; at++) {
    const [x, y] = [at % plane.width, Math.floor(at / plane.width)]
    if (inside[at] === 1 && (x < column - margin || x >= column + text.width + margin || y < row - margin || y >= row + text.height + margin)) outside++
  }
  return { hidden: hidden / ink, outside }
}

const tally = new Map<string, Outcome[]>()

async function recall(all: readonly Ground[]): Promise<void> {
  const random = randomFrom(Number(options.seed))
  for (const { path, modality, plane } of all) {
    for (let count = 0; count < Number(options.each); count++) {
      const one = await placed(plane, scripts, random)
      if (one === undefined) continue
      const outcome = await clean(fileOf(one.plane), { policy: masking })
      const masks = outcome.kind === 'cleaned' ? outcome.facts.masks : outcome.kind === 'review' ? outcome.suggestions : []
      const result = outcomeOf(one, masks)
      const { script, size, contrast, turn, sharp, font } = one
      const sizes = size < 9 ? 'size 06-08' : size < 13 ? 'size 09-12' : size < 20 ? 'size 13-19' : 'size 20-48'
      const turns = turn % 90 === 0 ? `turn ${turn}` : Math.abs(turn) <= 12 ? 'turn small' : 'turn oblique'
      for (const name of ['all', `script ${script}`, sizes, `contrast ${contrast}`, turns, sharp ? 'sharp' : 'smooth', `ground ${modality}`, ...(turn % 90 === 0 && !/faint|lowest/.test(contrast) ? ['plain', `plain ${script}`] : [])]) tally.set(name, [...tally.get(name) ?? [], result])
      if (options.missed && result.outside > 0) console.log('wide', result.outside, script, size, contrast, turn, `${one.text.width}x${one.text.height} at ${one.column},${one.row}`, path, masks.map(({ column, row, width, height }) => `${column},${row} ${width}x${height}`).join('; '))
      if (options.missed && result.hidden < 0.9) console.log('missed', result.hidden.toFixed(2), script, size, contrast, turn, sharp ? 'sharp' : 'smooth', font, `${one.text.width}x${one.text.height}`, path, outcome.kind)
    }
  }
  for (const [name, results] of [...tally].sort(([one], [other]) => one.localeCompare(other))) {
    const percent = (fits: (one: Outcome) => boolean): string => ((100 * results.filter(fits).length) / results.length).toFixed(1).padStart(5)
    console.log(`${name.padEnd(22)} ${String(results.length).padStart(5)}  hidden >97% ${percent(({ hidden }) => hidden > 0.97)}  >90% ${percent(({ hidden }) => hidden > 0.9)}  seen at all ${percent(({ hidden }) => hidden > 0.3)}  too wide ${percent(({ outside }) => outside > 0)}`)
  }
}

async function falseMasks(): Promise<void> {
  let [files, frames, masked, framesMasked] = [0, 0, 0, 0]
  const withText = new Set(readFileSync(join(corpusFolder, 'MANIFEST.csv'), 'utf8').split('\n').filter((line) => line.includes(',yes,')).map((line) => line.split(',')[0]))
  for (const { path, file } of corpusImages(6_000_000)) {
    const kind = kindOf(file)
    if (withText.has(path) || written.test(path) || kind.risky || kind.declared || kind.plain) continue
    const outcome = await clean(file)
    if (outcome.kind === 'refused') continue
    files++
    frames += Number(file.attributes.string(0x00280008) ?? 1)
    if (outcome.kind === 'kept') continue
    masked++
    const masks = outcome.kind === 'cleaned' ? outcome.facts.masks : outcome.suggestions
    framesMasked += outcome.kind === 'cleaned' ? outcome.facts.framesChanged : 1
    console.log('false', path, outcome.kind, masks.map(({ column, row, width, height, frames: at }) => `${column},${row} ${width}x${height}${at ? ` @${at.join('/')}` : ''}`).join('; ').slice(0, 200))
  }
  console.log(`real: ${masked} of ${files} files, ${framesMasked} of ${frames} frames masked falsely`)
}

async function generatedMasks(): Promise<void> {
  const modalities = new Map<string, [number, number]>()
  for (const seed of [31, 1]) {
    for (const { path, bytes } of generateSamples({ patients: 4, seed })) {
      const file = readDicom(bytes)
      const kind = kindOf(file)
      const modality = `${file.attributes.string(0x00080060)} seed ${seed}`
      if (kind.risky || kind.plain || kind.declared) continue
      const tallied = modalities.get(modality) ?? [0, 0]
      modalities.set(modality, tallied)
      tallied[0]++
      const outcome = await clean(file)
      if (outcome.kind === 'kept') continue
      tallied[1]++
      const masks = outcome.kind === 'cleaned' ? outcome.facts.masks : outcome.kind === 'review' ? outcome.suggestions : []
      if (options.missed) console.log('false', path, outcome.kind, masks.map(({ column, row, width, height }) => `${column},${row} ${width}x${height}`).join('; '))
    }
  }
  for (const [name, [all, masked]] of modalities) console.log(`generated ${name}: ${masked} of ${all} files masked`)
}

const started = performance.now()
if (options.clean) {
  await falseMasks()
  await generatedMasks()
}
if (options.recall) await recall(await grounds(2))
console.log(`${((performance.now() - started) / 1000).toFixed(0)} s`)
await closePixels()
