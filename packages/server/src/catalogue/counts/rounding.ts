/** Rounding that is consistent: the same group is always rounded the same way, and nobody without the node's key can tell which. */
import { createHmac } from 'node:crypto'

/**
 * A multiple of `step`, up or down by chance in proportion to what is left, so that sums are not biased; the chance is drawn from the key and the name of the
 * group, not anew. Never less than the multiple below. Controlled random rounding, as offices of statistics use it.
 */
export function rounded(count: number, { step, key, name }: { readonly step: number; readonly key: Uint8Array; readonly name: string }): number {
  const rest = count % step
  const low = count - rest
  const draw = createHmac('sha256', key).update(name).digest().readUInt32BE() / 2 ** 32
  return draw < rest / step ? low + step : low
}
