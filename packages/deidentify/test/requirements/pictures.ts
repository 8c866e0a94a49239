/** Pictures with and without text in them, in whatever bits, colour and compression a test asks for. */
import { buildDicom, type PlainElement } from '@vesalius/standards/dicom'
import { drawText } from '../corpus/draw-text.ts'
import { encodeFrame, type Picture, sampleAt, writeSample } from '../corpus/picture.ts'
import { ct, native, text, word } from './one-instance.ts'

export interface Wanted {
  readonly picture?: Partial<Picture>
  readonly syntax?: string
  /** Frames that show the line; none: a picture without text. */
  readonly line?: string
  readonly frames?: readonly number[]
  readonly more?: readonly PlainElement[]
}

export interface Made { readonly bytes: Uint8Array, readonly picture: Picture, readonly frames: readonly Uint8Array[], readonly box: { readonly column: number, readonly row: number, readonly width: number, readonly height: number } }

export async function picture({ picture: asked = {}, syntax = native, line = 'Quastenflosser 03.02.1951', frames: shown, more = [] }: Wanted): Promise<Made> {
  const one: Picture = { rows: 160, columns: 320, samples: 1, bitsAllocated: 16, bitsStored: 12, signed: false, planar: false, photometric: 'MONOCHROME2', count: 1, ...asked }
  const glyphs = await drawText(line, { font: 'DejaVu Sans Bold', size: 18 })
  const box = { column: 24, row: 40, width: glyphs.width, height: glyphs.height }
  const frames = Array.from({ length: one.count }, (_, index) => {
    const bytes = smooth(one, index)
    if (shown === undefined || shown.includes(index)) draw(one, bytes, { glyphs, box })
    return bytes
  })
  return { bytes: await built({ one, syntax, frames, more }), picture: one, frames, box }
}

/** A soft slope with waves, in the middle of what the samples can hold. */
function smooth(one: Picture, frame: number): Uint8Array {
  const bytes = new Uint8Array(one.rows * one.columns * one.samples * (one.bitsAllocated / 8))
  const most = 2 ** (one.signed ? one.bitsStored - 1 : one.bitsStored) - 1
  for (let pixel = 0; pixel < one.rows * one.columns; pixel++) {
    const [x, y] = [pixel % one.columns, Math.floor(pixel / one.columns)]
    const level = 0.3 + 0.12 * Math.sin((x + frame) / 41) * Math.cos(y / 29) + (((x * 7919 + y * 104729) % 97) / 97) * 0.02
    for (let sample = 0; sample < one.samples; sample++) writeSample(one, bytes, sampleAt(one, one.planar, pixel, sample), Math.round(most * level))
  }
  return bytes
}

function draw(one: Picture, bytes: Uint8Array, { glyphs, box }: { glyphs: { width: number, height: number, alpha: Uint8Array }, box: Made['box'] }): void {
  const most = 2 ** (one.signed ? one.bitsStored - 1 : one.bitsStored) - 1
  const ink = one.photometric === 'MONOCHROME1' ? 0 : most
  for (let at = 0; at < glyphs.alpha.length; at++) {
    if ((glyphs.alpha[at] as number) < 128) continue
    const pixel = (box.row + Math.floor(at / glyphs.width)) * one.columns + box.column + (at % glyphs.width)
    for (let sample = 0; sample < one.samples; sample++) writeSample(one, bytes, sampleAt(one, one.planar, pixel, sample), ink)
  }
}

interface Parts { readonly one: Picture, readonly syntax: string, readonly frames: readonly Uint8Array[], readonly more: readonly PlainElement[] }

async function built({ one, syntax, frames, more }: Parts): Promise<Uint8Array> {
  let { photometric, planar } = one
  const pixels: PlainElement = { tag: 0x7fe00010, vr: one.bitsAllocated === 8 ? 'OB' : 'OW', value: Buffer.concat(frames) }
  let data = pixels
  if (syntax !== native) {
    const fragments: Uint8Array[] = []
    for (const frame of frames) {
      const encoded = await encodeFrame(syntax, one, frame)
      fragments.push(encoded.fragment)
      photometric = encoded.photometric
      planar = encoded.planar
    }
    data = { tag: 0x7fe00010, vr: 'OB', fragments }
  }
  const described = [
    word(0x00280002, one.samples), text(0x00280004, 'CS', photometric), word(0x00280010, one.rows), word(0x00280011, one.columns), word(0x00280100, one.bitsAllocated), word(0x00280101, one.bitsStored), word(0x00280102, one.bitsStored - 1), word(0x00280103, one.signed ? 1 : 0),
    ...(one.samples > 1 ? [word(0x00280006, planar ? 1 : 0)] : []), ...(one.count > 1 ? [text(0x00280008, 'IS', String(one.count))] : []), data,
  ]
  const given = new Set(more.map(({ tag }) => tag))
  return buildDicom({ transferSyntax: syntax, attributes: ct(...described.filter(({ tag }) => !given.has(tag)), ...more) })
}
