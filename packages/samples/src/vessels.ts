// The branching vessels of one lung as chains of beads: from the hilum outward, thinner at each fork, kept inside the lung.
import type { Random } from './random.ts'

export interface Bead {
  readonly x: number
  readonly y: number
  readonly z: number
  readonly r: number
}

interface Shoot {
  readonly at: readonly [number, number, number]
  readonly towards: readonly [number, number, number]
  readonly r: number
  readonly depth: number
}

const unit = ([x, y, z]: readonly [number, number, number]): [number, number, number] => {
  const length = Math.sqrt(x * x + y * y + z * z) || 1
  return [x / length, y / length, z / length]
}

/** Inside the lung's half ellipsoid, with a margin at the pleura. */
const inLung = (side: number, [x, y, z]: readonly [number, number, number]): boolean => {
  const [u, v, w] = [(x * side - 68) / 53, (y - 6) / 77, (z - 110) / 125]
  return u * u + v * v + w * w < 1
}

/** The vessels of the right (-1) or the left (1) lung. */
export const growVessels = (random: Random, side: number): Bead[] => {
  const beads: Bead[] = []
  const shoots: Shoot[] = []
  for (let stem = 0; stem < 17; stem++) {
    const towards = unit([side * random.between(0.25, 1), random.between(-1, 1), random.between(-1.1, 1.1)])
    shoots.push({
      at: [side * 30, 6 + random.between(-8, 8), 122 + random.between(-22, 16)],
      towards,
      r: random.between(2.6, 4.4),
      depth: 0,
    })
  }
  for (let shoot = shoots.pop(); shoot !== undefined; shoot = shoots.pop()) {
    const { r, depth } = shoot
    let [at, towards] = [shoot.at, shoot.towards]
    const length = random.between(14, 26) * (depth === 0 ? 1.3 : 1)
    let lost = false
    for (let gone = 0; gone < length && !lost; gone += 1.3) {
      towards = unit([towards[0] + random.normal() * 0.05, towards[1] + random.normal() * 0.05, towards[2] + random.normal() * 0.05])
      at = [at[0] + towards[0] * 1.3, at[1] + towards[1] * 1.3, at[2] + towards[2] * 1.3]
      lost = at[0] * side > 36 && !inLung(side, at)
      if (!lost) beads.push({ x: at[0], y: at[1], z: at[2], r: Math.max(0.55, r * (1 - (0.2 * gone) / length)) })
    }
    if (lost || depth >= 5 || r < 0.55) continue
    for (const share of [0.8, random.between(0.55, 0.75), ...(random.next() < 0.35 ? [0.5] : [])]) {
      const spread = share > 0.79 ? 0.3 : 0.75
      shoots.push({
        at,
        towards: unit([
          towards[0] + random.normal() * spread + side * 0.12,
          towards[1] + random.normal() * spread,
          towards[2] + random.normal() * spread,
        ]),
        r: r * share,
        depth: depth + 1,
      })
    }
  }
  return beads
}
