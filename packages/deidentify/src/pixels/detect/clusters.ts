/** Pixels of one value that are near each other, put together to words and lines, with what tells how they lie: their box, and the ellipse of their places. */

export interface Box { left: number, top: number, right: number, bottom: number }

/** Sums of the places of its pixels and of their products, from which follows how they lie. */
interface Places { count: number, x: number, y: number, xx: number, yy: number, xy: number }

export interface Cluster extends Box, Places { /** What it was joined of. */ parts?: readonly Box[] }

export const areaOf = ({ left, top, right, bottom }: Box): number => (right - left + 1) * (bottom - top + 1)

export const around = (one: Box, other: Box): Box =>
  ({ left: Math.min(one.left, other.left), top: Math.min(one.top, other.top), right: Math.max(one.right, other.right), bottom: Math.max(one.bottom, other.bottom) })

const reach = 4

/** `open`: those that the rows to come may still reach, in the order of `all`. */
export interface Clusters { readonly all: Cluster[], readonly open: Cluster[] }

export function place({ all, open }: Clusters, column: number, row: number): void {
  for (let at = open.length - 1; at >= 0; at--) {
    const cluster = open[at] as Cluster
    if (row - cluster.bottom > reach) {
      open.splice(at, 1)
      continue
    }
    if (column < cluster.left - reach || column > cluster.right + reach) continue
    cluster.left = Math.min(cluster.left, column)
    cluster.right = Math.max(cluster.right, column)
    cluster.bottom = row
    add(cluster, column, row)
    return
  }
  const cluster = { left: column, top: row, right: column, bottom: row, count: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 }
  add(cluster, column, row)
  all.push(cluster)
  open.push(cluster)
}

function add(places: Places, column: number, row: number): void {
  places.count++
  places.x += column
  places.y += row
  places.xx += column * column
  places.yy += row * row
  places.xy += column * row
}

/** Letters and words of one line: nearer to each other than they are high. */
export function joined(clusters: readonly Cluster[]): Cluster[] {
  const left = clusters.filter(({ count }) => count >= 3).map((cluster) => ({ ...cluster }))
  for (let at = 0; at < left.length;) {
    const other = nearest(left, at)
    if (other === undefined) at++
    else at = other < at ? join(left, other, at) : join(left, at, other)
  }
  return left
}

/** The first that is near: of those before, which grew together with nothing so far, or of those behind. */
function nearest(clusters: readonly Cluster[], at: number): number | undefined {
  const one = clusters[at] as Cluster
  for (let other = 0; other < clusters.length; other++) if (other !== at && isNear(one, clusters[other] as Cluster)) return other
  return undefined
}

/** The other goes into the one, whose place is returned. */
function join(clusters: Cluster[], at: number, other: number): number {
  const [one, near] = [clusters[at] as Cluster, clusters[other] as Cluster]
  clusters[at] = { ...around(one, near), ...together(one, near), parts: [...one.parts ?? [one], ...near.parts ?? [near]] }
  clusters.splice(other, 1)
  return at
}

const together = (one: Places, other: Places): Places =>
  ({ count: one.count + other.count, x: one.x + other.x, y: one.y + other.y, xx: one.xx + other.xx, yy: one.yy + other.yy, xy: one.xy + other.xy })

/** How long and how thick a band is that has pixels spread as these are, in whatever direction it runs. */
export function extentOf({ count, x, y, xx, yy, xy }: Places): { readonly long: number, readonly short: number } {
  const [across, down, both] = [xx / count - (x / count) ** 2, yy / count - (y / count) ** 2, xy / count - (x / count) * (y / count)]
  const [middle, apart] = [(across + down) / 2, Math.hypot((across - down) / 2, both)]
  // An even band is as long as the root of twelve times its variance.
  return { long: Math.sqrt(12 * (middle + apart)) + 1, short: Math.sqrt(12 * Math.max(middle - apart, 0)) + 1 }
}

const tallestLetter = 24

/** Several letters that run one way go on that way; beside them are only accents and dots. */
const [letters, running, accents] = [3, 3, 0.6]

function isNear(one: Cluster, other: Cluster): boolean {
  const across = Math.max(one.top, other.top) - Math.min(one.bottom, other.bottom)
  const along = Math.max(one.left, other.left) - Math.min(one.right, other.right)
  if (across > tallestLetter || along > tallestLetter) return false
  const letter = Math.min(tallestLetter, Math.max(6, thicknessOf(one), thicknessOf(other)))
  const beside = (runs: (box: Cluster) => boolean): number => Math.max(4, Math.min(letter, ...[one, other].filter(runs).map((box) => accents * thicknessOf(box))))
  return (across <= 0 && along <= beside(runsDown)) || (along <= 0 && across <= beside(runsAlong)) || (across <= 2 && along <= 2)
}

const thicknessOf = ({ left, top, right, bottom }: Box): number => Math.min(bottom - top, right - left)
const isSeveral = ({ parts = [] }: Cluster): boolean => parts.length >= letters
const runsAlong = (cluster: Cluster): boolean => isSeveral(cluster) && cluster.right - cluster.left >= running * (cluster.bottom - cluster.top)
const runsDown = (cluster: Cluster): boolean => isSeveral(cluster) && cluster.bottom - cluster.top >= running * (cluster.right - cluster.left)
