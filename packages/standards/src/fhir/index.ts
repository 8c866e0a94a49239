// FHIR R4 bundles read into the model of clinical data. Pure functions; no text of a resource is ever taken.
export { FhirFault } from './bundle.ts'
export { readBundle } from './read-bundle.ts'
export type { FhirPatient, FhirReading } from './types.ts'
