// OMOP CDM 5.4 with the imaging extension MI-CDM as tables. Pure functions.
export { ownConcept } from './own-concepts.ts'
export { omopTables } from './tables/omop-tables.ts'
export { writeOmop, type OmopOptions } from './write-omop.ts'
