/**
 * The header of every compressed frame says the size that the attributes say (PS3.5 8.2, A.4): a frame of 65 500 x 65 500 in a kilobyte is
 * refused before any decoder sees it. Reads headers only: JPEG and JPEG-LS (ITU-T T.81 B.2.2, T.87), JPEG 2000 and HTJ2K (T.800 A.5.1), RLE.
 */
import { DicomError, framesOf, uids } from '@vesalius/standards/dicom'
import type { FrameGeometry, Frames } from '@vesalius/standards/dicom'
import { BadCodestream } from '../problems.ts'
import type { Step } from '../step.ts'

const pixelData = 0x7fe00010
const syntaxRoot = '1.2.840.10008.1.2.4.'
const jpegNumbers = new Set([50, 51, 57, 70, 80, 81])
const jpeg2000Numbers = new Set([90, 91, 92, 93, 201, 202, 203])
const headerBytes = 65_536

export const checkCodestream: Step = {
  name: 'check-codestream',
  version: '1',
  options: {},
  run(instance) {
    const { file } = instance
    if (file.attributes.element(pixelData)?.fragments === undefined) return instance
    const codec = file.transferSyntax.startsWith(syntaxRoot) ? Number(file.transferSyntax.slice(syntaxRoot.length)) : 0
    const isRle = file.transferSyntax === uids.rleLossless
    if (!isRle && !jpegNumbers.has(codec) && !jpeg2000Numbers.has(codec)) return instance
    try {
      const frames = framesOf(file)
      for (let index = 0; index < frames.count; index++) checkFrame(frames, index, isRle ? 'rle' : jpegNumbers.has(codec) ? 'jpeg' : 'jpeg2000')
    } catch (error) {
      if (error instanceof DicomError) throw BadCodestream('(all)', error.code)
      throw error
    }
    return instance
  },
}

function checkFrame(frames: Frames, index: number, kind: 'rle' | 'jpeg' | 'jpeg2000'): void {
  const bytes = frames.frame(index) // of RLE this checks the offsets of the segments
  if (kind === 'rle') return
  const head = bytes.subarray(0, headerBytes)
  const view = new DataView(head.buffer, head.byteOffset, head.length)
  const size = kind === 'jpeg' ? sizeInJpeg(view) : sizeInJpeg2000(view)
  if (!size) throw BadCodestream(index + 1, 'no frame header')
  checkSize(size, frames.geometry, index)
}

interface Size { readonly rows: number, readonly columns: number, readonly samples: number }

function checkSize(size: Size, geometry: FrameGeometry, index: number): void {
  if (size.rows !== geometry.rows) throw BadCodestream(index + 1, 'other rows')
  if (size.columns !== geometry.columns) throw BadCodestream(index + 1, 'other columns')
  if (size.samples !== geometry.samples) throw BadCodestream(index + 1, 'other samples')
}

/** The first frame header (SOF0 to SOF15 but DHT, JPG and DAC; SOF55 of JPEG-LS). A JPEG-LS with size 0 gives it elsewhere: refused. */
function sizeInJpeg(view: DataView): Size | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined
  let at = 2
  while (at + 10 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) { at += 1; continue }
    const isFrame = (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) || marker === 0xf7
    if (isFrame) return { rows: view.getUint16(at + 5), columns: view.getUint16(at + 7), samples: view.getUint8(at + 9) }
    if (marker === 0xda || marker === 0xd9) return undefined
    at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

/** SIZ follows SOC at once; in a JP2 file the codestream is looked for behind its boxes. */
function sizeInJpeg2000(view: DataView): Size | undefined {
  let at = 0
  if (view.byteLength > 12 && view.getUint32(4) === 0x6a502020) at = findCodestream(view)
  if (at < 0 || at + 42 > view.byteLength || view.getUint32(at) !== 0xff4fff51) return undefined
  return {
    columns: view.getUint32(at + 8) - view.getUint32(at + 16),
    rows: view.getUint32(at + 12) - view.getUint32(at + 20),
    samples: view.getUint16(at + 40),
  }
}

function findCodestream(view: DataView): number {
  let at = 0
  while (at + 8 <= view.byteLength) {
    if (view.getUint32(at + 4) === 0x6a703263) return at + 8
    const length = view.getUint32(at)
    if (length < 8) return -1
    at += length
  }
  return -1
}
