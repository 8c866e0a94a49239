// EUCAIM's common data model as tables. Pure functions.
export { writeEucaimCdm } from './write-cdm.ts'
export { cdmColumns } from './tables/cdm-tables.ts'
