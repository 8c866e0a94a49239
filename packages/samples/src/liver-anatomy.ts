// A liver under a curved ultrasound probe: how strongly each place sends the sound back (0 to 255), before speckle. Millimetres; x to
// the side, y depth.
import { Canvas, type Grid } from './canvas.ts'
import { clouds } from './noise.ts'
import { cosine, sine, smooth } from './numbers.ts'
import type { Random } from './random.ts'

export interface Metastasis {
  readonly x: number
  readonly y: number
  readonly radius: number
}

export interface Liver {
  readonly metastasis: Metastasis
  readonly veins: readonly { readonly points: readonly (readonly [number, number])[]; readonly width: number; readonly walls: boolean }[]
  readonly texture: (x: number, y: number) => number
}

export const liverOf = (random: Random, metastasis: Metastasis): Liver => ({
  metastasis,
  texture: clouds(random, 4),
  veins: Array.from({ length: 9 }, (_, index) => {
    const points: [number, number][] = []
    let [x, y] = [index < 3 ? random.between(-10, 12) : random.between(-60, 55), index < 3 ? 112 : random.between(45, 110)]
    let turn = index < 3 ? random.between(0.55, 0.95) : random.next()
    for (let bend = 0; bend < (index < 3 ? 14 : 6); bend++) {
      points.push([x, y])
      ;[x, y] = [x + cosine(turn) * 5, y + sine(turn) * 5]
      turn += random.normal() * 0.03
    }
    return { points, width: index < 3 ? random.between(5, 8) : random.between(2, 4), walls: index >= 3 }
  }),
})

const paintVein = (
  canvas: Canvas,
  { points, width }: Liver['veins'][number],
  { shift, wider, value }: { shift: number; wider: number; value: number },
): void => {
  points.forEach((to, index) => {
    const from = points[index - 1]
    if (from) canvas.line([from[0], from[1] + shift], [to[0], to[1] + shift], { width: width * (1 - index * 0.03) + wider, value })
  })
}

/** The echo map; `shift` is how far breathing has moved the organs down, mm. */
export const liverEchoes = (liver: Liver, grid: Grid, shift: number): Canvas => {
  const canvas = new Canvas(grid, 100)
  const { texture } = liver
  canvas.each((_, column, row) => {
    const [x, y] = [grid.left + column * grid.spacing, grid.top + row * grid.spacing]
    return 88 + 16 * texture(x / 11, (y - shift) / 11)
  })
  for (const vein of liver.veins.filter(({ walls }) => walls)) paintVein(canvas, vein, { shift, wider: 2, value: 150 })
  for (const vein of liver.veins) paintVein(canvas, vein, { shift, wider: 0, value: 9 })
  // Right kidney: a darker cortex around a bright sinus.
  canvas.blob({ x: 62, y: 118 + shift, rx: 42, ry: 21, axis: [0.93, 0.37], soft: 3 }, 118)
  canvas.blob({ x: 62, y: 118 + shift, rx: 40, ry: 19, axis: [0.93, 0.37], soft: 2 }, (x, y) => 58 + 10 * texture(x / 6, y / 6))
  canvas.blob({ x: 62, y: 119 + shift, rx: 24, ry: 7.5, axis: [0.93, 0.37], soft: 5 }, (x, y) => 175 + 40 * texture(x / 4, y / 4))
  // Gall bladder, with brighter echoes behind it.
  canvas.blob({ x: 38, y: 112 + shift, rx: 11, ry: 30, soft: 8 }, 150, 0.4)
  canvas.blob({ x: 37, y: 66 + shift, rx: 24, ry: 10.5, axis: [0.85, 0.52], soft: 1 }, 150)
  canvas.blob({ x: 37, y: 66 + shift, rx: 22.8, ry: 9.4, axis: [0.85, 0.52], soft: 1 }, 5)
  const {
    metastasis: { x, y, radius },
  } = liver
  canvas.blob({ x, y: y + shift, rx: radius * 1.18, ry: radius * 1.12, bumps: [0.04, 0.03, 0.03, 0], soft: 2 }, 40)
  canvas.blob(
    { x, y: y + shift, rx: radius, ry: radius * 0.94, bumps: [0.04, 0.03, 0.03, 0], soft: 2 },
    (px, py) => 40 + 14 * texture(px / 3, py / 3),
  )
  // The diaphragm is a bright arc; behind it is the mirror of the liver, faint.
  canvas.each((value, column, row) => {
    const [px, py] = [grid.left + column * grid.spacing, grid.top + row * grid.spacing - shift]
    const depth = Math.sqrt((px + 8) * (px + 8) + (py - 8) * (py - 8)) - 141
    const share = 1 - smooth(20, 62, px)
    if (share === 0 || depth < -1.6) return value
    return depth < 1.6 ? value + (245 - value) * share : value * (1 - 0.5 * share)
  })
  // Skin, fat and muscle under the probe.
  canvas.each((value, column, row) => {
    const [px, py] = [grid.left + column * grid.spacing, grid.top + row * grid.spacing]
    const under = Math.sqrt(px * px + (py + 55) * (py + 55)) - 55
    if (under > 17) return value
    return under < 2
      ? 215
      : under < 9
        ? 95 + 50 * texture(px / 15, under * 0.9)
        : under < 10.2
          ? 190
          : 60 + 60 * texture(px / 12, under * 1.1)
  })
  return canvas
}
