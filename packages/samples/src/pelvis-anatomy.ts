// A male pelvis at the height of the prostate, as tissues: every shape is painted with what a tissue shows in the picture at hand (T2
// signal, signal without diffusion weighting, diffusivity). Millimetres; x to the patient's left, y to the back, z up from the middle
// of the prostate.
import { Canvas, type Grid } from './canvas.ts'
import { clouds } from './noise.ts'
import { cosine, sine, smooth } from './numbers.ts'
import type { Random } from './random.ts'

export const tissues = [
  'air',
  'fat',
  'muscle',
  'marrow',
  'cortex',
  'urine',
  'peripheral',
  'transition',
  'adenoma',
  'stroma',
  'capsule',
  'vesicle',
  'bowel',
  'gas',
  'vein',
  'tumour',
] as const
export type Tissue = (typeof tissues)[number]

export interface Tumour {
  readonly x: number
  readonly y: number
  readonly z: number
  readonly radius: number
  readonly zone: 'peripheral zone' | 'transition zone'
}

export interface Pelvis {
  readonly tumours: readonly Tumour[]
  /** half-axes of the gland */
  readonly gland: { readonly rx: number; readonly ry: number; readonly rz: number }
  readonly nodules: readonly { readonly x: number; readonly y: number; readonly z: number; readonly r: number; readonly tissue: Tissue }[]
  readonly grain: (x: number, y: number) => number
  readonly lumps: (x: number, y: number) => number
}

export const pelvisOf = (random: Random, tumours: readonly Tumour[], gland: Pelvis['gland']): Pelvis => ({
  tumours,
  gland,
  nodules: Array.from({ length: 16 }, (_, index) => {
    const turn = random.next()
    const far = Math.sqrt(random.next())
    return {
      x: cosine(turn) * far * gland.rx * 0.5,
      y: -5 + sine(turn) * far * gland.ry * 0.45,
      z: random.between(-0.6, 0.8) * gland.rz,
      r: random.between(3.2, 7),
      tissue: (['adenoma', 'stroma', 'transition'] as const)[index % 3] ?? 'adenoma',
    }
  }),
  grain: clouds(random, 3),
  lumps: clouds(random, 3),
})

type Look = (tissue: Tissue) => number

/** One slice as a tissue's value; `texture` scales how much tissues vary inside. */
export const pelvisSlice = (pelvis: Pelvis, grid: Grid, { z, look, texture }: { z: number; look: Look; texture: number }): Canvas => {
  const canvas = new Canvas(grid, look('air'))
  const varied = (tissue: Tissue, amount: number, scale = 4) => {
    const value = look(tissue)
    return (x: number, y: number): number => value * (1 + amount * texture * pelvis.grain(x / scale, y / scale))
  }
  paintBody(canvas, pelvis, look, varied)
  paintBones(canvas, z, look, varied)
  paintOrgans(canvas, pelvis, { z, look, varied })
  paintGland(canvas, pelvis, { z, look, varied })
  return canvas
}

type Varied = (tissue: Tissue, amount: number, scale?: number) => (x: number, y: number) => number

const paintBody = (canvas: Canvas, pelvis: Pelvis, look: Look, varied: Varied): void => {
  canvas.blob({ x: 0, y: 0, rx: 176, ry: 112, bumps: [0.01, 0, 0, -0.015] }, varied('muscle', 0.2))
  canvas.blob({ x: 0, y: 0, rx: 174, ry: 110, bumps: [0.01, 0, 0, -0.015] }, varied('fat', 0.12, 9))
  for (const side of [-1, 1]) {
    // gluteus, with fat between its bundles
    const bundles = varied('muscle', 0.35, 7)
    canvas.blob({ x: side * 78, y: 62, rx: 72, ry: 30, axis: [0.85, -side * 0.53], soft: 2 }, (x, y) =>
      pelvis.lumps(x / 14 - (side * y) / 20, y / 5 + (side * x) / 12) > 0.42 ? look('fat') * 0.8 : bundles(x, y),
    )
    // thigh muscles in front: iliopsoas, sartorius, rectus
    canvas.blob({ x: side * 84, y: -44, rx: 30, ry: 21, soft: 2 }, varied('muscle', 0.3, 6))
    canvas.blob({ x: side * 118, y: -54, rx: 15, ry: 10, soft: 2 }, varied('muscle', 0.3, 6))
    canvas.blob({ x: side * 128, y: -22, rx: 14, ry: 26, soft: 2 }, varied('muscle', 0.3, 6))
    canvas.blob({ x: side * 60, y: -66, rx: 7, ry: 7, soft: 1.5 }, look('gas'))
    canvas.blob({ x: side * 48, y: -64, rx: 8, ry: 7, soft: 1.5 }, look('vein') * 0.6)
    // obturator internus along the side wall, levator beside the gland
    canvas.blob({ x: side * 51, y: 6, rx: 9, ry: 36, axis: [0.98, side * 0.17], soft: 1.5 }, varied('muscle', 0.25, 6))
  }
  canvas.blob({ x: 0, y: -92, rx: 46, ry: 9, soft: 2 }, varied('muscle', 0.3, 6))
}

const paintBones = (canvas: Canvas, z: number, look: Look, varied: Varied): void => {
  const bone = (x: number, y: number, [rx, ry]: readonly [number, number], axis: readonly [number, number] = [1, 0]): void => {
    canvas.blob({ x, y, rx: rx + 2, ry: ry + 2, axis, soft: 1 }, look('cortex'))
    canvas.blob({ x, y, rx, ry, axis, soft: 1 }, varied('marrow', 0.22, 3))
  }
  for (const side of [-1, 1]) {
    // The femoral head is a ball that goes over into the neck; below, the ischium grows and the pubic rami part.
    const low = smooth(4, 34, -z)
    const head = Math.max(15, Math.sqrt(Math.max(0, 25 * 25 - (z - 10) * (z - 10))))
    bone(side * (92 + 8 * low), -6 + 4 * low, [head, head])
    if (z < 14) bone(side * 122, 10, [17, 12], [0.8, side * 0.6])
    bone(side * (70 - 6 * low), 30 + 4 * low, [11 + 4 * low, 22 + 2 * low], [0.85, side * 0.5])
    if (low < 0.8) bone(side * (66 - 5 * low), -32 + 3 * low, [9 - 2 * low, 17 - 4 * low], [0.75, -side * 0.66])
    if (z < 22) bone(side * (19 + 8 * low), -54 + 16 * low, [17, 8 - 2 * low], low < 0.5 ? [0.88, -side * 0.475] : [0.6, side * 0.8])
  }
  if (z < 22 && z > -20) canvas.blob({ x: 0, y: -56, rx: 4, ry: 12, soft: 1.5 }, look('stroma'))
  bone(0, 92, [11, 6])
}

interface At {
  readonly z: number
  readonly look: Look
  readonly varied: Varied
}

const paintOrgans = (canvas: Canvas, pelvis: Pelvis, { z, look, varied }: At): void => {
  const { gland } = pelvis
  if (z > 8) {
    const s = Math.sqrt(smooth(4, 40, z))
    canvas.blob({ x: 0, y: -22, rx: 42 * s + 3, ry: 26 * s + 3, bumps: [0, 0, 0, 0.05], soft: 1.5 }, varied('muscle', 0.2))
    canvas.blob({ x: 0, y: -22, rx: 42 * s, ry: 26 * s, bumps: [0, 0, 0, 0.05], soft: 1.2 }, look('urine'))
  }
  if (z > gland.rz * 0.75) {
    for (const side of [-1, 1]) {
      // Coiled tubules: no two as large, as high or turned alike.
      for (let turn = 0; turn < 9; turn++) {
        const coil = sine((turn * 1.7 + side * 0.6 + z * 0.11) / 6.2832)
        const x = side * (5 + turn * 3.2 + 0.8 * coil)
        const y = 16 + 2.5 * sine(turn * 0.37) - turn * 0.5 + 2.6 * coil
        const size = 1 + 0.35 * sine((turn * 2.9 + side + z * 0.17) / 6.2832)
        const axis = [cosine((turn * 1.1 + side) / 6.2832), sine((turn * 1.1 + side) / 6.2832)] as const
        canvas.blob({ x, y, rx: 3.8 * size, ry: 3 * size, axis, soft: 1.6 }, look('stroma'))
        canvas.blob({ x, y, rx: 2.9 * size, ry: 2.1 * size, axis, soft: 1.6 }, varied('vesicle', 0.25, 2))
      }
    }
  }
  const back = gland.ry + 17
  canvas.blob({ x: 1, y: back, rx: 18, ry: 14, bumps: [0.03, 0, 0, -0.06], soft: 1.5 }, varied('muscle', 0.15))
  canvas.blob({ x: 1, y: back, rx: 15, ry: 11.5, bumps: [0.03, 0, 0, -0.06], soft: 1.5 }, varied('bowel', 0.3, 2.5))
  canvas.blob({ x: 2, y: back - 2, rx: 9, ry: 5.5, bumps: [0.1, 0.1, 0.1, 0], soft: 2 }, look('gas'))
  for (const side of [-1, 1]) {
    canvas.line([side * 33, -6], [side * 24, back - 2], { width: 3.4, value: look('muscle') })
    canvas.line([side * 24, back - 2], [side * 14, back + 16], { width: 3.4, value: look('muscle') })
    // neurovascular bundles and the venous plexus
    for (const [dx, dy, r] of [
      [24, 15, 1.5],
      [26, 12, 1.2],
      [22, 18, 1.1],
      [28, -2, 1.6],
      [27, -8, 1.8],
    ] as const) {
      canvas.blob({ x: side * dx, y: dy, rx: r, ry: r, soft: 1 }, look('vein'))
    }
    if (z < 8 && z > -gland.rz)
      for (const [dx, r] of [
        [13, 2],
        [6, 1.7],
        [19, 1.4],
      ] as const)
        canvas.blob({ x: side * dx, y: -gland.ry - 7, rx: r * 1.5, ry: r, soft: 1 }, look('vein'))
  }
}

const paintGland = (canvas: Canvas, pelvis: Pelvis, { z, look, varied }: At): void => {
  const { gland } = pelvis
  const share = 1 - (z * z) / (gland.rz * gland.rz)
  if (share <= 0.05) return
  const s = Math.sqrt(share)
  const [rx, ry] = [gland.rx * (0.35 + 0.65 * s), gland.ry * (0.4 + 0.6 * s)]
  const shape = [0, 0, 0, -0.06] as const
  canvas.blob({ x: 0, y: 0, rx: rx + 1.1, ry: ry + 1.1, bumps: shape, soft: 1 }, look('capsule'))
  canvas.blob({ x: 0, y: 0, rx, ry, bumps: shape, soft: 1 }, varied('peripheral', 0.22, 2.2))
  const high = smooth(-gland.rz * 0.75, -gland.rz * 0.1, z)
  const [tx, ty] = [rx * (0.3 + 0.48 * high), ry * (0.35 + 0.4 * high)]
  const top = -ry * 0.24
  canvas.blob({ x: 0, y: top, rx: tx + 1, ry: ty + 1, bumps: [0.04, 0, 0, 0.05], soft: 1 }, look('capsule'))
  canvas.blob({ x: 0, y: top, rx: tx, ry: ty, bumps: [0.04, 0, 0, 0.05], soft: 1 }, varied('transition', 0.35, 2.6))
  for (const nodule of pelvis.nodules) {
    const dz = Math.abs(nodule.z - z)
    if (dz >= nodule.r || (nodule.x / tx) ** 2 + ((nodule.y - top) / ty) ** 2 > 0.55) continue
    const r = Math.sqrt(nodule.r * nodule.r - dz * dz)
    canvas.blob({ x: nodule.x, y: nodule.y, rx: r, ry: r * 0.9, bumps: [0.05, 0.05, 0, 0], soft: 1 }, look('capsule'))
    canvas.blob(
      { x: nodule.x, y: nodule.y, rx: Math.max(0.5, r - 0.8), ry: Math.max(0.5, r * 0.9 - 0.8), soft: 1 },
      varied(nodule.tissue, 0.35, 1.7),
    )
  }
  // the anterior fibromuscular stroma and the urethra
  canvas.blob({ x: 0, y: -ry * 0.92, rx: rx * 0.42, ry: 3.5, soft: 2 }, look('stroma'))
  canvas.blob({ x: 0, y: top + ty * 0.45, rx: 2.6, ry: 2.2, soft: 1.2 }, z < 0 ? look('capsule') : look('adenoma'))
  for (const tumour of pelvis.tumours) {
    const dz = Math.abs(tumour.z - z)
    if (dz >= tumour.radius) continue
    const r = Math.sqrt(tumour.radius * tumour.radius - dz * dz)
    canvas.blob({ x: tumour.x, y: tumour.y, rx: r, ry: r * 0.86, bumps: [0.04, 0, 0.04, 0], soft: 1.6 }, varied('tumour', 0.12, 2.5))
  }
}
