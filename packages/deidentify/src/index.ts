/** De-identification that proves itself: one engine behind the journey, the pages and the offline door (docs/decisions/0005). */
export type { Act, Deidentifier, InstanceFacts, InstanceIdentity, InstanceJob, InstanceOutcome } from './outcome.ts'
export type { Profile, ProfileRule, RuleAction } from './profile/types.ts'
export type { Mask, PixelFacts, PixelJob, PixelOutcome, PixelPolicy, ReviewDecision } from './pixels/types.ts'
export type { Cleaned, CleanOptions, Seeds, SeedKind, SeedValue, TextClass } from './text/types.ts'
