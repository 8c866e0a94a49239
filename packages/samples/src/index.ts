// A generated cohort of cancer images for trying things out: no real person, the same bytes for the same seed, and a key to what is
// hidden in it.
export type { AnswerKey, Identity, IdentityKind, Lesion } from './answer-key.ts'
export { clinicalTable } from './clinical-table.ts'
export { answerKey, countSamples, generateSamples, type SampleFile, type SampleOptions } from './samples.ts'
export { screeningTable } from './screening.ts'
export { FolderInUse, type SampleProgress, writeSamples } from './write.ts'
