/** What is told of a dataset: rounded, nothing of few subjects, no person in the texts (governance F12). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Aggregates } from '../../src/catalogue/aggregates.ts'
import { defaultDisclosure, isRounded, published } from '../../src/catalogue/disclosure.ts'
import { checkTexts } from '../../src/catalogue/texts.ts'
import { texts } from './rig.ts'

const code = (wanted: string) => (error: { code?: string }) => error.code === wanted
const exact: Aggregates = {
  subjects: 23, studies: 31, series: 62, instances: 1_234, bytes: 123_456_789, segmentedStudies: 3, pseudonymised: 1_234, modalities: { CT: 21, MR: 2 }, bodyParts: { CHEST: 23 },
  manufacturers: { SIEMENS: 18, 'Tiny Maker': 1, '': 4 }, sexes: { F: 19, M: 4 }, ages: { 17: 1, 44: 3, 52: 3, 61: 9, 70: 5, 98: 2 }, firstYears: { 1999: 1, 2015: 10, 2016: 12 }, lastYears: { 2016: 15, 2017: 7, 2024: 1 },
}

test('counts are rounded, values of few subjects are neither named nor counted', () => {
  assert.deepEqual(published(exact, defaultDisclosure), {
    subjects: 20, studies: 30, series: 60, instances: 1_230, bytes: 123_000_000, segmentedStudies: 0,
    modalities: [{ name: 'CT', subjects: 20 }, { subjects: null }], bodyParts: [{ name: 'CHEST', subjects: 20 }], manufacturers: [{ name: 'SIEMENS', subjects: 15 }, { subjects: null }],
    sexes: [{ name: 'F', subjects: 15 }, { subjects: null }], age: { min: 50, max: 70 }, years: { first: 2015, last: 2017 }, disclosure: { minimum: 5, step: 5 },
  })
})

test('where no value has enough subjects alone, those that have together are named without counts', () => {
  const told = (sexes: Record<string, number>) => published({ ...exact, sexes }, defaultDisclosure).sexes
  assert.deepEqual(told({ F: 4, M: 3 }), [{ name: 'F', subjects: null }, { name: 'M', subjects: null }])
  assert.deepEqual(told({ F: 4, M: 3, O: 1 }), [{ name: 'F', subjects: null }, { name: 'M', subjects: null }, { subjects: null }])
  assert.deepEqual(told({ F: 2, M: 2 }), [{ subjects: null }])
})

test('of fewer than five subjects nothing is published', () => {
  assert.throws(() => published({ ...exact, subjects: 4 }, defaultDisclosure), code('catalogue/too-few-subjects'))
})

test('whatever is counted, no number below the minimum and no end of a range of fewer subjects is told', () => {
  const counts = fc.dictionary(fc.integer({ min: 0, max: 110 }).map(String), fc.integer({ min: 1, max: 30 }))
  fc.assert(fc.property(counts, counts, fc.integer({ min: 5, max: 1_000 }), (ages, modalities, subjects) => {
    const told = published({ ...exact, subjects, ages, modalities }, defaultDisclosure)
    assert.ok(isRounded(told))
    for (const { name, subjects: count } of told.modalities) {
      if (name === undefined) assert.equal(count, null)
      else if (count === null) assert.ok(Object.values(modalities).every((one) => one < 5))
      else assert.ok((count as number) >= 5 && (count as number) <= (modalities[name] as number) && (modalities[name] as number) >= 5)
    }
    if (!told.age) return
    const { min, max } = told.age
    const below = Object.entries(ages).filter(([age]) => Number(age) < min + 5).reduce((sum, [, count]) => sum + count, 0)
    const above = Object.entries(ages).filter(([age]) => Number(age) > max - 5).reduce((sum, [, count]) => sum + count, 0)
    assert.ok(below >= 5 && above >= 5 && min % 5 === 0 && max % 5 === 0)
  }))
})

test('a description that is not rounded as it says is found', () => {
  const told = published(exact, defaultDisclosure)
  assert.ok(isRounded(told))
  for (const change of [{ subjects: 23 }, { studies: 3 }, { sexes: [{ name: 'F', subjects: 19 }] }, { sexes: [{ subjects: 15 }] }, { subjects: 0 }]) assert.ok(!isRounded({ ...told, ...change }), JSON.stringify(change))
})

test('texts with a name, an identifier, a telephone number, an address of mail or a whole date are refused', () => {
  for (const description of [
    'Images of Mrs. Anna Schmidt', 'MRN 12345678 and others', 'Call 030 1234567', 'AHV 756.1234.5678.97', 'Write to anna.schmidt@example.org', 'Seen on 04.03.2021', 'From 2021-03-04 on', 'Since 20210304',
  ]) {
    assert.throws(() => checkTexts({ ...texts, description }), code('catalogue/text-holds-identity'), description)
    assert.throws(() => checkTexts({ ...texts, title: description }), code('catalogue/text-holds-identity'), description)
    assert.throws(() => checkTexts({ ...texts, keywords: ['CT', description] }), code('catalogue/text-holds-identity'), description)
  }
})

test('honest texts pass; unknown words are to be read again; a pseudonym of a subject is refused', () => {
  assert.deepEqual(checkTexts(texts), [])
  assert.deepEqual(checkTexts({ ...texts, description: 'CT of the chest of 1250 women, 2015-2020' }), [])
  assert.deepEqual(checkTexts({ ...texts, title: 'Chest CT of Karolinska' }), ['title'])
  assert.throws(() => checkTexts({ ...texts, description: 'Starts with KXQ7-PLM2' }, ['KXQ7-PLM2']), code('catalogue/text-holds-identity'))
})
