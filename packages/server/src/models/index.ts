/** The models room: the registry with lineage, evaluations, passports, runs on studies, and which models used a subject's data. */
export { openModels } from './models.ts'
export type { Models, ModelsOptions } from './models.ts'
export { heldByModels } from './tables.ts'
export { modelRoutes } from './routes.ts'
export type { DatasetDoor, DatasetFacts, DatasetName } from './datasets.ts'
export type { ModelVersion } from './registry/version.ts'
