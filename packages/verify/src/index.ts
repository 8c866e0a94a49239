/** The second opinion: looks for what a de-identification left behind, and shares nothing with the engine but the reader and the decoder (docs/decisions/0005). */
export { verifyFolders, type VerifyOptions, type VerifyReport } from './verify-folders.ts'
export { type InstanceToVerify, verifyInstance } from './verify-instance.ts'
export { verifyPixels } from './verify-pixels.ts'
export { openRecogniser, type Recogniser } from './pixels/recogniser.ts'
export { reportTable } from './report-table.ts'
export { type CheckName, checkNames, type Finding, type IdentityClass, type IdentityValue, type Progress } from './types.ts'
