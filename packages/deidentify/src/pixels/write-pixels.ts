/**
 * New pixel data in which the masked frames are painted (PS3.5 §8, A.4): native ones in place; compressed ones encoded again without loss in
 * their own transfer syntax, frames without a mask as they came; where a syntax cannot keep samples (JPEG with loss), all frames natively.
 */
import { canEncode, encodeFrame, explicitLittleEndian, littleEndianFrame } from '@vesalius/codec'
import type { Decoded, Image } from '@vesalius/codec'
import type { DicomEdit, DicomFile } from '@vesalius/standards/dicom'
import type { OpenFrames } from './frames.ts'
import { boxesFor } from './masks.ts'
import { clearUnusedBits, hasUnusedBits } from './overlay-bits.ts'
import { paint } from './paint.ts'
import type { Mask } from './types.ts'

export interface Rewriting {
  readonly open: OpenFrames
  readonly masks: readonly Mask[]
  /** Bits that no sample uses are cleared in these frames. */
  readonly clearBits: 'never' | 'strays' | 'all'
  readonly signal: AbortSignal | undefined
}

export interface Rewritten {
  readonly framesChanged: number
  apply(edit: DicomEdit): void
}

const mostBytes = 1024 * 1024 * 1024

/** Throws Error 'too-large', 'cannot-mask', or what decoding stumbled over. */
export async function rewritten(work: Rewriting): Promise<Rewritten> {
  const { open } = work
  if (!open.frames.encapsulated) return nativeAgain(work)
  if (canEncode(open.file.transferSyntax)) {
    const same = await encodedAgain(work)
    if (same !== undefined) return same
  }
  return decodedWhole(work)
}

/** A native frame painted; undefined when nothing in it changes. */
async function painted({ open, masks, clearBits }: Rewriting, index: number): Promise<{ readonly decoded: Decoded, readonly changed: boolean }> {
  const given = await open.native(index)
  const boxes = boxesFor(masks, index, given.image)
  if (boxes.length === 0 && (clearBits === 'never' || !hasUnusedBits(given))) return { decoded: given, changed: false }
  const decoded = { image: given.image, bytes: new Uint8Array(given.bytes) }
  const cleared = clearBits !== 'never' && clearUnusedBits(decoded, open.file.attributes, clearBits === 'all')
  if (boxes.length > 0) paint({ ...decoded, palette: open.palette }, boxes)
  return { decoded, changed: cleared || boxes.length > 0 }
}

async function nativeAgain(work: Rewriting): Promise<Rewritten> {
  const { open: { file, frames, image }, signal } = work
  const element = file.attributes.element(0x7fe00010)
  let all: Uint8Array | undefined
  const size = frames.geometry.frameBits / 8
  let framesChanged = 0
  for (let index = 0; index < frames.count; index++) {
    signal?.throwIfAborted()
    if (work.clearBits === 'never' && boxesFor(work.masks, index, image).length === 0) continue
    const { decoded, changed } = await painted(work, index)
    if (!changed) continue
    if (element === undefined || frames.geometry.frameBits % 8 !== 0) throw new Error('cannot-mask')
    if (element.length > mostBytes) throw new Error('too-large')
    framesChanged++
    // A copy: what is read may be the file itself, and so may a Buffer's slice.
    all ??= new Uint8Array(file.body.read(element.valueOffset, element.length))
    all.set(littleEndianFrame(file, image.bitsAllocated, decoded.bytes), index * size)
  }
  const vr = element?.vr === 'OB' ? 'OB' : 'OW'
  return { framesChanged, apply: (edit) => { if (all) edit.setPixelData({ native: all, vr }) } }
}

/** Undefined when the encoders of this syntax cannot keep these samples. */
async function encodedAgain(work: Rewriting): Promise<Rewritten | undefined> {
  const { open: { file, frames }, signal } = work
  const fragments: Uint8Array[] = []
  let [framesChanged, photometric] = [0, undefined as string | undefined]
  const every = async (all: boolean): Promise<boolean> => {
    for (let index = 0; index < frames.count; index++) {
      signal?.throwIfAborted()
      const frame = await encodedFrame(work, index, all)
      if (frame === undefined) return false
      fragments[index] = frame.bytes
      if (frame.changed) framesChanged++
      photometric ??= frame.photometric
    }
    return true
  }
  if (!(await every(false))) return undefined
  const before = file.attributes.string(0x00280004) ?? ''
  // One description holds for all frames: when the encoder's colour transform is another than theirs, all are encoded again.
  const another = photometric !== undefined && photometric !== before
  if (another && framesChanged < frames.count) {
    framesChanged = 0
    photometric = undefined
    if (!(await every(true))) return undefined
  }
  const described = photometric
  return { framesChanged, apply: (edit) => applyFragments(edit, fragments, another ? described : undefined) }
}

interface EncodedFrame { readonly bytes: Uint8Array, readonly changed: boolean, readonly photometric?: string }

async function encodedFrame(work: Rewriting, index: number, all: boolean): Promise<EncodedFrame | undefined> {
  const { open: { file, frames, image }, masks, clearBits } = work
  if (!all && clearBits === 'never' && boxesFor(masks, index, image).length === 0) return { bytes: frames.frame(index), changed: false }
  const { decoded, changed } = await painted(work, index)
  if (!changed && !all) return { bytes: frames.frame(index), changed: false }
  try {
    const { bytes, photometric } = await encodeFrame(decoded.image, file.transferSyntax, decoded.bytes)
    return { bytes, changed: true, ...(decoded.image.samples === 3 ? { photometric } : {}) }
  } catch {
    return undefined
  }
}

function applyFragments(edit: DicomEdit, fragments: readonly Uint8Array[], photometric: string | undefined): void {
  const offsetTable: number[] = []
  let offset = 0
  for (const fragment of fragments) {
    offsetTable.push(offset)
    offset += fragment.length + (fragment.length % 2) + 8
  }
  edit.setPixelData({ fragments, ...(fragments.length > 1 && offset < 2 ** 32 ? { offsetTable } : {}) })
  for (const tag of extendedOffsets) edit.remove(tag)
  if (photometric !== undefined) edit.setString(0x00280004, 'CS', photometric)
}

/** Extended Offset Table and its lengths: of the frames as they were. */
const extendedOffsets = [0x7fe00001, 0x7fe00002]

/** All frames decoded, in Explicit VR Little Endian, which lays out the data set as every compressed syntax does: nothing else changes. */
async function decodedWhole(work: Rewriting): Promise<Rewritten> {
  const { open: { file, frames, image }, signal } = work
  const size = image.rows * image.columns * image.samples * (image.bitsAllocated / 8)
  if (image.bitsAllocated % 8 !== 0) throw new Error('cannot-mask')
  if (size * frames.count > mostBytes) throw new Error('too-large')
  const native = new Uint8Array(size * frames.count)
  let [after, framesChanged] = [image, 0]
  for (let index = 0; index < frames.count; index++) {
    signal?.throwIfAborted()
    const { decoded, changed } = await painted(work, index)
    native.set(decoded.bytes.subarray(0, size), index * size)
    after = decoded.image
    if (changed) framesChanged++
  }
  return { framesChanged, apply: (edit) => applyNative(edit, { file, native, image: after }) }
}

function applyNative(edit: DicomEdit, { file, native, image }: { file: DicomFile, native: Uint8Array, image: Image }): void {
  edit.meta.setString(0x00020010, 'UI', explicitLittleEndian)
  edit.setPixelData({ native, vr: image.bitsAllocated > 8 ? 'OW' : 'OB' })
  for (const tag of extendedOffsets) edit.remove(tag)
  if (image.photometric !== (file.attributes.string(0x00280004) ?? '')) edit.setString(0x00280004, 'CS', image.photometric)
  if (image.samples > 1) edit.setNumbers(0x00280006, 'US', [image.planar ? 1 : 0])
  // The samples lost something once, whatever they are stored in now (PS3.3 C.7.6.1.1.5).
  edit.setString(0x00282110, 'CS', '01')
}
