/** Files that are handed in as weights: what is not exactly what it says is not taken. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { writeSafetensors } from '../../../../tools/library/safetensors.ts'
import { summaryOf } from '../../src/models/registry/files.ts'
import { onnxModel } from './onnx-files.ts'

const refused = (why: RegExp) => (error: { code?: string, message?: string }) => error.code === 'models/not-weights' && why.test(error.message ?? '')

test('a pickle is never read, whatever it is called', () => {
  for (const start of [[0x80, 0x04, 0x95], [0x50, 0x4b, 0x03, 0x04]]) for (const format of ['onnx', 'safetensors'] as const) {
    assert.throws(() => summaryOf(Buffer.concat([Buffer.from(start), Buffer.alloc(100)]), format), refused(/pickle/))
  }
})

test('safetensors are taken with their names and shapes, and not with numbers that are none', () => {
  const tensors = (values: number[]) => writeSafetensors({ 'out.bias': { shape: [2], values: Float32Array.from(values) } })
  assert.deepEqual(summaryOf(tensors([1, 2]), 'safetensors'), { tensors: [{ name: 'out.bias', dtype: 'F32', shape: [2] }], parameters: 2 })
  assert.throws(() => summaryOf(tensors([1, Number.NaN]), 'safetensors'), refused(/finite/))
  assert.throws(() => summaryOf(tensors([1, Number.NEGATIVE_INFINITY]), 'safetensors'), refused(/finite/))
  assert.throws(() => summaryOf(Buffer.concat([tensors([1, 2]), Buffer.from('more')]), 'safetensors'), refused(/exactly/))
})

test('an ONNX model is told by its inputs, outputs and operators', () => {
  const { inputs, outputs, operators, parameters } = summaryOf(onnxModel(), 'onnx')
  assert.deepEqual({ inputs, outputs, operators, parameters }, { inputs: [{ name: 'image', shape: ['batch', 1, 28, 28] }], outputs: [{ name: 'logit', shape: ['batch', 1] }], operators: ['Flatten', 'Gemm'], parameters: 785 })
})

test('an ONNX model that reads weights from a path, brings code of its own, or is cut off is not taken', () => {
  assert.throws(() => summaryOf(onnxModel({ external: '../../etc/passwd' }), 'onnx'), refused(/elsewhere/))
  assert.throws(() => summaryOf(onnxModel({ domain: 'com.example' }), 'onnx'), refused(/not of the standard/))
  assert.throws(() => summaryOf(onnxModel({ functions: true }), 'onnx'), refused(/functions/))
  const whole = onnxModel()
  for (const length of [20, 500, whole.length - 3]) assert.throws(() => summaryOf(whole.subarray(0, length), 'onnx'), refused(/whole|no graph|no input/))
  assert.throws(() => summaryOf(Buffer.from('a text that is long enough'), 'onnx'), refused(/./))
})
