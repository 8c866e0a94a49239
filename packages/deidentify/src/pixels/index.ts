/** Pixels that may show who the person is: cleaned, held for a person, or refused (docs/decisions/0005). The table of risky kinds is here too. */
import { closeRecogniser } from './read/recogniser.ts'

export { cleanPixels } from './clean-pixels.ts'
export { type Hold, riskyClasses, riskyConversions, riskyImageTypes, riskyModalities, riskySyntaxes } from './tables/risky-kinds.ts'
export type { Mask, PixelCleaner, PixelFacts, PixelJob, PixelOutcome, PixelPolicy, ReviewDecision } from './types.ts'

/** Ends the recogniser's thread. */
export const closePixels = (): Promise<void> => closeRecogniser()
