/** A model in the ONNX format that a person hands in: looked through, registered with the tool that runs it, measured, and run on a study in the sandbox. */
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { readDicom } from '@vesalius/standards/dicom'
import { imageOf, readDicom as readForTools } from '../../../../tools/library/dicom-read.ts'
import { inputOf } from '../../../../tools/onnx-model/signature.ts'
import { withoutSandbox } from '../compute/room.ts'
import { onnxModel } from './onnx-files.ts'
import { declaration, holder, manager, openModelsRoom, researcher } from './room.ts'
import type { ModelsRoom } from './room.ts'
import { withoutXrays, xrays } from './xrays.ts'

const runtime = resolve(import.meta.dirname, '../../../../node_modules/.vesalius/onnxruntime-web')
const skip = withoutSandbox || withoutXrays || (existsSync(runtime) ? false : 'ONNX Runtime was not fetched (npm start fetches it)')
const run = { tool: 'org.vesalius.onnx-model', version: '1.0.0', parameters: { rows: 28, columns: 28, normalise: 'image' } }
let room: ModelsRoom
before(async () => { if (!skip) room = await openModelsRoom({ train: 10, test: 200, tools: [run.tool] }) })
after(async () => { if (!skip) await room.close() })

/** How the classes differ on average: the simplest classifier that has learnt something. */
function learnt(): Buffer {
  const [sums, counts] = [[new Float32Array(784), new Float32Array(784)], [0, 0]]
  for (const { label, bytes } of xrays('train', 1_000)) {
    const input = inputOf(imageOf(readForTools(Buffer.from(bytes))), { rows: 28, columns: 28 })
    counts[label] = (counts[label] ?? 0) + 1
    for (const [at, value] of input.entries()) { const sum = sums[label] as Float32Array; sum[at] = (sum[at] ?? 0) + value }
  }
  const weights = Float32Array.from({ length: 784 }, (_, at) => ((sums[1]?.[at] ?? 0) / (counts[1] ?? 1) - (sums[0]?.[at] ?? 0) / (counts[0] ?? 1)) / 20)
  return onnxModel({ weights })
}

async function* pieces(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000)
}

test('it is handed in, registered by who did, measured, approved and run; the score lies in a report by TID 1500', { skip, timeout: 180_000 }, async (t) => {
  const { digest, summary } = await room.models.files.take(pieces(learnt()), 'onnx', researcher)
  assert.equal(summary.parameters, 785)
  const from = { file: digest, run, trainedOn: [{ dataset: 'dataset-train', version: 1 }] }
  await assert.rejects(room.models.register({ name: 'mean-difference', title: 'Mean difference', declaration, from }, manager), { code: 'models/no-file' })
  let version = await room.models.register({ name: 'mean-difference', title: 'Mean difference', declaration, from }, researcher)
  assert.deepEqual([version.format, version.run?.infer, version.run?.evaluate, version.run?.weights], ['onnx', 'infer', 'evaluate', 'model'])
  const { id, task, proof } = await room.models.evaluations.ask(version, { permit: 'permit-1', dataset: 'dataset-test', version: 1, purpose: 'disease-research', threshold: 0.5 }, researcher)
  assert.equal(proof.disjoint, true)
  await room.released(task ?? '')
  const { report, state } = await room.models.evaluations.get(id)
  assert.equal(state, 'done')
  t.diagnostic(`AUC ${report?.auc?.value} (${report?.auc?.lower} to ${report?.auc?.upper})`)
  assert.ok((report?.auc?.value ?? 0) > 0.6)
  version = await room.models.registry.approve(await room.models.registry.version('mean-difference', '1'), 'For research', holder)
  const asked = await room.models.runs.ask(version, 'TEST-1', manager)
  assert.deepEqual([(await room.released(asked.task)).state, (await room.models.runs.of('TEST-1'))[0]?.results], ['COMPLETE', 1])
  const [file] = room.returned.get(asked.task) ?? []
  const { attributes } = readDicom(file ?? new Uint8Array())
  assert.deepEqual([attributes.text(0x00080060), attributes.text(0x0040a493), attributes.text(0x00100020)], ['SR', 'UNVERIFIED', 'TEST-1'])
})
