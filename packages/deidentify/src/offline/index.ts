/** The offline door: `vesalius deidentify` without a server. */
export { exitCodes, OfflineFailure } from './failure.ts'
export { runOffline } from './run-offline.ts'
export { type List, openList } from './lists.ts'
export { readReviewFile } from './review-file.ts'
export { addToVault, readVault } from './vault-file.ts'
export { headOf } from './head.ts'
export { writeWhole } from './durable-writer.ts'
export type { HeldInput, OfflineListener, OfflineOptions, OfflineResult, Progress } from './settings.ts'
