/** Weights that a person hands in: kept under their digest, looked through, and known as the person's own until they are registered. */
import type { Objects, Records } from '#engines'
import type { Actor } from '#kernel'
import { readSafetensors } from '#compute'
import { NoFile, NotWeights } from '../problems.ts'
import { NotOnnx, summaryOfOnnx } from './check-onnx.ts'
import type { Summary } from './version.ts'

export type FileFormat = 'safetensors' | 'onnx'
export interface WeightsFile { readonly digest: string, readonly format: FileFormat, readonly size: number, readonly summary: Summary }

/** Larger ones are for the file system of a cluster, not for a page. */
export const mostFileBytes = 512 * 1024 ** 2

export class WeightsFiles {
  private readonly parts: { readonly records: Records, readonly objects: Objects }

  constructor(parts: { readonly records: Records, readonly objects: Objects }) {
    this.parts = parts
  }

  /** Raises models/not-weights. Nothing is kept of what is refused but an object that no row names, which the next start removes. */
  async take(body: AsyncIterable<Uint8Array>, format: FileFormat, actor: Pick<Actor, 'id'>): Promise<WeightsFile> {
    const { objects, records } = this.parts
    const { digest, size } = await objects.put(body)
    if (size < 16) throw NotWeights(format, 'it is empty')
    const summary = summaryOf(await objects.read(digest, 0, size), format)
    await records.query('insert into models_file (digest, owner, format, size, summary) values ($1, $2, $3, $4, $5) on conflict do nothing', [digest, actor.id, format, size, JSON.stringify(summary)])
    return { digest, format, size, summary }
  }

  /** Only who handed it in registers it: a digest alone would reach any object of the house. Raises models/no-file. */
  async find(digest: string, actor: Pick<Actor, 'id'>): Promise<WeightsFile> {
    const { rows } = await this.parts.records.query<WeightsFile>('select digest, format, size::float8 as size, summary from models_file where digest = $1 and owner = $2', [digest, actor.id])
    if (!rows[0]) throw NoFile()
    return rows[0]
  }
}

/** Raises models/not-weights. */
export function summaryOf(bytes: Uint8Array, format: FileFormat): Summary {
  // Pickles and the ZIP files that hold them run what they are told when they are read (CVE-2025-32434): they are never read here.
  if (bytes[0] === 0x80 || (bytes[0] === 0x50 && bytes[1] === 0x4b)) throw NotWeights(format, 'it looks like a pickle, which can run anything when it is read')
  return format === 'onnx' ? ofOnnx(bytes) : ofSafetensors(bytes)
}

function ofOnnx(bytes: Uint8Array): Summary {
  try { return summaryOfOnnx(bytes) } catch (error) {
    if (error instanceof NotOnnx) throw NotWeights('onnx', error.message)
    throw error
  }
}

function ofSafetensors(bytes: Uint8Array): Summary {
  const tensors = readSafetensors(bytes)
  if (!tensors) throw NotWeights('safetensors', 'it is not exactly a safetensors file of 32 or 64 bit numbers')
  if (tensors.some(({ name }) => !/^[\w.-]{1,120}$/.test(name))) throw NotWeights('safetensors', 'a tensor has a name that is no word')
  if (tensors.some((tensor) => !isFinite(tensor.bytes, tensor.dtype))) throw NotWeights('safetensors', 'not all of its numbers are finite')
  return { tensors: tensors.map(({ name, dtype, shape }) => ({ name, dtype, shape })), parameters: tensors.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0) }
}

/** All bits of the exponent set is what is not finite (IEEE 754). */
function isFinite(bytes: Uint8Array, dtype: string): boolean {
  const width = dtype === 'F64' ? 8 : 4
  const [mask, shift] = dtype === 'F64' ? [0x7ff0, 6] : [0x7f80, 2]
  for (let at = 0; at + width <= bytes.length; at += width) {
    const top = (bytes[at + shift] ?? 0) | ((bytes[at + shift + 1] ?? 0) << 8)
    if ((top & mask) === mask) return false
  }
  return true
}
