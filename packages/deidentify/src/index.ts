/** De-identification that proves itself: one engine behind the journey, the pages and the offline door (docs/decisions/0005). */
export { openRotation } from './open-rotation.ts'
export { openDeidentifier, type DeidentifierOptions } from './open-deidentifier.ts'
export { builtInProfiles, explainProfile, type Explanation, ProfileError, profileDigest, readProfile } from './profile/index.ts'
export { ephemeralKeyRing, KeyFileError, keyRingOf, makeKeyFile, readKeyRing, type KeyRing } from './subject/index.ts'
export type { Act, Deidentifier, InstanceFacts, InstanceIdentity, InstanceJob, InstanceOutcome } from './outcome.ts'
export type { Profile, ProfileRule, RuleAction } from './profile/types.ts'
export type { Mask, PixelFacts, PixelJob, PixelOutcome, PixelPolicy, ReviewDecision } from './pixels/types.ts'
export type { Cleaned, CleanOptions, Seeds, SeedKind, SeedValue, TextClass } from './text/types.ts'
