/** Identity drawn into pixels: any place, size, font, polarity; in every frame or in one; native and in six compressions (PS3.15 E.3.1). */
import { gzipSync } from 'node:zlib'
import { readDicom } from '@vesalius/standards/dicom'
import { drawText, type Glyphs } from '../draw-text.ts'
import type { Box } from '../key.ts'
import { dotted, type Person } from '../people.ts'
import { encodeFrame, frameOf, type Picture, pictureOf, readSample, sampleAt, writeSample } from '../picture.ts'
import type { Planting } from '../planter.ts'
import { drop, nodeOf, numbers, put, textNode, textOf, writeSource } from '../tree.ts'

const fonts = ['DejaVu Sans', 'DejaVu Sans Bold', 'DejaVu Sans Mono', 'DejaVu Sans Mono Bold', 'DejaVu Serif', 'DejaVu Sans Condensed']
const hardFonts = ['DejaVu Serif Italic', 'DejaVu Sans ExtraLight', 'DejaVu Serif Condensed Bold Italic', 'DejaVu Sans Oblique']
export const native = '1.2.840.10008.1.2.1'
const syntaxes = [native, native, '1.2.840.10008.1.2.5', '1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.70', '1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.201']

export interface MaskFile { readonly name: string, readonly bytes: Uint8Array }
interface Placed { readonly box: Box, readonly glyphs: Glyphs }
interface Frames { readonly picture: Picture, readonly planar: boolean, readonly frames: Uint8Array[], readonly wasLossy: boolean }

/** Undefined when the picture is none that text can be put into. */
export async function burnIn(planting: Planting, name: string): Promise<MaskFile[] | undefined> {
  const loaded = await load(planting)
  if (!loaded) return undefined
  const placed = await places(planting, loaded.picture)
  if (placed.length === 0) return undefined
  const { random, actions } = planting
  const { count } = loaded.picture
  const frames = count > 1 && random.chance(0.5) ? [random.int(count)] : Array.from({ length: count }, (_, at) => at)
  const style = styleOf(planting, loaded)
  for (const index of frames) for (const one of placed) drawInto(loaded, loaded.frames[index] as Uint8Array, { ...one, style })
  await store(planting, loaded)
  const masks = placed.map(({ glyphs }, at) => ({ name: `${name}-${at}`, bytes: gzipSync(glyphs.alpha) }))
  placed.forEach(({ box }, at) => actions.push({ kind: 'pixels_hidden', box, frames, mask: masks[at]?.name ?? '' }))
  actions.push({ kind: 'pixels_kept_outside', boxes: placed.map(({ box }) => box) })
  return masks
}

async function load(planting: Planting): Promise<Frames | undefined> {
  try {
    const file = readDicom(writeSource({ ...planting.source, tail: new Uint8Array(0) }))
    const picture = pictureOf(file)
    const fits = picture.rows >= 96 && picture.columns >= 128 && [8, 16].includes(picture.bitsAllocated) && [1, 3].includes(picture.samples) && !/YBR_FULL_422|YBR_PARTIAL|ARGB/.test(picture.photometric)
    if (!fits || picture.rows * picture.columns * picture.count > 12e6) return undefined
    const frames: Uint8Array[] = []
    let { planar } = picture
    for (let index = 0; index < picture.count; index++) {
      const frame = await frameOf(file, index, picture)
      frames.push(frame.bytes.slice())
      planar = frame.planar
    }
    const wasLossy = /\.4\.(50|51|81|91)$/.test(file.transferSyntax)
    if (picture.samples === 3 && /YBR/.test(picture.photometric)) return undefined
    return { picture: { ...picture, planar }, planar, frames, wasLossy }
  } catch {
    return undefined
  }
}

function linesOf({ random, person }: Planting): string[] {
  const latin = ['latin', 'greek', 'cyrillic', 'arabic', 'hebrew'].includes(person.script)
  const lines: ((who: Person) => string)[] = [({ patientId }) => patientId, ({ patientId, born }) => `${patientId} ${dotted(born)}`, ({ born }) => `DOB ${dotted(born)}`]
  if (latin) lines.push(({ family, given }) => `${family}, ${given}`, ({ family, given }) => `${family} ${given}`.toUpperCase(), ({ family, patientId }) => `${family} ${patientId}`, ({ family, given }) => `${given} ${family}`)
  return random.some(lines, random.between(1, 2)).map((line) => line(person))
}

async function places(planting: Planting, picture: Picture): Promise<Placed[]> {
  const { random, adversarial } = planting
  const placed: Placed[] = []
  const font = random.pick(adversarial ? [...fonts, ...hardFonts] : fonts)
  const hard = random.chance(0.4)
  for (const line of linesOf(planting)) {
    const most = Math.max(10, Math.min(36, Math.floor(picture.rows / 12)))
    const degrees = adversarial && random.chance(0.3) ? 90 : 0
    let size = random.between(10, most)
    let glyphs = await drawText(line, { font, size, hard, degrees })
    while ((glyphs.width > picture.columns - 8 || glyphs.height > picture.rows - 8) && size > 8) glyphs = await drawText(line, { font, size: --size, hard, degrees })
    if (glyphs.width > picture.columns - 8 || glyphs.height > picture.rows - 8) continue
    const spot = (): Box => ({ column: random.between(2, picture.columns - glyphs.width - 2), row: random.between(2, picture.rows - glyphs.height - 2), width: glyphs.width, height: glyphs.height })
    let box = spot()
    for (let tries = 0; tries < 20 && placed.some((other) => touches(other.box, box)); tries++) box = spot()
    if (!placed.some((other) => touches(other.box, box))) placed.push({ box, glyphs })
  }
  return placed
}

const touches = (a: Box, b: Box): boolean => a.column < b.column + b.width + 12 && b.column < a.column + a.width + 12 && a.row < b.row + b.height + 12 && b.row < a.row + a.height + 12

interface Style { readonly ink: readonly number[], readonly paper?: readonly number[], readonly soft: boolean }

function styleOf(planting: Planting, { picture, frames, planar }: Frames): Style {
  const { random, adversarial } = planting
  if (picture.photometric === 'PALETTE COLOR') return paletteStyle(planting, picture)
  const [low, high] = rangeOf(picture, frames[0] as Uint8Array, planar)
  const [dark, bright] = picture.photometric === 'MONOCHROME1' ? [high, low] : [low, high]
  const every = (value: number): number[] => Array.from({ length: picture.samples }, () => value)
  const faint = adversarial && random.chance(0.3) ? Math.round(dark + (bright - dark) * 0.55) : bright
  const ink = picture.samples === 3 && random.chance(0.5) ? [bright, bright, dark] : every(faint)
  const kind = random.int(3)
  if (kind === 0) return { ink, paper: every(dark), soft: true }
  if (kind === 1) return { ink: every(dark), paper: every(bright), soft: true }
  return { ink, soft: true }
}

function rangeOf(picture: Picture, bytes: Uint8Array, planar: boolean): [number, number] {
  const total = picture.rows * picture.columns
  const values: number[] = []
  for (let pixel = 0; pixel < total; pixel += 7) values.push(readSample(picture, bytes, sampleAt(picture, planar, pixel, 0)))
  values.sort((a, b) => a - b)
  const low = values[Math.floor(values.length * 0.01)] as number
  const high = values[Math.floor(values.length * 0.995)] as number
  const most = picture.signed ? 2 ** (picture.bitsStored - 1) - 1 : 2 ** picture.bitsStored - 1
  if (picture.bitsAllocated === 8) return [0, 255]
  return high - low < most / 16 ? [low, Math.min(most, low + Math.ceil(most / 4))] : [low, high]
}

/** Of the entries of the palette, the darkest and the brightest. */
function paletteStyle({ tree, random, little }: Planting, picture: Picture): Style {
  const descriptor = nodeOf(tree, 0x00281101)
  const view = descriptor && new DataView(descriptor.bytes.buffer, descriptor.bytes.byteOffset)
  const entries = view?.getUint16(0, little) || 65536
  const first = view?.getUint16(2, little) ?? 0
  const levelOf = (index: number): number => [0x00281201, 0x00281202, 0x00281203].reduce((sum, tag) => {
    const table = nodeOf(tree, tag)?.bytes
    if (!table) return sum
    return sum + (table.length >= entries * 2 ? new DataView(table.buffer, table.byteOffset).getUint16(index * 2, little) : (table[index] ?? 0) * 256)
  }, 0)
  const known = Array.from({ length: Math.min(entries, 2 ** picture.bitsStored) }, (_, index) => ({ index: index + first, level: levelOf(index) })).sort((a, b) => a.level - b.level)
  const dark = known[0]?.index ?? 0
  const bright = known.at(-1)?.index ?? 255
  return random.chance(0.5) ? { ink: [bright], paper: [dark], soft: false } : { ink: [bright], soft: false }
}

function drawInto({ picture, planar }: Frames, bytes: Uint8Array, { box, glyphs, style }: Placed & { style: Style }): void {
  const edge = style.paper ? 2 : 0
  for (let y = -edge; y < glyphs.height + edge; y++) {
    for (let x = -edge; x < glyphs.width + edge; x++) {
      const inside = y >= 0 && y < glyphs.height && x >= 0 && x < glyphs.width
      const alpha = inside ? (glyphs.alpha[y * glyphs.width + x] as number) / 255 : 0
      const pixel = (box.row + y) * picture.columns + box.column + x
      for (let sample = 0; sample < picture.samples; sample++) {
        const at = sampleAt(picture, planar, pixel, sample)
        const under = style.paper?.[sample] ?? readSample(picture, bytes, at)
        const share = style.soft ? alpha : Number(alpha > 0.5)
        if (share > 0 || style.paper) writeSample(picture, bytes, at, Math.round((style.ink[sample] as number) * share + under * (1 - share)))
      }
    }
  }
}

async function store(planting: Planting, loaded: Frames): Promise<void> {
  const { source, tree, random, little } = planting
  const { picture, frames } = loaded
  const bigOrImplicit = source.transferSyntax === '1.2.840.10008.1.2' || !little
  const eight = picture.bitsAllocated === 8
  let syntax = bigOrImplicit || !little ? source.transferSyntax : random.pick(syntaxes.filter((one) => (one !== '1.2.840.10008.1.2.4.50' || (eight && picture.samples === 1 && !picture.signed))))
  if (picture.photometric === 'PALETTE COLOR' && /\.4\.50$/.test(syntax)) syntax = native
  const packed = await pack(syntax, { ...picture, planar: loaded.planar }, frames)
  if (packed) {
    put(tree, { tag: 0x7fe00010, vr: 'OB', bytes: new Uint8Array(0), fragments: [new Uint8Array(0), ...packed.fragments] })
    put(tree, textNode(0x00280004, 'CS', packed.photometric, []))
    if (picture.samples > 1) put(tree, numbers(0x00280006, 'US', [packed.planar ? 1 : 0], little))
  } else {
    syntax = bigOrImplicit ? source.transferSyntax : native
    const joined = Buffer.concat(frames)
    put(tree, { tag: 0x7fe00010, vr: eight && little ? 'OB' : 'OW', bytes: little ? joined : eight ? swapped(joined) : swapped(joined) })
    if (picture.samples > 1) put(tree, numbers(0x00280006, 'US', [loaded.planar ? 1 : 0], little))
    if (source.transferSyntax === '1.2.840.10008.1.2') (nodeOf(tree, 0x7fe00010) as { vr: string }).vr = 'OW'
  }
  source.transferSyntax = syntax
  put(source.meta, textNode(0x00020010, 'UI', syntax, []))
  if (/\.4\.50$/.test(syntax) && textOf(nodeOf(tree, 0x00282110)) !== '01') put(tree, textNode(0x00282110, 'CS', '01', []))
  drop(tree, (node) => node.tag === 0x7fe00001 || node.tag === 0x7fe00002)
}

const swapped = (bytes: Uint8Array): Uint8Array => bytes.map((_, at) => bytes[at ^ 1] ?? 0)

interface Packed { readonly fragments: Uint8Array[], readonly photometric: string, readonly planar: boolean }

/** Undefined when native, or when a frame cannot be encoded so. */
async function pack(syntax: string, picture: Picture, frames: readonly Uint8Array[]): Promise<Packed | undefined> {
  if (!/\.1\.2\.(5|4\.)/.test(syntax)) return undefined
  try {
    const encoded = []
    for (const frame of frames) encoded.push(await encodeFrame(syntax, picture, frame))
    return { fragments: encoded.map(({ fragment }) => fragment), photometric: encoded[0]?.photometric ?? picture.photometric, planar: encoded[0]?.planar ?? false }
  } catch {
    return undefined
  }
}
