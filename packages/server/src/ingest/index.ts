/** Ingest: everything comes in here, by five doors, and takes the journey to the archive. */
export { openIngest } from './open-ingest.ts'
export { journey } from './journey.ts'
export type { Ingest, IngestOptions } from './ingest.ts'
export type { Delivery, Outcome } from './intake.ts'
export type { Path, Stop } from './journey.ts'
export type { Finding, Instance, Step, StepContext } from './step.ts'
export type { Door, LiveSend, OutcomeName, Send } from './sends.ts'
