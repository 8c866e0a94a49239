/** Is a doubtful line text? What the recogniser reads is weighed with how certain the detector was; a word of this person decides. */
import type { FoundLine } from '../detect/detect.ts'
import type { Plane } from '../detect/plane.ts'
import { countSeeds } from '../../text/index.ts'
import type { Seeds } from '../../text/types.ts'
import { cropped } from './crop.ts'
import { read } from './recogniser.ts'
import type { Reading } from './recogniser.ts'

/** Certainty and evidence together from here on are text. */
const enough = 3.5
/** Where text is expected. */
const enoughIfExpected = 2

export interface Judged {
  readonly isText: boolean
  /** The recogniser read words of the person. */
  readonly known: boolean
}

export async function judge(plane: Plane, line: FoundLine, { seeds, eager }: { readonly seeds: Seeds, readonly eager: boolean }): Promise<Judged> {
  let [evidence, known] = [-Infinity, false]
  for (const turns of line.upright ? [0 as const] : [1 as const, 3 as const]) {
    const reading = await read(cropped(plane, { ...line, turns }))
    known ||= reading.text.length >= 3 && countSeeds(reading.text, seeds, { tolerant: true }) > 0
    evidence = Math.max(evidence, evidenceOf(reading, line.letter))
  }
  return { isText: known || line.certainty + evidence >= (eager ? enoughIfExpected : enough), known }
}

const letters = /[\p{L}\p{N}]/gu
const word = /[\p{L}\p{N}]{3,}/u

/** Letters so high (pixels of a capital) are read with at least this confidence when they are some. */
const [legible, leastConfidence] = [14, 40]

/** In logits; measured on doubtful lines of generated text, of real images without any and of generated anatomy. */
export function evidenceOf({ text, confidence }: Reading, letter: number): number {
  const count = text.match(letters)?.length ?? 0
  if (count <= 2 || !word.test(text)) return count === 0 ? -0.4 : 0
  if (letter >= legible && confidence < leastConfidence) return 0
  if (confidence >= 80) return 2.5
  if (count >= 7) return 2.2
  if (count >= 5) return 1.2
  return confidence >= 60 ? 1 : 0.2
}
