// The generated tables are what the machine-readable standards give today.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { generateTables, hasSources } from '../../../../scripts/generate-tables.ts'

test('generating the tables again gives the same files', {
  skip: hasSources() ? false : 'the machine-readable standards are not there',
}, () => {
  const tables = generateTables()
  assert.ok(tables.size >= 6)
  for (const [path, text] of tables)
    assert.ok(readFileSync(join(import.meta.dirname, '../../../..', path), 'utf8') === text, `${path} is stale`)
})
