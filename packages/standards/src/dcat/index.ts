// Descriptions of datasets: DCAT-AP 3.0.1, HealthDCAT-AP and EUCAIM's application profile 2.0, as Turtle and JSON-LD. Pure functions.
export type { AccessCondition, AccessRights, DatasetDescription, DatasetTexts, Organisation, PublishedAggregates, Share, Tier } from './description.ts'
export { bodyPartConcept, manufacturerConcept, modalityConcept, sexConcept } from './concepts.ts'
export { type Addresses, datasetGraph } from './dataset-graph.ts'
export { type JsonLd, toJsonLd } from './json-ld.ts'
export { toTurtle } from './turtle.ts'
export { type Missing, missingOf } from './mandatory.ts'
export { collectionMethods, conditions, datasetTypes } from './tables/eucaim-concepts.ts'
export { dataUses } from './tables/duo.ts'
