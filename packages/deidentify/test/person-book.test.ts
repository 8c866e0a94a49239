/** What is made ready for a person is kept while the person is met, and forgotten for those who come later. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildDicom, readDicom, type Attributes } from '@vesalius/standards/dicom'
import { personBook } from '../src/person-book.ts'
import { cleanText, countSeeds, seedsOf } from '../src/text/index.ts'

const headerOf = (number: number): Attributes => readDicom(buildDicom({
  transferSyntax: '1.2.840.10008.1.2.1', attributes: [{ tag: 0x00100010, vr: 'PN', value: `Quastenflosser${number}^Berta` }, { tag: 0x00100020, vr: 'LO', value: `PID-55${number}` }],
})).attributes

test('who is met again and again keeps the page; who was met last longest ago gets a new one', () => {
  const book = personBook({ cleanText, countSeeds, seedsOf }, [])
  const often = book.pageOf(headerOf(1), [])
  const once = book.pageOf(headerOf(2), [])
  for (let other = 3; other < 40; other++) {
    book.pageOf(headerOf(other), [])
    assert.equal(book.pageOf(headerOf(1), []), often)
  }
  assert.notEqual(book.pageOf(headerOf(2), []), once)
})
