// A compressed breast as a mammogram shows it after processing: fat, glandular tissue drawn towards the nipple, strands, vessels, skin,
// and in the oblique view the pectoral muscle. Millimetres: x from the chest wall to the nipple, y down. Values are those of a
// MONOCHROME2 picture, 0 to 4095.
import { Canvas, type Grid } from './canvas.ts'
import { clouds } from './noise.ts'
import { clamp, cosine, sine, smooth } from './numbers.ts'
import { type Random, randomOf } from './random.ts'

export interface Mass {
  /** share of the way from the chest wall to the nipple, and of half the height */
  readonly depth: number
  readonly height: number
  readonly radius: number
  readonly calcifications: number
}

export interface Breast {
  readonly oblique: boolean
  /** how much of it is glandular, 0 to 1 */
  readonly density: number
  readonly reach: number
  readonly half: number
  readonly mass: Mass | undefined
}

const outlineOf = ({ oblique, reach, half }: Breast): { x: number; y: number; rx: number; ry: number } => ({
  x: 0,
  y: oblique ? 14 : 0,
  rx: reach,
  ry: half,
})

/** Where the mass lies in the picture, mm. */
export const placeOf = (breast: Breast, mass: Mass): { x: number; y: number } => {
  const outline = outlineOf(breast)
  return { x: outline.rx * mass.depth, y: outline.y + outline.ry * mass.height }
}

/** Strands of connective tissue: bent lines, most of them towards the nipple. */
const paintStrands = (canvas: Canvas, breast: Breast, random: Random): void => {
  const { rx, ry, y: middle } = outlineOf(breast)
  for (let strand = 0; strand < 200; strand++) {
    const turn = random.between(-0.25, 0.25)
    const far = Math.sqrt(random.next()) * 0.92
    let [x, y] = [rx * far * cosine(turn), middle + ry * far * sine(turn)]
    const target = [rx * random.between(0.85, 1.05), middle + random.between(-14, 14)] as const
    const length = Math.sqrt((target[0] - x) ** 2 + (target[1] - y) ** 2) || 1
    const towards = random.next() < 0.7
    let [dx, dy] = towards ? [(target[0] - x) / length, (target[1] - y) / length] : [cosine(random.next()), sine(random.next())]
    const [width, opacity] = [random.between(0.25, 0.8), random.between(0.06, 0.22)]
    for (let bend = 0; bend < 7; bend++) {
      const next = [x + dx * 3.2, y + dy * 3.2] as const
      const edge = (next[0] / rx) ** 2 + ((next[1] - middle) / ry) ** 2
      if (edge > 0.93 || next[0] < 0) break
      canvas.line([x, y], next, { width, value: 2700, opacity })
      ;[x, y] = next
      ;[dx, dy] = [dx + random.normal() * 0.2, dy + random.normal() * 0.2]
    }
  }
}

const paintVessels = (canvas: Canvas, breast: Breast, random: Random): void => {
  const { rx, ry, y: middle } = outlineOf(breast)
  for (let vessel = 0; vessel < 4; vessel++) {
    let [x, y] = [2, middle + ry * random.between(-0.7, 0.7)]
    let dy = random.between(-0.3, 0.3)
    for (let bend = 0; bend < 26; bend++) {
      const next = [x + 2.6, y + dy * 2.6] as const
      if ((next[0] / rx) ** 2 + ((next[1] - middle) / ry) ** 2 > 0.85) break
      canvas.line([x, y], next, { width: 1.5 - bend * 0.03, value: 2350, opacity: 0.3 })
      ;[x, y] = next
      dy += random.normal() * 0.12
    }
  }
}

const paintMass = (canvas: Canvas, breast: Breast, { mass, random }: { mass: Mass; random: Random }): void => {
  const { x, y } = placeOf(breast, mass)
  const texture = clouds(random, 3)
  for (let spike = 0; spike < 30; spike++) {
    const turn = (spike + random.next()) / 30
    const reach = mass.radius * random.between(1.35, 2.4)
    canvas.line([x, y], [x + cosine(turn) * reach, y + sine(turn) * reach], { width: random.between(0.3, 0.6), value: 2900, opacity: 0.4 })
  }
  canvas.blob(
    { x, y, rx: mass.radius * 1.15, ry: mass.radius, bumps: [0.05, 0.06, 0.07, -0.05], soft: mass.radius * 0.75 },
    (px, py) => 2960 + 170 * texture(px / 2.5, py / 2.5),
    0.92,
  )
  for (let speck = 0; speck < mass.calcifications; speck++) {
    const [turn, far] = [random.next(), Math.sqrt(random.next()) * mass.radius * 1.3]
    const r = random.between(0.14, 0.36)
    canvas.blob({ x: x + cosine(turn) * far, y: y + sine(turn) * far, rx: r * random.between(1, 1.8), ry: r }, 4050, Math.min(1, r * 4.5))
  }
}

/** The picture of a left breast, chest wall at the first column; a right one is its mirror image. `label` names its random stream. */
export const breastPicture = (breast: Breast, grid: Grid, { seed, label }: { seed: number; label: string }): Canvas => {
  const random = randomOf(seed, label)
  const canvas = new Canvas(grid, 30)
  const outline = outlineOf(breast)
  const [tissue, lobes] = [clouds(random, 6), clouds(random, 4)]
  const bumps = [0, 0, 0.02, breast.oblique ? 0.02 : 0] as const
  canvas.blob({ ...outline, bumps, soft: 0.6 }, 1500)
  const threshold = 0.16 - 0.5 * breast.density
  canvas.blob({ ...outline, rx: outline.rx - 1.6, ry: outline.ry - 1.6, bumps, soft: 1.2 }, (x, y) => {
    const [u, v] = [(x - outline.rx * 0.5) / (outline.rx * 0.5), (y - outline.y) / (outline.ry * 0.78)]
    const within = 1 - smooth(0.5, 1.05, Math.sqrt(u * u + v * v))
    const gland = within * smooth(threshold - 0.22, threshold + 0.3, lobes(x / 30 + 3, y / 17) + 0.35 * tissue(x / 9, y / 9))
    return 1180 + 240 * tissue(x / 13, y / 11) + 1250 * gland * (0.82 + 0.45 * tissue(x / 5, y / 5))
  })
  paintStrands(canvas, breast, random)
  paintVessels(canvas, breast, random)
  // The nipple stands out of the contour.
  canvas.blob({ x: outline.rx - 0.5, y: outline.y, rx: 4.6, ry: 5.4, bumps: [0, 0, 0.08, 0], soft: 2.5 }, 1780, 0.85)
  if (breast.mass) paintMass(canvas, breast, { mass: breast.mass, random })
  if (breast.oblique) paintMuscle(canvas, tissue)
  const noise = randomOf(seed, `${label}/noise`)
  canvas.each((value) => clamp(Math.round(value + (value > 100 ? 22 : 6) * noise.normal()), 0, 4095))
  return canvas
}

const paintMuscle = (canvas: Canvas, tissue: (x: number, y: number) => number): void => {
  const { columns, left, top, spacing } = canvas.grid
  canvas.each((value, column, row) => {
    const [x, y] = [left + column * spacing, top + row * spacing]
    const edge = 50 - (y - top) * 0.42 + 3 * tissue(y / 40, 4) - ((y - top) / 60) * ((y - top) / 60)
    const part = clamp((edge - x) / 2.2, 0, 1)
    if (part === 0 || column >= columns || value < 100) return value
    return value + (2550 + 130 * tissue(x / 4 + y / 9, y / 22) - value) * part * 0.9
  })
}
