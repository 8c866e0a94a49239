// What EUCAIM DCAT-AP 2.0 demands of a dataset and a description does not have, with what to do about it. An access body may stay empty while none is
// designated; a placeholder may not be given.
import { bodyPartConcept, manufacturerConcept, modalityConcept, sexConcept } from './concepts.ts'
import type { DatasetDescription, DatasetTexts, Organisation, PublishedAggregates, Share } from './description.ts'
import { collectionMethods, conditions, datasetTypes } from './tables/eucaim-concepts.ts'

export interface Missing {
  /** `dct:title` */
  readonly property: string
  readonly remedy: string
}

export const missingOf = (description: Pick<DatasetDescription, keyof DatasetTexts | 'aggregates'>): Missing[] => [...missingTexts(description), ...missingAggregates(description.aggregates)]

const missingTexts = (texts: DatasetTexts): Missing[] => [
  ...unless(texts.title !== '', 'dct:title', 'Write a title.'),
  ...unless(texts.description !== '', 'dct:description', 'Write a description.'),
  ...unless(texts.keywords.length > 0, 'dcat:keyword', 'Give at least one keyword.'),
  ...unless(reachable(texts.contact), 'dcat:contactPoint', 'Name a contact with an e-mail address or a page.'),
  ...unless(reachable(texts.publisher), 'dct:publisher', 'Name the publisher with an e-mail address or a page.'),
  ...unless(Object.hasOwn(conditions, texts.condition), 'eucaim:hasCondition', 'Choose the kind of cancer.'),
  ...unless(texts.collectionMethods.some((code) => Object.hasOwn(collectionMethods, code)), 'eucaim:collectionMethod', 'Choose how the data were collected.'),
  ...unless(texts.types.some((code) => Object.hasOwn(datasetTypes, code)), 'dct:type', 'Choose the type of the dataset.'),
  ...unless(texts.provenance !== '', 'dct:provenance', 'Write where the data come from.'),
]

const missingAggregates = ({ modalities, manufacturers, bodyParts, sexes }: PublishedAggregates): Missing[] => [
  ...unless(someCoded(modalities, modalityConcept), 'eucaim:hasImageModality', 'No modality with enough subjects has a concept; add studies, or correct Modality (0008,0060).'),
  ...unless(someCoded(manufacturers, manufacturerConcept), 'eucaim:hasEquipmentManufacturer', 'No manufacturer with enough subjects has a concept; add studies, or correct Manufacturer (0008,0070).'),
  ...unless(someCoded(bodyParts, bodyPartConcept), 'eucaim:hasImageBodyPart', 'No body part with enough subjects has a concept; add studies, or correct Body Part Examined (0018,0015).'),
  ...unless(someCoded(sexes, sexConcept), 'eucaim:hasBirthSex', 'No sex with enough subjects is known; keep Patient’s Sex (0010,0040) when de-identifying, or add studies.'),
]

const unless = (holds: boolean, property: string, remedy: string): Missing[] => (holds ? [] : [{ property, remedy }])
const reachable = ({ name, email, page }: Organisation): boolean => name !== '' && Boolean(email || page)
const someCoded = (shares: readonly Share[], conceptOf: (name: string) => string | undefined): boolean => shares.some(({ name }) => name !== undefined && conceptOf(name) !== undefined)
