/** Makes the test data and manifests' shared parts of the tools under tools/: drawn images and made-up tables, the same bytes every time. Run by hand; its results are kept. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { onnxModel } from '../packages/server/test/models/onnx-files.ts'
import { dicomFile, uidOf } from '../tools/library/dicom-write.ts'
import { Random } from '../tools/library/random.ts'
import { writeSafetensors } from '../tools/library/safetensors.ts'
import { newWeights, toTensors } from '../tools/image-classifier/network.ts'
import { prepare, train } from '../tools/image-classifier/training.ts'
import { newWeights as newLinearWeights, train as trainLinear, width } from '../tools/linear-model/training.ts'

const tools = resolve(import.meta.dirname, '../tools')

interface Drawn { readonly subject: string, readonly modality: 'CT' | 'DX', readonly rows: number, readonly values: readonly number[], readonly slice?: number }

function drawnFile({ subject, modality, rows, values, slice }: Drawn): Buffer {
  const image = uidOf('example', subject, modality, String(slice ?? 0))
  const place = slice === undefined ? {} : {
    '00180050:DS': '2', '00200032:DS': `0\\0\\${slice * 2}`, '00200037:DS': '1\\0\\0\\0\\1\\0', '00200052:UI': uidOf('example frame', subject), '00280030:DS': '1\\1', '00281052:DS': '-1000', '00281053:DS': '1', '00180060:DS': '120', '00185100:CS': 'HFS', '00200012:IS': '', '00201040:LO': '',
  }
  return dicomFile({
    '00080008:CS': 'ORIGINAL\\PRIMARY\\AXIAL', '00080016:UI': modality === 'CT' ? '1.2.840.10008.5.1.4.1.1.2' : '1.2.840.10008.5.1.4.1.1.7', '00080018:UI': image, '00080020:DA': '20200101', '00080030:TM': '', '00080050:SH': '', '00080060:CS': modality,
    '00080064:CS': 'WSD', '00080070:LO': 'Vesalius', '00080090:PN': '', '00100010:PN': '', '00100020:LO': subject, '00100030:DA': '', '00100040:CS': '', '0020000D:UI': uidOf('example study', subject), '0020000E:UI': uidOf('example series', subject), '00200010:SH': '', '00200011:IS': '1', '00200060:CS': '', '00200020:CS': '',
    '00200013:IS': String((slice ?? 0) + 1), '00280002:US': 1, '00280004:CS': 'MONOCHROME2', '00280010:US': rows, '00280011:US': rows, '00280100:US': 16, '00280101:US': 12, '00280102:US': 11, '00280103:US': 0, ...place,
    '7FE00010:OW': new Uint8Array(Uint16Array.from(values).buffer),
  })
}

/** A disc of some brightness on a noisy ground. */
function disc({ rows, radius, bright, random }: { rows: number, radius: number, bright: number, random: Random }): number[] {
  return Array.from({ length: rows * rows }, (_, at) => {
    const [y, x] = [Math.floor(at / rows) - rows / 2, (at % rows) - rows / 2]
    return Math.max(0, Math.min(4095, Math.round(900 + 60 * random.normal() + (y * y + x * x < radius * radius ? bright : 0))))
  })
}

function emptied(tool: string, folder: string): string {
  const path = join(tools, tool, 'examples', folder)
  rmSync(path, { recursive: true, force: true })
  mkdirSync(path, { recursive: true })
  return path
}

function stacks(tool: string, subjects: number): void {
  const [folder, random] = [emptied(tool, 'images'), new Random(7)]
  for (let subject = 1; subject <= subjects; subject++) for (let slice = 0; slice < 3; slice++) {
    const values = disc({ rows: 16, radius: 3 + (subject % 3), bright: 400 + 20 * subject, random })
    writeFileSync(join(folder, `${subject}-${slice}.dcm`), drawnFile({ subject: `example-${subject}`, modality: 'CT', rows: 16, values, slice }))
  }
}

function classifier(): void {
  const [folder, random] = [emptied('image-classifier', 'images'), new Random(11)]
  const subjects = Array.from({ length: 40 }, (_, at) => ({ subject: `example-${at + 1}`, label: at % 2, values: disc({ rows: 28, radius: 5 + 4 * random.next(), bright: at % 2 ? 500 : 0, random }) }))
  for (const { subject, values } of subjects) writeFileSync(join(folder, `${subject}.dcm`), drawnFile({ subject, modality: 'DX', rows: 28, values }))
  writeFileSync(join(tools, 'image-classifier/examples/labels.csv'), `subject,label\n${subjects.map(({ subject, label }) => `${subject},${label}`).join('\n')}\n`)
  const weights = newWeights(new Random(1))
  train(weights, subjects.map(({ values, label }) => ({ image: prepare(Float32Array.from(values), 28, 28), label })), { epochs: 10, rate: 2e-3, batch: 8, decay: 0, proximal: 0, seed: 1 })
  writeFileSync(join(tools, 'image-classifier/examples/model.safetensors'), writeSafetensors(toTensors(weights)))
}

/** The table of the survival tool, and a model of age that was trained on it. */
function linearModel(): void {
  const table = readFileSync(join(tools, 'survival/examples/made-up.csv'), 'utf8')
  writeFileSync(join(tools, 'linear-model/examples/made-up.csv'), table)
  const rows = table.trim().split('\n').slice(1).map((line) => { const [time, event, age] = line.split(',').map(Number); return { x: Float64Array.of(((age ?? 0) - 60) / 10), y: event ?? 0, time: time ?? 0 } })
  const weights = newLinearWeights()
  trainLinear(weights, rows, { kind: 'cox', updates: 500, batch: 16, rate: 0.05, proximal: 0, seed: 1 })
  writeFileSync(join(tools, 'linear-model/examples/model.safetensors'), writeSafetensors({ 'linear.weight': { shape: [1, width], values: weights.weight }, 'linear.bias': { shape: [1], values: weights.bias } }))
}

/** The same discs, and one linear unit that looks whether the middle is brighter than the rest. */
function onnxClassifier(): void {
  const [folder, random] = [emptied('onnx-model', 'images'), new Random(13)]
  const subjects = Array.from({ length: 24 }, (_, at) => ({ subject: `example-${at + 1}`, label: at % 2, values: disc({ rows: 28, radius: 5 + 4 * random.next(), bright: at % 2 ? 500 : 0, random }) }))
  for (const { subject, values } of subjects) writeFileSync(join(folder, `${subject}.dcm`), drawnFile({ subject, modality: 'DX', rows: 28, values }))
  writeFileSync(join(tools, 'onnx-model/examples/labels.csv'), `subject,label\n${subjects.map(({ subject, label }) => `${subject},${label}`).join('\n')}\n`)
  const weights = Float32Array.from({ length: 784 }, (_, at) => ((Math.floor(at / 28) - 14) ** 2 + ((at % 28) - 14) ** 2 < 36 ? 0.05 : 0))
  writeFileSync(join(tools, 'onnx-model/examples/model.onnx'), onnxModel({ weights, bias: -4 }))
}

stacks('threshold-segmentation', 2)
stacks('first-order-features', 8)
stacks('dicom-conformance', 2)
classifier()
linearModel()
onnxClassifier()
for (const name of ['images', 'labels.csv']) cpSync(join(tools, 'image-classifier/examples', name), join(tools, 'torch-classifier/examples', name), { recursive: true })
