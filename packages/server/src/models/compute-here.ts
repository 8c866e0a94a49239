/** The compute room of this door; a hub has none. */
import type { Compute } from '#compute'
import { NoDataHere } from './problems.ts'

/** Raises models/no-data-here. */
export function computeHere(compute: Compute | undefined): Compute {
  if (!compute) throw NoDataHere()
  return compute
}
