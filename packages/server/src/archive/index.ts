/** The archive: where studies rest and are searched and retrieved, by DICOMweb and DIMSE. */
export { openArchive } from './archive.ts'
export type { Archive, ArchiveOptions, ArchivePeer } from './archive.ts'
export { archiveDimseService } from './dimse/service.ts'
export { archiveRoutes } from './routes.ts'
export { indexOf, metadataOf } from './index-of.ts'
export type { InstanceIndex } from './index-of.ts'
export type { Also, Finding, KnownInstance, NewInstance, ProvenanceStep, StoreOutcome } from './types.ts'
export type { InstanceJson, SelectedInstance, Selection, SelectionFilter } from './select.ts'
