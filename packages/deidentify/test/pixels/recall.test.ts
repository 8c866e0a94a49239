/** How much burned-in text is hidden, by font, size, contrast and direction, and how many real images without text are left alone (R56, R59). Printed. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { TestContext } from 'node:test'
import { imageOf } from '@vesalius/codec'
import { generateSamples } from '@vesalius/samples'
import { readDicom } from '@vesalius/standards/dicom'
import { corpusImages } from '../../../codec/test/corpus-files.ts'
import type { Plane } from '../../src/pixels/detect/plane.ts'
import { Workspace } from '../../src/pixels/detect/workspace.ts'
import { lookAt } from '../../src/pixels/examine.ts'
import type { Looking } from '../../src/pixels/examine.ts'
import { closePixels } from '../../src/pixels/index.ts'
import { kindOf } from '../../src/pixels/kinds.ts'
import { grownBox } from '../../src/pixels/masks.ts'
import { seedsOf } from '../../src/text/index.ts'
import { randomFrom } from './burn-in.ts'
import { clean, corpusFile, corpusIsAbsent, ct, mr } from './files.ts'
import { burnedInto, firstPlanes } from './learn/examples.ts'
import type { Burned } from './learn/examples.ts'

after(closePixels)

/** None of these was learned from. */
const texts = [
  'Nowak^Anna', 'FISCHER KARL', 'Jörgensen', 'Lindqvist Eva 22.11.1961', 'ROE^RICHARD', 'MRN 55120987', 'PID: 99-8121', 'Born 1938-01-30', 'ANGELOPOULOS', 'Murphy Aoife',
  'M. de Vries', 'DOB 19/12/1974', 'Univ. Klinikum', 'Bianchi Luca 71Y M', 'ACC 20200101-03', 'Петрова Анна', 'Γεωργίου', '87654321', 'B. Kimura', '1.7.1955 Weber',
]
const grounds = [ct, mr, 'pydicom+pydicom-data/bad_sequence.dcm', 'wearemothership+dicom-test-files/compsamples_j2k/IMAGES/J2KI/MR4_J2KI', 'pydicom+pydicom/test_files/examples_overlay.dcm',
  'fo-dicom+fo-dicom/CR-MONO1-10-chest', 'QIICR+dcmqi/data/paramaps/pm-example-dcm/701-ADCb500/000007.dcm']
const looking = (): Looking => ({ seeds: seedsOf([]), signal: undefined, eager: false, workspace: new Workspace(), known: new Map() })

async function hiddenShare({ plane, text, column, row }: Burned, how: Looking): Promise<number> {
  const { text: lines } = await lookAt([plane], how)
  const boxes = lines.map((line) => grownBox(line, { rows: plane.height, columns: plane.width }))
  let [ink, hidden] = [0, 0]
  for (const [at, share] of text.cover.entries()) {
    if (share < 0.3) continue
    const [x, y] = [column + (at % text.width), row + Math.floor(at / text.width)]
    ink++
    if (boxes.some((box) => x >= box.column && x < box.column + box.width && y >= box.row && y < box.row + box.height)) hidden++
  }
  return hidden / ink
}

/** Classes that are told apart in what is printed. */
const classesOf = ({ font, size, contrast, turned, tilt, smooth }: Burned): string[] => [
  'all', font, size < 10 ? '8 to 9 px' : size < 13 ? '10 to 12 px' : size < 20 ? '13 to 19 px' : size < 40 ? '20 to 39 px' : '40 to 71 px', `contrast ${contrast}`, turned ? 'turned' : 'upright', tilt === 0 ? 'straight' : 'tilted up to 12 degrees', smooth ? 'smooth' : 'sharp',
]

test('hides text that is burned into CT, MR and CR at random places, in fonts, sizes and contrasts of all kinds', { skip: corpusIsAbsent }, async (t) => {
  const random = randomFrom(2026)
  const found = new Map<string, number[]>()
  const how = looking()
  for (const ground of grounds) {
    const [plane] = await firstPlanes(corpusFile(ground)) as [Plane]
    for (let count = 0; count < 16; count++) {
      const burned = await burnedInto(plane, texts, random)
      if (burned === undefined) continue
      const share = await hiddenShare(burned, how)
      for (const name of classesOf(burned)) found.set(name, [...found.get(name) ?? [], share])
    }
  }
  print(t, found)
  const all = found.get('all') as number[]
  assert.ok(all.length >= 70)
  assert.ok(all.filter((share) => share > 0.9).length >= 0.9 * all.length)
  assert.ok(all.filter((share) => share > 0.3).length >= 0.93 * all.length)
})

function print(t: TestContext, found: ReadonlyMap<string, readonly number[]>): void {
  for (const [name, shares] of [...found].sort(([one], [other]) => one.localeCompare(other))) {
    const percent = (least: number): string => `${Math.round((100 * shares.filter((share) => share > least).length) / shares.length)} %`
    t.diagnostic(`${name}: nine tenths hidden ${percent(0.9)}, all but a rest ${percent(0.97)}, seen at all ${percent(0.3)} of ${shares.length}`)
  }
}

/** What the manifest says of text in pixels, and images of words and test patterns that it does not name. */
const shown = /GH1728/

test('leaves real images without text as they are', { skip: corpusIsAbsent }, async (t) => {
  let [looked, frames] = [0, 0]
  const changed: string[] = []
  for (const { path, file } of corpusImages(2_000_000)) {
    const kind = kindOf(file)
    if (kind.risky || kind.declared || kind.plain || shown.test(path)) continue
    const outcome = await clean(file)
    if (outcome.kind === 'refused') continue
    looked++
    frames += imageOf(file.attributes).frames
    if (outcome.kind !== 'kept') changed.push(path)
  }
  t.diagnostic(`${looked} files with ${frames} frames looked at, ${changed.length} not left as they are: ${changed.join(', ')}`)
  assert.ok(looked >= 100)
  assert.ok(changed.length <= looked * 0.02)
})

test('slices of a generated cohort that was not learned from, which hold no text, are left as they are in at least 94 of 100', async (t) => {
  let [slices, masked] = [0, 0]
  let count = 0
  for (const { bytes } of generateSamples({ patients: 3, seed: 31 })) {
    if (count++ % 4 !== 0) continue
    const file = readDicom(bytes)
    if (!['CT', 'MR'].includes(file.attributes.string(0x00080060) ?? '')) continue
    const planes = await firstPlanes(file)
    if (planes === undefined) continue
    slices++
    if ((await lookAt(planes, looking())).text.length > 0) masked++
  }
  t.diagnostic(`${masked} of ${slices} generated slices were masked falsely`)
  assert.ok(slices > 60 && masked <= 0.06 * slices, `${masked} of ${slices}`)
})
