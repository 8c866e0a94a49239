/** Files for the bench of pixels: frames of one megapixel, 8 bit, a picture of blobs and noise with a name, a number and a date burned in. Generated. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildDicom } from '@vesalius/standards/dicom'
import { drawText } from '../packages/samples/src/bitmap-font.ts'

export const side = 1024

/** One frame a file; every second one has text. A CT, since kinds that often carry text wait for a person. */
export function writeTextFrames(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true })
  for (let index = 0; index < count; index++) writeFileSync(join(folder, `${index}`), textFrame(index))
}

function textFrame(index: number): Uint8Array {
  const pixels = picture(index)
  const texts = index % 2 === 0 ? [] : [[`BENCHOVA ANNA ${index}`, 40, 40], ['BENCH0000042', 40, 90], ['12.03.1961', 760, 960]] as const
  for (const [text, column, row] of texts) drawText(text, { column, row, scale: 3 }, (x, y) => { if (x < side && y < side) pixels[y * side + x] = 245 })
  const root = '1.2.826.0.1.3680043.10.999.8'
  const values: [number, string, string][] = [
    [0x00080008, 'CS', 'ORIGINAL'], [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'], [0x00080018, 'UI', `${root}.${index + 1}`], [0x00080020, 'DA', '20200115'], [0x00080060, 'CS', 'CT'],
    [0x00100010, 'PN', 'BENCHOVA^ANNA'], [0x00100020, 'LO', 'BENCH0000042'], [0x00100030, 'DA', '19610312'], [0x0020000d, 'UI', root], [0x0020000e, 'UI', `${root}.0`], [0x00280004, 'CS', 'MONOCHROME2'],
  ]
  const numbers: [number, number][] = [[0x00280002, 1], [0x00280010, side], [0x00280011, side], [0x00280100, 8], [0x00280101, 8], [0x00280102, 7], [0x00280103, 0]]
  return buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: [
    ...values.map(([tag, vr, value]) => ({ tag, vr, value })), ...numbers.map(([tag, value]) => ({ tag, vr: 'US', value: [value] })), { tag: 0x7fe00010, vr: 'OB', value: pixels },
  ] })
}

function picture(index: number): Uint8Array {
  const pixels = new Uint8Array(side * side)
  let state = (index + 1) * 2654435761 >>> 0
  for (let at = 0; at < pixels.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const [x, y] = [at % side - side / 2, (at >> 10) - side / 2]
    const inside = (x * x) / 160_000 + (y * y) / 90_000 < 1
    pixels[at] = (inside ? 70 + 40 * Math.sin(x / 60) * Math.cos(y / 45) : 6) + (state >>> 29)
  }
  return pixels
}
