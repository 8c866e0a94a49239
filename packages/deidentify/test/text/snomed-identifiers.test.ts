/** Identifiers of SNOMED CT told by partition and check digit. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSnomedIdentifier } from '../../src/text/snomed-identifiers.ts'

test('concepts are known, of the core and of extensions; another last digit, other digits in front of it, or turned neighbours make none', () => {
  for (const known of ['22298006', '73211009', '39607008', '363698007', '900000000000207008']) {
    assert.ok(isSnomedIdentifier(known), known)
    for (let digit = 0; digit < 10; digit++) if (`${digit}` !== known.at(-1)) assert.ok(!isSnomedIdentifier(known.slice(0, -1) + String(digit)))
  }
  assert.ok(!isSnomedIdentifier('23298006') && !isSnomedIdentifier('73121009') && !isSnomedIdentifier('9434765919') && !isSnomedIdentifier('G-D705'))
})
