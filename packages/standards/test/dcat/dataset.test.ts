/** Descriptions of datasets against the shapes of DCAT-AP 3.0.1 and the mandatory list of EUCAIM's profile. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import jsonld from 'jsonld'
import { Parser, Store, Writer } from 'n3'
import Validator from 'rdf-validate-shacl'
import { datasetGraph, missingOf, modalityConcept, manufacturerConcept, bodyPartConcept, toJsonLd, toTurtle } from '@vesalius/standards/dcat'
import { collectionMethods, conditions, datasetTypes } from '@vesalius/standards/dcat'
import type { DatasetDescription } from '@vesalius/standards/dcat'
import { bodyPartConcepts, manufacturerConcepts, modalityConcepts, sexConcepts, tierConcepts, accessConditions } from '../../src/dcat/tables/eucaim-concepts.ts'

const shared = process.env['VESALIUS_SHARED'] ?? resolve(import.meta.dirname, '../../../../../shared')
const shapesFolder = join(shared, 'data/standards/dcat')
const noShapes = existsSync(shapesFolder) ? false : 'the shapes in ../shared/data/standards/dcat are not here'
const conceptsFile = join(shared, 'data/standards/eucaim/hyperontology-concepts.csv')
const noConcepts = existsSync(conceptsFile) ? false : 'the concepts in ../shared/data/standards/eucaim are not here'

export const description: DatasetDescription = {
  id: 'dataset-01hq0000000000000000000000', version: '1.0.0', title: 'Chest CT of lung cancer', description: 'CT before "treatment".\nSecond line.', keywords: ['lung', 'CT'],
  contact: { name: 'Data office', email: 'data@example.org' }, publisher: { name: 'Example Hospital', page: 'https://example.org/' },
  accessBody: { name: 'Access body', email: 'access@example.org' },
  accessRights: 'NON_PUBLIC', accessCondition: 'REMOTE_PROCESSING', condition: 'CLIN1000065', collectionMethods: ['SPEC1000004'], types: ['SPEC1000020'],
  dataUses: ['DUO:0000006', 'DUO:0000046'], provenance: 'Routine care', legalBasis: 'Consent', purpose: 'Research', tier: 1, identity: 'pseudonymised',
  issued: '2026-01-01', modified: '2026-01-02', manifestDigest: 'ab'.repeat(32),
  aggregates: {
    subjects: 120, studies: 130, series: 400, instances: 40_000, bytes: 20_000_000, segmentedStudies: 10, age: { min: 40, max: 85 }, years: { first: 2015, last: 2020 },
    modalities: [{ name: 'CT', subjects: 120 }, { subjects: null }], bodyParts: [{ name: 'CHEST', subjects: 120 }], manufacturers: [{ name: 'SIEMENS', subjects: 60 }, { name: 'Siemens Healthineers', subjects: 60 }],
    sexes: [{ name: 'F', subjects: 60 }, { name: 'M', subjects: 60 }], disclosure: { minimum: 5, step: 5 },
  },
}
const addresses = { address: 'https://node.example.org/catalogue/datasets/dataset-1/versions/1', landing: 'https://node.example.org/catalogue/datasets/dataset-1' }

async function violations(turtle: string, file: string): Promise<string[]> {
  const shapes = new Store(new Parser().parse(readFileSync(join(shapesFolder, file), 'utf8')))
  const report = await new Validator(shapes as never).validate(new Store(new Parser().parse(turtle)) as never) as unknown as { results: { path: unknown; severity: { value: string }; sourceConstraintComponent: { value: string } }[] }
  return report.results.map(({ path, severity, sourceConstraintComponent }) => `${severity.value} ${(path as { value?: string } | null)?.value ?? ''} ${sourceConstraintComponent.value}`)
}

for (const file of ['dcat-ap-3.0.1-shapes.ttl', 'dcat-ap-3.0.1-shacl.ttl']) {
  test(`a description has no violation of the shapes in ${file}`, { skip: noShapes }, async () => {
    assert.deepEqual(await violations(toTurtle(datasetGraph(description, addresses)), file), [])
  })

  test(`the shapes in ${file} find what is wrong`, { skip: noShapes }, async () => {
    const graph = datasetGraph(description, addresses)
    const without = { ...graph, properties: (graph.properties ?? []).filter(([name]) => name !== 'dct:title') }
    assert.notEqual((await violations(toTurtle(without), file)).length, 0)
  })
}

test('Turtle and JSON-LD say the same triples', async () => {
  const graph = datasetGraph(description, addresses)
  const refuse = async (): Promise<never> => { throw new Error('something was to be fetched') }
  const fromJson = await jsonld.canonize(toJsonLd(graph) as never, { algorithm: 'RDFC-1.0', documentLoader: refuse } as never)
  const fromTurtle = await jsonld.canonize(new Writer({ format: 'N-Quads' }).quadsToString(new Parser().parse(toTurtle(graph))) as never, { algorithm: 'RDFC-1.0', inputFormat: 'application/n-quads' } as never)
  assert.equal(fromTurtle, fromJson)
  assert.match(String(fromJson), /numberOfUniqueIndividuals> "120"/)
})

test('every property that EUCAIM demands is there, and each one that is taken away is named', () => {
  assert.deepEqual(missingOf(description), [])
  const broken: [string, Partial<DatasetDescription>][] = [
    ['dct:title', { title: '' }], ['dct:description', { description: '' }], ['dcat:keyword', { keywords: [] }], ['dcat:contactPoint', { contact: { name: 'Nobody' } }],
    ['dct:publisher', { publisher: { name: '', email: 'a@example.org' } }], ['eucaim:hasCondition', { condition: 'CLIN0' }], ['eucaim:collectionMethod', { collectionMethods: [] }],
    ['dct:type', { types: ['x'] }], ['dct:provenance', { provenance: '' }],
    ['eucaim:hasImageModality', { aggregates: { ...description.aggregates, modalities: [{ subjects: null }] } }],
    ['eucaim:hasEquipmentManufacturer', { aggregates: { ...description.aggregates, manufacturers: [{ name: 'Nobody', subjects: 10 }] } }],
    ['eucaim:hasImageBodyPart', { aggregates: { ...description.aggregates, bodyParts: [] } }], ['eucaim:hasBirthSex', { aggregates: { ...description.aggregates, sexes: [{ name: 'O', subjects: 10 }] } }],
  ]
  for (const [property, change] of broken) assert.deepEqual(missingOf({ ...description, ...change }).map((one) => one.property), [property])
})

test('a graph has all mandatory properties of EUCAIM DCAT-AP 2.0, and no access body when there is none', () => {
  const mandatory = ['dct:identifier', 'dct:title', 'dct:description', 'dcat:version', 'eucaim:interoperabilityLevel', 'dcat:distribution', 'dcat:contactPoint', 'dcat:theme', 'healthdcatap:healthCategory', 'dct:type',
    'dct:accessRights', 'dcatap:applicableLegislation', 'dct:publisher', 'healthdcatap:hasStructuredData', 'healthdcatap:numberOfUniqueIndividuals', 'healthdcatap:numberOfRecords', 'eucaim:hasBirthSex', 'eucaim:hasCondition',
    'eucaim:collectionMethod', 'eucaim:hasImageModality', 'eucaim:hasEquipmentManufacturer', 'eucaim:hasImageBodyPart', 'dcat:keyword', 'dct:provenance']
  const names = (given: DatasetDescription) => new Set((datasetGraph(given, addresses).properties ?? []).map(([name]) => name))
  assert.deepEqual(mandatory.filter((name) => !names(description).has(name)), [])
  assert.ok(names(description).has('healthdcatap:hdab'))
  assert.ok(!names({ ...description, accessBody: undefined }).has('healthdcatap:hdab'))
})

test('stored values are told apart from what only looks like them', () => {
  assert.equal(manufacturerConcept('GE MEDICAL SYSTEMS'), 'IMG1000047')
  assert.equal(manufacturerConcept('Gerhard Instruments'), undefined)
  assert.equal(modalityConcept('constructor'), undefined)
  assert.equal(bodyPartConcept('Abdomen Pelvis'), 'BP1000211')
})

test('every concept that is used is in the hyper-ontology', { skip: noConcepts }, () => {
  const known = new Set(readFileSync(conceptsFile, 'utf8').split('\n').map((line) => line.split(',', 1)[0]))
  const used = [bodyPartConcepts, manufacturerConcepts, modalityConcepts, sexConcepts, tierConcepts, accessConditions].flatMap((table) => Object.values(table) as string[])
  assert.deepEqual([...used, ...Object.keys({ ...collectionMethods, ...conditions, ...datasetTypes })].filter((code) => !known.has(code)), [])
})
