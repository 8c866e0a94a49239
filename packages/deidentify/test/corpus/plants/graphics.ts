/** Overlays, curves, icons (PS3.3 C.9, C.10.2 retired, F.7): lines of text drawn in them, and their descriptions. */
import { type Planting, plantRemoved, short } from '../planter.ts'
import { drawText } from '../draw-text.ts'
import { nodeOf, numbers, put, sequence, textNode, type Tree } from '../tree.ts'

export async function plantGraphics(planting: Planting): Promise<void> {
  const { random, tree } = planting
  const rows = wordOf(tree, 0x00280010, planting.little)
  const columns = wordOf(tree, 0x00280011, planting.little)
  if (rows >= 64 && columns >= 128 && random.chance(0.5)) await overlay(planting, rows, columns)
  if (random.chance(0.2)) curve(planting)
  if (rows >= 64 && random.chance(0.2)) icon(planting)
}

export function wordOf(tree: Tree, tag: number, little: boolean): number {
  const node = nodeOf(tree, tag)
  if (!node || node.bytes.length < 2) return 0
  return new DataView(node.bytes.buffer, node.bytes.byteOffset).getUint16(0, little)
}

async function overlay(planting: Planting, rows: number, columns: number): Promise<void> {
  const { random, tree, little, charset, person, actions } = planting
  const group = random.pick([0x6000, 0x6002, 0x601e])
  if (tree.some((node) => node.tag >>> 16 === group)) return
  const tagOf = (element: number): number => ((group << 16) | element) >>> 0
  const glyphs = await drawText(short(`${person.given} ${person.family}`, 24), { font: 'DejaVu Sans', size: 14 })
  const bits = new Uint8Array(Math.ceil((rows * columns) / 16) * 2)
  for (let y = 0; y < Math.min(glyphs.height, rows - 4); y++) {
    for (let x = 0; x < Math.min(glyphs.width, columns - 4); x++) {
      const at = (y + 2) * columns + x + 2
      if ((glyphs.alpha[y * glyphs.width + x] as number) > 127) bits[at >> 3] = (bits[at >> 3] as number) | (1 << (at & 7))
    }
  }
  put(tree, numbers(tagOf(0x0010), 'US', [rows], little))
  put(tree, numbers(tagOf(0x0011), 'US', [columns], little))
  put(tree, textNode(tagOf(0x0040), 'CS', 'G', []))
  put(tree, numbers(tagOf(0x0050), 'SS', [1, 1], little))
  put(tree, numbers(tagOf(0x0100), 'US', [1], little))
  put(tree, numbers(tagOf(0x0102), 'US', [0], little))
  put(tree, { tag: tagOf(0x3000), vr: 'OW', bytes: little ? bits : swapWords(bits) })
  for (const [element, vr] of [[0x0022, 'LO'], [0x1500, 'LO'], [0x4000, 'LT']] as const) plantRemoved(planting, tagOf(element), vr, { value: short(`${person.family} ${person.patientId}`, 60), tokens: [person.family, person.patientId] })
  put(tree, textNode(tagOf(0x0045), 'LO', 'USER', charset))
  actions.push({ kind: 'overlay_removed', group })
}

const swapWords = (bytes: Uint8Array): Uint8Array => bytes.map((_, at) => bytes[at ^ 1] as number)

function curve(planting: Planting): void {
  const { tree, little, person, charset } = planting
  put(tree, numbers(0x50000005, 'US', [2], little))
  put(tree, numbers(0x50000010, 'US', [4], little))
  put(tree, textNode(0x50000020, 'CS', 'TAC', []))
  plantRemoved(planting, 0x50000022, 'LO', { value: short(`ECG ${person.family}`, 60), tokens: [person.family] })
  plantRemoved(planting, 0x50002500, 'LO', { value: short(person.family, 60) })
  put(tree, { ...textNode(0x50003000, 'LT', `${person.given} ${person.family} 0001`, charset), vr: 'OB' })
  planting.actions.push({ kind: 'text_removed', where: '50003000', tokens: [person.family] })
}

/** A small grey picture with text in it; it has to go, or to be no icon of this patient's. */
function icon(planting: Planting): void {
  const { tree, little, person, actions, random } = planting
  if (nodeOf(tree, 0x00880200)) return
  const marker = random.bytes(48)
  const pixels = new Uint8Array(64 * 64)
  pixels.set(marker, 64 * 8)
  const text = Buffer.from(person.patientId)
  pixels.set(text, 64 * 30)
  put(tree, sequence(0x00880200, [
    numbers(0x00280002, 'US', [1], little), textNode(0x00280004, 'CS', 'MONOCHROME2', []), numbers(0x00280010, 'US', [64], little), numbers(0x00280011, 'US', [64], little), numbers(0x00280100, 'US', [8], little),
    numbers(0x00280101, 'US', [8], little), numbers(0x00280102, 'US', [7], little), numbers(0x00280103, 'US', [0], little), { tag: 0x7fe00010, vr: 'OB', bytes: pixels },
  ]))
  actions.push({ kind: 'bytes_absent', what: 'icon', hex: Buffer.from(marker).toString('hex') })
}

