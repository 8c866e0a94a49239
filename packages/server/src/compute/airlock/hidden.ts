/**
 * Signs that numbers or texts carry something else than results: pictures, identifiers, encoded bytes (governance.md G02). None of them proves that
 * nothing is hidden; together with the schema and the limits on size they leave little room, and a person decides.
 */
import { stop } from './finding.ts'
import type { Finding } from './finding.ts'

/** More numbers than any result needs to be read by a person. */
const mostNumbers = 5_000
const fewestPixels = 64

/** Shannon entropy in bits a character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0)
}

/** A text that leaves: no long runs of digits (identifiers, dates run together), nothing that looks like base64, hexadecimal or a key. */
export function checkText(text: string, place: string): Finding[] {
  if (/\d[\d .-]{8,}\d/.test(text)) return [stop('digits', place)]
  // Small and large letters and digits mixed, as in base64; or more small letters than a word has.
  const mixed = text.match(/[A-Za-z0-9+/=_-]{24,}/g)?.some((run) => /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run) && entropyOf(run) > 3.5) ?? false
  if (mixed || /[a-z2-7]{40,}/i.test(text)) return [stop('encoded', place)]
  if (/\b[0-9a-fA-F]{16,}\b/.test(text)) return [stop('encoded', place)]
  return []
}

/**
 * Numbers in order, as a list or a column. A picture shows by its values: many, whole or multiples of one step, on a scale of grey; or by a length
 * that is one of a picture with neighbours that are alike.
 */
export function checkNumbers(numbers: readonly number[], place: string): Finding[] {
  if (numbers.length > mostNumbers) return [stop('many-numbers', place, numbers.length)]
  if (numbers.some((value) => !Number.isFinite(value))) return [stop('not-finite', place)]
  // Whole numbers beyond what counts reach carry identifiers or packed bytes.
  const packed = numbers.filter((value) => Number.isInteger(value) && Math.abs(value) >= 1e10).length
  if (packed > 0) return [stop('digits', place, packed)]
  if (numbers.length < fewestPixels) return []
  return onGreyScale(numbers) ? [stop('image-like', place, numbers.length)] : []
}

/** True when the values lie on at most 4,096 even steps, use many of them, and do not run in order (as ticks of an axis or a curve do). */
function onGreyScale(numbers: readonly number[]): boolean {
  const values = [...new Set(numbers)].sort((a, b) => a - b)
  if (values.length < 12 || isMonotone(numbers)) return false
  const [low, high] = [values[0] ?? 0, values.at(-1) ?? 0]
  const step = Math.min(...values.slice(1).map((value, index) => value - (values[index] ?? 0)))
  if (step <= 0 || (high - low) / step > 4_096) return false
  const onGrid = values.filter((value) => { const steps = (value - low) / step; return Math.abs(steps - Math.round(steps)) < 1e-3 })
  return onGrid.length / values.length > 0.98
}

function isMonotone(numbers: readonly number[]): boolean {
  const pairs = numbers.slice(1).map((value, index) => value - (numbers[index] ?? 0))
  return pairs.every((difference) => difference >= 0) || pairs.every((difference) => difference <= 0)
}
