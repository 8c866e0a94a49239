// A chest in Hounsfield units: body wall, ribs, lungs with branching vessels, heart and great vessels, spine, diaphragm, table.
// Millimetres; x to the patient's left, y to the back, z up from the lowest slice (0 to about 235).
import { type Blob, Canvas, type Grid } from './canvas.ts'
import { clouds } from './noise.ts'
import { clamp, cosine, sine, smooth } from './numbers.ts'
import type { Random } from './random.ts'
import { growVessels, type Bead } from './vessels.ts'

export interface Nodule {
  readonly kind: 'solid' | 'part-solid' | 'ground-glass'
  readonly spiculated: boolean
  readonly x: number
  readonly y: number
  readonly z: number
  readonly radius: number
  readonly site: string
}

export interface Chest {
  readonly nodules: readonly Nodule[]
  readonly thickness: number
  readonly female: boolean
  readonly fat: number
  readonly beads: readonly Bead[]
  readonly streaks: (x: number, y: number) => number
  readonly mottle: (x: number, y: number) => number
  readonly spikes: readonly (readonly [number, number, number])[]
}

const blood = 165
const muscle = 58
const fat = -102

export const chestOf = (random: Random, given: Pick<Chest, 'nodules' | 'thickness' | 'female'>): Chest => ({
  ...given,
  fat: random.between(12, 24),
  beads: [...growVessels(random, -1), ...growVessels(random, 1)],
  streaks: clouds(random, 3),
  mottle: clouds(random, 2),
  spikes: Array.from(
    { length: 13 },
    (_, index) => [cosine((index + random.next() * 0.7) / 13), sine((index + random.next() * 0.7) / 13), random.between(1.5, 2.3)] as const,
  ),
})

/** How large the lungs are at a height: nothing above the apex, full at the hila, cut by the diaphragm only where liver and spleen rise. */
const lungScale = (z: number): number => 0.3 + 0.7 * Math.sqrt(smooth(-20, 95, 236 - z))

const paintTable = (canvas: Canvas): void => {
  canvas.each((value, column, row) => {
    const { left, top, spacing } = canvas.grid
    const [x, y] = [left + column * spacing, top + row * spacing]
    const depth = y - 142 + (x * x) / 900
    if (x > 205 || x < -205 || depth < -1 || depth > 26 + (x * x) / 1400) return value
    return depth < 1.2 || depth > 24.5 + (x * x) / 1400 ? -420 : -955
  })
}

const paintWall = (canvas: Canvas, chest: Chest, z: number): void => {
  const shoulders = smooth(165, 240, z)
  const [halfWidth, halfDepth] = [160 + 14 * shoulders, 114 - 5 * shoulders]
  // Flat in front and behind, not an egg.
  const bumps = [0.03, 0, 0, 0.022] as const
  const shape = (inset: number): Blob => ({ x: 0, y: 6, rx: halfWidth - inset, ry: halfDepth - inset * 0.9, bumps })
  canvas.blob(shape(0), 10)
  if (chest.female) {
    const breast = smooth(40, 75, z) * (1 - smooth(120, 160, z))
    if (breast > 0.05) {
      for (const side of [-1, 1]) {
        canvas.blob({ x: side * 74, y: -84, rx: 64 * breast, ry: 37 * breast }, 12)
        canvas.blob({ x: side * 74, y: -84, rx: 64 * breast - 2, ry: 37 * breast - 2 }, (x, y) =>
          chest.mottle(x / 18, y / 18) > 0.12 ? 15 : fat,
        )
      }
    }
  }
  canvas.blob(shape(1.8), (x, y) => fat + 12 * chest.mottle(x / 9, y / 9))
  const thin = chest.fat
  // The muscles: one sheath, thicker at the back and below the axillae, with fat between the bundles.
  canvas.blob({ x: 0, y: 8, rx: halfWidth - thin, ry: halfDepth - thin * 0.95, bumps: [0.01, 0, 0, 0.02], soft: 1.5 }, (x, y) => {
    const streak = chest.streaks(x / 22 + y / 60, y / 15 - x / 70)
    return streak > 0.2 ? fat + 10 : muscle + 14 * chest.mottle(x / 5, y / 5)
  })
}

const paintRibs = (canvas: Canvas, z: number, { a, b }: { a: number; b: number }): void => {
  for (let rib = 0; rib < 13; rib++) {
    const head = 330 - rib * 25
    // From the spine (0) to the front (1) a rib comes down 105 mm.
    const along = (head - z) / 105
    if (along < 0 || along > 0.93) continue
    for (const side of [-1, 1]) {
      const turn = 0.25 - side * (0.035 + along * 0.42)
      const [c, s] = [cosine(turn), sine(turn)]
      const [x, y] = [c * a, 4 + s * b]
      const tangent = Math.sqrt(s * s * a * a + c * c * b * b)
      const axis = [(-s * a) / tangent, (c * b) / tangent] as const
      const cartilage = along > 0.8
      canvas.blob({ x, y, rx: 15, ry: 4.6, axis, soft: 2 }, cartilage ? 110 : 560)
      if (!cartilage) canvas.blob({ x, y, rx: 12.5, ry: 2.4, axis, soft: 1.5 }, 190)
    }
  }
  if (z > 90) {
    canvas.blob({ x: 0, y: -b + 1, rx: 20, ry: 6.5, bumps: [0, 0, 0, 0.08], soft: 2 }, 420)
    canvas.blob({ x: 0, y: -b + 1, rx: 17, ry: 4.2, soft: 2 }, 130)
  }
  const blade = smooth(95, 130, z)
  if (blade <= 0.1) return
  for (const side of [-1, 1]) {
    const axis = [0.72, -side * 0.69] as const
    canvas.blob({ x: side * 100, y: 70, rx: 29 * blade, ry: 3.6, axis, soft: 2 }, 480)
    canvas.blob({ x: side * 100, y: 70, rx: 25 * blade, ry: 1.4, axis, soft: 2 }, 200)
  }
}

const paintLungs = (canvas: Canvas, chest: Chest, z: number): void => {
  const scale = lungScale(z)
  const air = (x: number, y: number): number => -868 + 0.28 * (y + 20) + 22 * chest.mottle(x / 7, y / 7)
  for (const side of [-1, 1]) {
    const lung = {
      x: side * (70 - 8 * (1 - scale)),
      y: 6,
      rx: 57 * scale,
      ry: 83 * scale,
      bumps: [0, side * -0.03, side * 0.05, 0.03] as const,
      soft: 1.6,
    }
    canvas.blob(lung, air)
  }
  for (const bead of chest.beads) {
    const dz = Math.abs(bead.z - z)
    const half = chest.thickness / 2
    if (dz > bead.r + half) continue
    const part = clamp((Math.min(bead.z + bead.r, z + half) - Math.max(bead.z - bead.r, z - half)) / chest.thickness, 0, 1)
    canvas.cover({ x: bead.x, y: bead.y, rx: bead.r, ry: bead.r }, (at, cover) => {
      const now = canvas.values[at]!
      const painted = -868 + (blood + 868) * Math.min(1, part * 1.25) * cover
      // Only lung is vascular here, and beads of one vessel must not add up.
      if (now < -300 || painted < 200) canvas.values[at] = Math.max(now, painted)
    })
  }
}

const paintAbdomen = (canvas: Canvas, chest: Chest, z: number): void => {
  const dome = (top: number, { x, y, rx, ry }: Blob, value: number): void => {
    const height = (top - z) / 75
    if (height <= 0) return
    const s = Math.sqrt(Math.min(1, height * (2 - Math.min(1, height))))
    canvas.blob(
      { x, y, rx: rx * s, ry: ry * s, soft: 4, bumps: [0.03, 0.02, 0.03, 0] },
      (px, py) => value + 6 * chest.mottle(px / 6, py / 6),
    )
  }
  dome(58, { x: -64, y: 0, rx: 62, ry: 80 }, 108)
  dome(40, { x: 78, y: 22, rx: 48, ry: 58 }, 118)
  if (z < 22) canvas.blob({ x: 62, y: -28, rx: 30, ry: 26, soft: 2 }, (_, y) => (y < -34 ? -960 : 15))
}

/** One slice, before noise. */
export const chestSlice = (chest: Chest, grid: Grid, z: number): Canvas => {
  const canvas = new Canvas(grid, -1000)
  const cage = { a: 134 * (0.62 + 0.38 * lungScale(z)), b: 93 * (0.68 + 0.32 * lungScale(z)) }
  paintTable(canvas)
  paintWall(canvas, chest, z)
  paintRibs(canvas, z, cage)
  paintLungs(canvas, chest, z)
  paintNodules(canvas, chest, z)
  paintAbdomen(canvas, chest, z)
  paintMediastinum(canvas, chest, z)
  paintSpine(canvas, chest, z)
  return canvas
}

const paintMediastinum = (canvas: Canvas, chest: Chest, z: number): void => {
  const soft = (x: number, y: number): number => fat + 30 + 40 * chest.mottle(x / 8, y / 8)
  canvas.blob({ x: 2, y: -14, rx: 31, ry: 62, bumps: [0, 0, 0, 0.12], soft: 3 }, soft)
  const vessel = (x: number, y: number, r: number, squash = 1): void => {
    canvas.blob({ x, y, rx: r + 1.2, ry: (r + 1.2) * squash, soft: 2 }, 40)
    canvas.blob({ x, y, rx: r, ry: r * squash, soft: 1.5 }, blood)
  }
  const heart = smooth(20, 50, z) * (1 - smooth(100, 124, z))
  if (z <= 124 && z > 8) {
    const s = 0.35 + 0.65 * Math.max(heart, 0.2)
    canvas.blob({ x: 20, y: -24, rx: 64 * s, ry: 48 * s, axis: [0.9, 0.43], bumps: [0, 0, 0.05, 0.04], soft: 3 }, fat + 20)
    canvas.blob({ x: 21, y: -23, rx: 58 * s, ry: 43 * s, axis: [0.9, 0.43], bumps: [0, 0, 0.05, 0.04], soft: 2 }, 95)
    for (const [x, y, rx, ry] of [
      [40, -18, 24, 14],
      [4, -42, 22, 15],
      [-16, -18, 17, 19],
      [14, 6, 22, 12],
    ] as const) {
      canvas.blob({ x: 20 + (x - 20) * s, y: -22 + (y + 22) * s, rx: rx * s, ry: ry * s, axis: [0.9, 0.43], soft: 3 }, blood)
    }
  }
  vessel(22, 44, 12.5)
  if (z > 112 && z < 172) vessel(-12, -34, 15)
  if (z > 112) vessel(-30, -28, 8.5, 1.2)
  if (z > 116 && z < 146) canvas.blob({ x: 12, y: -26, rx: 34, ry: 11, axis: [0.86, 0.5], soft: 2 }, blood)
  if (z >= 166 && z < 184) canvas.blob({ x: 8, y: 2, rx: 50, ry: 12.5, axis: [0.45, 0.89], soft: 2 }, blood)
  if (z >= 184)
    for (const [x, y, r] of [
      [-14, -14, 6.5],
      [4, -12, 4.5],
      [16, 2, 5],
      [-30, -32, 7],
      [20, -30, 7],
    ] as const)
      vessel(x, y, r)
  const airway = (x: number, y: number, rx: number, ry: number): void => {
    canvas.blob({ x, y, rx: rx + 1.8, ry: ry + 1.8, soft: 1.5 }, 30)
    canvas.blob({ x, y, rx, ry, soft: 1.2 }, -990)
  }
  if (z > 146) airway(-2, 12, 8.5, 9.5)
  else if (z > 100) {
    const apart = (146 - z) * 0.75
    airway(-8 - apart, 12 + apart * 0.1, 7.5 - apart * 0.08, 6.5)
    airway(7 + apart, 13 + apart * 0.15, 7 - apart * 0.08, 6)
  }
  canvas.blob({ x: 6, y: 32, rx: 8, ry: 5.5, soft: 2 }, 42)
}

const paintSpine = (canvas: Canvas, chest: Chest, z: number): void => {
  const level = ((z + 400) % 27) / 27
  const disc = level < 0.2
  const [y, w] = [58, 17]
  canvas.blob({ x: 0, y: y + 26, rx: 40, ry: 18, soft: 3 }, (px, py) => (chest.streaks(px / 9, py / 8) > 0.35 ? fat : muscle))
  canvas.blob({ x: 0, y, rx: w + 3, ry: 15.5, bumps: [0.02, 0, 0, -0.05], soft: 2 }, disc ? 95 : 460)
  canvas.blob(
    { x: 0, y, rx: w + 0.8, ry: 13.5, bumps: [0.02, 0, 0, -0.05], soft: 2 },
    disc ? 80 : (px, py) => 190 + 60 * chest.mottle(px / 2.5, py / 2.5),
  )
  for (const side of [-1, 1]) {
    if (!disc) canvas.line([side * 12, y + 12], [side * 11, y + 26], { width: 7, value: 480 })
    canvas.line([side * 11, y + 27], [side * 34, y + 33], { width: 7, value: disc ? 120 : 430 })
    canvas.line([side * 11, y + 27], [0, y + 37], { width: 6, value: 520 })
  }
  canvas.line([0, y + 34], [0, y + 45], { width: 6.5, value: 470 })
  canvas.blob({ x: 0, y: y + 22, rx: 9.5, ry: 8.5, soft: 1.5 }, 12)
  canvas.blob({ x: 0, y: y + 22, rx: 5, ry: 4.2, soft: 2 }, 42)
}

const paintNodules = (canvas: Canvas, chest: Chest, z: number): void => {
  for (const nodule of chest.nodules) {
    const dz = Math.abs(nodule.z - z)
    const half = chest.thickness / 2
    if (dz >= nodule.radius + half) continue
    const inside = Math.max(0, dz - half * 0.5)
    const r = Math.sqrt(Math.max(1, nodule.radius * nodule.radius - inside * inside))
    const part = clamp((nodule.radius + half - dz) / chest.thickness, 0, 1)
    const value = nodule.kind === 'solid' ? 48 : -590
    if (nodule.spiculated) {
      for (const [c, s, reach] of chest.spikes) {
        canvas.line([nodule.x, nodule.y], [nodule.x + c * r * reach, nodule.y + s * r * reach], {
          width: 1.1,
          value: -250,
          opacity: part * 0.8,
        })
      }
    }
    const bumps = [0.06, 0.05, 0.05, -0.04] as const
    canvas.blob(
      { x: nodule.x, y: nodule.y, rx: r, ry: r, bumps, soft: nodule.kind === 'solid' ? 1.6 : 4 },
      (x, y) => value + 25 * chest.mottle(x / 4, y / 4),
      part,
    )
    if (nodule.kind === 'part-solid' && dz < nodule.radius * 0.6) {
      canvas.blob({ x: nodule.x + 1, y: nodule.y - 1, rx: r * 0.5, ry: r * 0.45, bumps, soft: 2 }, 30, part)
    }
  }
}
