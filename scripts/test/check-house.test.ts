import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { checkHouse } from '../check-house.ts'
import { checkWords } from '../check-words.ts'

function house(files: Record<string, string>): { faults: string[]; words: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'house-'))
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    return { faults: checkHouse(folder), words: checkWords(folder) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('the house as it stands has no fault', () => assert.deepEqual(checkHouse(), []))

test('an arrow against the journey is refused', () => {
  assert.deepEqual(house({ 'packages/server/src/archive/a.ts': "import { x } from '#access'\n" }).faults, ['packages/server/src/archive/a.ts: archive may not import access'])
  assert.deepEqual(house({ 'packages/server/src/compute/a.ts': "import { x } from '#archive'\n" }).faults, ['packages/server/src/compute/a.ts: compute may not import archive'])
})

test('a window is not a door', () => {
  assert.match(house({ 'packages/server/src/ingest/a.ts': "import { x } from '#archive/tables'\n" }).faults[0] ?? '', /enters archive through a window/)
  assert.match(house({ 'packages/server/src/ingest/a.ts': "import { x } from '../archive/index.ts'\n" }).faults[0] ?? '', /leaves its room/)
})

test('the pages may not know the server, and standards do no I/O', () => {
  assert.match(house({ 'packages/web/src/a.ts': "import { x } from '@vesalius/server'\n" }).faults[0] ?? '', /web may not import server/)
  assert.match(house({ 'packages/standards/src/a.ts': "import { x } from 'node:fs'\n" }).faults[0] ?? '', /standards do no I\/O/)
})

test('a file over 300 lines, a door of eleven names, a room without a name and a cycle are refused', () => {
  assert.match(house({ 'packages/client/src/a.ts': '\n'.repeat(301) }).faults[0] ?? '', /has 301 lines/)
  const names = Array.from({ length: 11 }, (_, index) => `n${index}`).join(', ')
  assert.match(house({ 'packages/server/src/archive/index.ts': `export { ${names} } from './x.ts'\n` }).faults[0] ?? '', /exports 11 names/)
  assert.match(house({ 'packages/client/src/utils/a.ts': '\n' }).faults[0] ?? '', /utils is no name/)
  assert.match(house({ 'packages/client/src/a.ts': "import { b } from './b.ts'\n", 'packages/client/src/b.ts': "import { a } from './a.ts'\n" }).faults[0] ?? '', /is in a cycle/)
})

test('pixels leave by one file', () => {
  const source = 'export const f = async (parcels: { sendParcel(): void }) => { parcels.sendParcel() }\n'
  assert.match(house({ 'packages/server/src/ingest/send.ts': source }).faults[0] ?? '', /pixels leave a hospital by/)
  assert.deepEqual(house({ 'packages/server/src/ingest/steps/release.ts': source }).faults, [])
})

test('downstream of the archive nobody is called a patient', () => {
  const { words } = house({ 'packages/server/src/compute/a.ts': '// the patient\nconst PatientID = 1\n' })
  assert.deepEqual(words, ['packages/server/src/compute/a.ts:1: here a person is a subject, never a patient'])
})
