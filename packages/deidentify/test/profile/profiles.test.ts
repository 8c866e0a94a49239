/** Profiles as data: what is built in, what is refused and how it is said, the digest, the explanation. */
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { optionCodes } from '@vesalius/standards/deidentification'
import type { OptionName } from '@vesalius/standards/deidentification'
import { builtInProfiles, checkedProfile, explainProfile, parseProfile, ProfileError, profileDigest, readProfile } from '../../src/profile/index.ts'

const research = (): Record<string, unknown> => JSON.parse(JSON.stringify(readProfile('research'))) as Record<string, unknown>
const rule = (attribute: string, action: string): Record<string, unknown> => ({ attribute, action, explanation: 'A test.' })
const defects = (change: Record<string, unknown>): readonly string[] => {
  try {
    checkedProfile({ ...research(), ...change })
    return []
  } catch (error) {
    assert.ok(error instanceof ProfileError)
    return error.defects
  }
}

test('basic, research and eucaim are built in and sound', () => {
  assert.deepEqual([...builtInProfiles().keys()], ['basic', 'research', 'eucaim'])
})

test('a profile of the holder is read from a file', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'profile-')), 'own.json')
  writeFileSync(path, JSON.stringify({ ...research(), name: 'own', rules: [rule('StationName', 'keep')] }))
  assert.equal(readProfile(path).rules[0]?.attribute, 'StationName')
  assert.throws(() => readProfile('no-such-profile'), ProfileError)
  assert.throws(() => parseProfile('{'), ProfileError)
})

test('a key that profiles do not have is refused, at any level, with its place and a remedy', () => {
  assert.match(defects({ secret: 'x' })[0] ?? '', /^profile: .*remove it/)
  assert.match(defects({ rules: [{ ...rule('StationName', 'keep'), force: true }] })[0] ?? '', /^rules\[1\]: .*remove it/)
})

test('an error names the place and never the value', () => {
  const [message = ''] = defects({ rules: [rule('StudyDescription', 'Rossi^Anna')] })
  assert.match(message, /^rules\[1\]\.action: use one of remove/)
  assert.doesNotMatch(message, /Rossi/)
})

test('a rule that would pass an identity is refused', () => {
  for (const attribute of ['PatientName', 'PatientID', 'PatientAddress', 'OperatorsName', 'AccessionNumber', '(60xx,3000)', 'RetrieveURL', 'SOPInstanceUID', '(0002,0016)', 'EncapsulatedDocument', 'OriginalAttributesSequence']) {
    assert.notDeepEqual(defects({ rules: [rule(attribute, 'keep')] }), [], attribute)
  }
})

test('an action that does not fit its attribute, an unknown keyword and a rule never reached are refused', () => {
  assert.match(defects({ rules: [rule('StudyDate', 'uid')] })[0] ?? '', /does not fit/)
  assert.match(defects({ rules: [rule('StudyDescripton', 'clean')] })[0] ?? '', /correct it/)
  assert.match(defects({ rules: [rule('StationName', 'keep'), rule('(0008,1010)', 'remove')] })[0] ?? '', /^rules\[2\].*always wins/)
})

test('options and dates that contradict each other are refused', () => {
  assert.notDeepEqual(defects({ dates: 'keep' }), [])
  assert.notDeepEqual(defects({ options: ['RetainLongitudinalFullDates', 'RetainLongitudinalModifiedDates', 'CleanPixelData'] }), [])
  assert.notDeepEqual(defects({ pixels: { clean: false, heads: 'flag', risky: 'hold' } }), [])
  assert.notDeepEqual(defects({ options: [...(research().options as string[]), 'CleanRecognizableVisualFeatures'] }), [])
})

test('every option of PS3.15 can be chosen', () => {
  for (const option of Object.keys(optionCodes) as OptionName[]) {
    const full = option === 'RetainLongitudinalFullDates'
    const options = new Set([...(research().options as string[]).filter((one) => !full || one !== 'RetainLongitudinalModifiedDates'), option])
    assert.deepEqual(defects({ options: [...options], dates: full ? 'keep' : 'shift', pixels: { clean: true, heads: 'hold', risky: 'hold' } }), [], option)
  }
})

test('the digest depends on what a profile says and not on the order of its keys', () => {
  const profile = readProfile('research')
  const turned = Object.fromEntries(Object.entries(profile).reverse()) as unknown as typeof profile
  assert.equal(profileDigest(turned), profileDigest(profile))
  assert.notEqual(profileDigest({ ...profile, version: `${profile.version}0` }), profileDigest(profile))
  assert.match(profileDigest(profile), /^[0-9a-f]{64}$/)
})

test('the explanation has every row of the table and every rule, each with a reason', () => {
  const profile = readProfile('research')
  const explained = explainProfile(profile)
  assert.ok(explained.length > 600)
  assert.ok(explained.every(({ explanation, action }) => explanation !== '' && action))
  const of = (attribute: string): string | undefined => explained.find((one) => one.attribute === attribute)?.action
  assert.equal(of('(0008,103e)'), 'text')
  assert.equal(of('(0008,0020)'), 'date')
  assert.equal(of('PatientComments'), 'remove')
})
