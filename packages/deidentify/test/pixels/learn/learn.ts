/**
 * Learns the detector's weights and writes src/pixels/tables/line-trees.gen.ts: `node packages/deidentify/test/pixels/learn/learn.ts`. Prints recall and
 * false alarms, cross-validated: each fold of images is judged by weights that were learned without it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSamples } from '@vesalius/samples'
import { readDicom } from '@vesalius/standards/dicom'
import { corpusFolder, corpusImages } from '../../../../codec/test/corpus-files.ts'
import { Workspace } from '../../../src/pixels/detect/workspace.ts'
import { randomFrom } from '../burn-in.ts'
import { burnedInto, candidates, firstPlanes, laterPlanes, sharesOf } from './examples.ts'
import type { Burned } from './examples.ts'
import { learn, scoreOf } from './trees.ts'
import type { Learning, Sample, Tree } from './trees.ts'

const texts = [
  'Garcia^Maria', 'SCHMIDT HANS', 'Müller', 'Kowalski Jan 12.03.1956', 'DOE^JANE', 'MRN 00482913', 'ID:7781-223', 'Born 1949-11-02', 'PAPADOPOULOS', 'O’Brien Sean',
  'J. van der Berg', 'DOB 03/04/1961', 'St. Mary Hospital', 'Rossi Giulia 63Y F', 'ACC 20190412-77', 'Иванов Пётр', 'Παπαδάκης', '12345678', 'A. Lee', 'Nguyen Thi Hoa',
  'Dr. K. Østergård', '2019-07-31 14:22:05', 'M 056Y', 'Hospital Clínico', 'Tanaka Yuki', 'Smith,John', 'أحمد حسن', 'مريم عبد الله', 'نزار 1957', 'مستشفى الأمل', 'خديجة', 'יוסף לוי', 'רחל', '鈴木一郎', '陳美玲',
  '東京大学病院', '王 1966', 'スズキ イチロウ', 'たかはし', 'დავით', 'Սարգսյան',
]
const learning: Learning = { rounds: 150, depth: 4, rate: 0.16 }
const [perSeries, perImage, folds, everySample, framesEach] = [5, 20, 4, 3, 6]
/** Images with writing that the manifest does not name: test patterns, a photographed page. */
const written = /mlut_18|vlut_04|JLS[LN]_RGB|TestPattern|examples_ybr|image_dfl/

interface Example extends Sample { readonly fold: number, readonly image: string, readonly text: number }

const withText = new Set(readFileSync(join(corpusFolder, 'MANIFEST.csv'), 'utf8').split('\n').filter((line) => line.includes(',yes,')).map((line) => line.split(',')[0]))
const random = randomFrom(9)
const workspace = new Workspace()
const examples: Example[] = []
const burned: { readonly text: number, readonly fold: number, readonly made: Burned }[] = []

for (const { path, fold } of chosen()) {
  const planes = await firstPlanes(path.file)
  if (planes === undefined || withText.has(path.name) || written.test(path.name)) continue
  for (const plane of [...planes, ...await laterPlanes(path.file, framesEach)]) for (const { features } of candidates(plane, workspace)) examples.push({ features, isText: false, weight: 1, fold, image: path.name, text: -1 })
  const [plane, more] = planes
  if (plane === undefined || more !== undefined || plane.width < 60 || plane.height < 60) continue
  for (let count = 0; count < (path.name.startsWith('patient-') ? 2 : perImage); count++) {
    const made = await burnedInto(plane, texts, random)
    if (made === undefined) continue
    const text = burned.push({ text: burned.length, fold, made }) - 1
    const own = candidates(made.plane, workspace).filter((one) => { const share = sharesOf(one, made); return share.own > 0.75 && share.text > 0.12 && one.upright !== made.turned })
    for (const { features } of own) examples.push({ features, isText: true, weight: 1 / Math.sqrt(own.length), fold, image: path.name, text })
  }
}

/** Images that were generated: smooth organs, vessels along the slice, noise; CT and MR, which have no writing. */
function* generated(): Generator<{ name: string, file: Parameters<typeof firstPlanes>[0] }> {
  let count = 0
  for (const { path, bytes } of generateSamples({ patients: 12, seed: 5 })) {
    const file = readDicom(bytes)
    if (['CT', 'MR'].includes(file.attributes.string(0x00080060) ?? '') && count++ % everySample === 0) yield { name: path, file }
  }
}

/** Some images of each series; pictures of one object in several syntaxes fall into one fold. */
function* chosen(): Generator<{ path: { name: string, file: Parameters<typeof firstPlanes>[0] }, fold: number }> {
  const known = new Map<string, number>()
  for (const { path, file } of corpusImages(16_000_000)) {
    const series = path.replace(/\d+(\.dcm)?$/, '')
    known.set(series, (known.get(series) ?? 0) + 1)
    if ((known.get(series) as number) > perSeries) continue
    let hash = 7
    for (const letter of (path.split('/').at(-1) as string).replace(/[_.].*$/, '').replace(/\d+$/, '')) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
    yield { path: { name: path, file }, fold: (hash >>> 8) % folds }
  }
  // Those of one patient in one fold.
  for (const { name, file } of generated()) yield { path: { name, file }, fold: Number(/\d+/.exec(file.attributes.string(0x00100020) ?? '0')?.[0] ?? 0) % folds }
}

const [negatives, positives] = [examples.filter(({ isText }) => !isText).length, examples.reduce((sum, { isText, weight }) => sum + (isText ? weight : 0), 0)]
const weighed = examples.map((one) => (one.isText ? { ...one, weight: (one.weight * negatives * 0.3) / positives } : one))
const [texted, imaged] = [new Map<number, number>(), new Map<string, number>()]
for (let fold = 0; fold < folds; fold++) {
  const { bias, trees } = learn(weighed.filter((one) => one.fold !== fold), learning)
  for (const one of weighed.filter((each) => each.fold === fold)) {
    const score = scoreOf(one.features, bias, trees)
    if (one.isText) texted.set(one.text, Math.max(texted.get(one.text) ?? -99, score))
    else imaged.set(one.image, Math.max(imaged.get(one.image) ?? -99, score))
  }
}
console.log(`${examples.length} rows of things, ${burned.length} texts, ${imaged.size} images without text; cross-validated:`)
for (const least of [-1, 0, 1, 2, 3, 4, 5, 6]) {
  const [found, false_] = [burned.filter(({ text }) => (texted.get(text) ?? -99) > least).length, [...imaged.values()].filter((score) => score > least).length]
  console.log(`certainty ${least}: ${((100 * found) / burned.length).toFixed(1)} % of texts, ${false_} images falsely`)
}
for (const { text, made } of burned.filter((one) => (texted.get(one.text) ?? -99) < 1)) console.log('missed', made.size, made.contrast, made.smooth, made.turned, (texted.get(text) ?? -99).toFixed(1))

for (const [image, score] of [...imaged].sort((one, other) => other[1] - one[1])) if (score > 3) console.log('false', score.toFixed(1), image)

const { bias, trees } = learn(weighed, learning)
const lines = trees.map(({ feature, cut }: Tree) => `  [[${feature.join(',')}], [${cut.join(',')}]],`)
writeFileSync(join(import.meta.dirname, '../../../src/pixels/tables/line-trees.gen.ts'), `/**
 * How features of a line of things (detect/features.ts) speak for text, in logits: bias and the sum over boosted trees. Each is nodes in breadth order,
 * feature and cut; a leaf has feature -1 and its value in the place of the cut. Written by test/pixels/learn/learn.ts from text burned into real images.
 */
export const bias = ${bias.toFixed(4)}

export const trees: readonly (readonly [feature: readonly number[], cut: readonly number[]])[] = [
${lines.join('\n')}
]
`)
