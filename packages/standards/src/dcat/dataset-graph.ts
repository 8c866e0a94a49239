// A description as a dcat:Dataset of DCAT-AP 3.0.1 with the properties of HealthDCAT-AP and EUCAIM's profile 2.0. A Dataset, not a Catalog:
// validators take the latter for one more dataset.
import { bodyPartConcept, manufacturerConcept, modalityConcept, sexConcept } from './concepts.ts'
import type { DatasetDescription, Organisation, Share } from './description.ts'
import { english, link, typed } from './graph.ts'
import type { Property, Thing } from './graph.ts'
import { accessConditions, datasetTypes, tierConcepts } from './tables/eucaim-concepts.ts'
import { authority, ehds, expand, healthAuthority } from './vocabulary.ts'

/** `address` is where this version is found for good; `landing` where people read about the dataset. */
export interface Addresses {
  readonly address: string
  readonly landing: string
}

export const datasetGraph = (description: DatasetDescription, addresses: Addresses): Thing => ({
  id: addresses.address,
  types: ['dcat:Dataset'],
  properties: [
    ...identification(description, addresses), ...classification(description), ...responsibility(description), ...population(description), ...imaging(description),
    ['dcat:distribution', distribution(description, addresses)],
  ],
})

const identification = ({ title, description, version, tier, issued, modified, keywords, provenance }: DatasetDescription, { address, landing }: Addresses): Property[] => [
  ['dct:identifier', typed(address, 'xsd:anyURI')],
  ['dct:title', english(title)],
  ['dct:description', english(description)],
  ['dcat:version', { text: version }],
  ['eucaim:interoperabilityLevel', eucaim(tierConcepts[tier])],
  ['dct:issued', typed(issued, 'xsd:date')],
  ['dct:modified', typed(modified, 'xsd:date')],
  ['dct:language', concept(`${authority}language/ENG`, ['dct:LinguisticSystem'])],
  ['dcat:landingPage', { id: landing, types: ['foaf:Document'] }],
  ...keywords.map((keyword): Property => ['dcat:keyword', english(keyword)]),
  ['dct:provenance', { types: ['dct:ProvenanceStatement'], properties: [['rdfs:label', english(provenance)]] }],
]

const classification = ({ types, identity, collectionMethods, condition }: DatasetDescription): Property[] => [
  ['dcat:theme', inScheme(`${authority}data-theme/HEAL`, 'Health', { id: `${authority}data-theme`, title: 'Data theme' })],
  ['healthdcatap:healthCategory', link(`${healthAuthority}healthcategories/EHRS`)],
  ['healthdcatap:healthTheme', link(`${healthAuthority}health-theme/CANCER_DISEASE`)],
  ...types.map((type): Property => ['dct:type', inScheme(expand(`eucaim:${type}`), (datasetTypes as Readonly<Record<string, string>>)[type] ?? type, { id: expand('eucaim:SPEC1000017'), title: 'Dataset type' })]),
  ['dct:type', identity === 'anonymised' ? dpvType('AnonymisedData', 'Anonymised data') : dpvType('PseudonymisedData', 'Pseudonymised data')],
  ...collectionMethods.map((method): Property => ['eucaim:collectionMethod', eucaim(method)]),
  ['eucaim:hasCondition', eucaim(condition)],
]

const responsibility = ({ contact, publisher, accessBody, accessRights, legalBasis, purpose }: DatasetDescription): Property[] => [
  ['dcat:contactPoint', { types: ['vcard:Kind', 'vcard:Organization'], properties: [['vcard:fn', { text: contact.name }], ...vcardOf(contact)] }],
  ['dct:publisher', agent(publisher)],
  ...(accessBody ? [['healthdcatap:hdab', agent(accessBody)] satisfies Property] : []),
  ['dct:accessRights', concept(`${authority}access-right/${accessRights}`, ['dct:RightsStatement'])],
  ['dcatap:applicableLegislation', concept(ehds, ['eli:LegalResource'])],
  ...described('dpv:hasLegalBasis', 'dpv:LegalBasis', legalBasis),
  ...described('dpv:hasPurpose', 'dpv:Purpose', purpose),
]

const described = (name: string, type: string, text: string | undefined): Property[] =>
  (text === undefined ? [] : [[name, { types: [type], properties: [['dct:description', english(text)]] }]])

const population = ({ aggregates: { subjects, studies, age, sexes } }: DatasetDescription): Property[] => [
  ['healthdcatap:hasStructuredData', typed('false', 'xsd:boolean')],
  ['healthdcatap:numberOfUniqueIndividuals', count(subjects)],
  ['healthdcatap:numberOfRecords', count(studies)],
  ...(age ? [['healthdcatap:minTypicalAge', count(age.min)], ['healthdcatap:maxTypicalAge', count(age.max)]] satisfies Property[] : []),
  ...named('eucaim:hasBirthSex', sexes, sexConcept),
]

const imaging = ({ aggregates: { modalities, manufacturers, bodyParts, years, segmentedStudies } }: DatasetDescription): Property[] => [
  ...named('eucaim:hasImageModality', modalities, modalityConcept),
  ...named('eucaim:hasEquipmentManufacturer', manufacturers, manufacturerConcept),
  ...named('eucaim:hasImageBodyPart', bodyParts, bodyPartConcept),
  ...(years ? [['dct:temporal', {
    types: ['dct:PeriodOfTime'],
    properties: [['dcat:startDate', typed(`${years.first}-01-01`, 'xsd:date')], ['dcat:endDate', typed(`${years.last}-12-31`, 'xsd:date')]],
  }] satisfies Property] : []),
  ...(segmentedStudies > 0 ? [['eucaim:nbrOfSegmentations', count(segmentedStudies)] satisfies Property] : []),
]

const distribution = (description: DatasetDescription, { address, landing }: Addresses): Thing => ({
  id: `${address}#images`,
  types: ['dcat:Distribution'],
  properties: [
    ['dct:title', english('DICOM images')],
    ['dcat:accessURL', link(landing)],
    ['dcatap:applicableLegislation', concept(ehds, ['eli:LegalResource'])],
    ['dct:rights', { types: ['dct:RightsStatement'], properties: [['rdfs:label', english(description.accessCondition)], ['dct:type', eucaim(accessConditions[description.accessCondition])]] }],
    ['dcat:byteSize', count(description.aggregates.bytes)],
    ['dcat:mediaType', concept('https://www.iana.org/assignments/media-types/application/dicom', ['dct:MediaType'])],
    ...(description.dataUses.length ? [['odrl:hasPolicy', policy(description.dataUses, address)] satisfies Property] : []),
    ['spdx:checksum', {
      types: ['spdx:Checksum'],
      properties: [['spdx:algorithm', concept('http://spdx.org/rdf/terms#checksumAlgorithm_sha256', ['spdx:ChecksumAlgorithm'])], ['spdx:checksumValue', typed(description.manifestDigest.toUpperCase(), 'xsd:hexBinary')]],
    }],
  ],
})

/** Terms of use as a policy whose permission to use is constrained by each DUO code. */
const policy = (dataUses: readonly string[], target: string): Thing => ({
  types: ['odrl:Policy'],
  properties: [['odrl:permission', {
    types: ['odrl:Permission'],
    properties: [['odrl:target', link(target)], ['odrl:action', link(expand('odrl:use'))], ...dataUses.map((code): Property => ['odrl:constraint', {
      types: ['odrl:Constraint'],
      properties: [['odrl:leftOperand', link(expand('odrl:purpose'))], ['odrl:operator', link(expand('odrl:isA'))], ['odrl:rightOperand', link(expand(`duo:${code.slice(4)}`))]],
    }])],
  }]],
})

const eucaim = (code: string): Thing => link(expand(`eucaim:${code}`))
const count = (value: number): Property[1] => typed(value, 'xsd:nonNegativeInteger')
const concept = (id: string, types: readonly string[]): Thing => ({ id, types })

const inScheme = (id: string, label: string, scheme: { id: string; title: string }): Thing => ({
  id, types: ['skos:Concept'],
  properties: [['skos:prefLabel', english(label)], ['skos:inScheme', { id: scheme.id, types: ['skos:ConceptScheme'], properties: [['dct:title', english(scheme.title)]] }]],
})

const dpvType = (name: string, label: string): Thing => inScheme(expand(`dpv:${name}`), label, { id: 'https://w3id.org/dpv', title: 'Data Privacy Vocabulary' })

const named = (property: string, shares: readonly Share[], conceptOf: (name: string) => string | undefined): Property[] =>
  [...new Set(shares.flatMap(({ name }) => (name === undefined ? [] : [conceptOf(name)])))].flatMap((code) => (code === undefined ? [] : [[property, eucaim(code)] satisfies Property]))

const vcardOf = ({ email, page }: Organisation): Property[] => [
  ...(email ? [['vcard:hasEmail', link(`mailto:${email}`)] satisfies Property] : []),
  ...(page ? [['vcard:hasURL', link(page)] satisfies Property] : []),
]

const agent = ({ name, email, page }: Organisation): Thing => ({
  types: ['foaf:Agent'],
  properties: [['foaf:name', { text: name }], ['cv:contactPoint', {
    types: ['cv:ContactPoint'],
    properties: [...(email ? [['cv:email', { text: email }] satisfies Property] : []), ...(page ? [['cv:contactPage', { id: page, types: ['foaf:Document'] }] satisfies Property] : [])],
  }]],
})
