/** Profiles as data: built-in ones, a holder's own, what each does to every attribute and why. */
export type { Profile, ProfileRule, RuleAction } from './types.ts'
export { builtInProfiles, checkedProfile, parseProfile, ProfileError, profileDigest, readProfile } from './read-profile.ts'
export { profileSchema } from './schema.ts'
export { explainProfile, type Explanation } from './explain-profile.ts'
