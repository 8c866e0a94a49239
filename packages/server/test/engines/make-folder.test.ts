/** Folders for data: made with those above them, or refused at once. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeFolder, openObjects } from '#engines'

test('makes every missing folder with the mode asked for, and accepts one that is there', (t) => {
  const top = mkdtempSync(join(tmpdir(), 'vesalius-folder-'))
  t.after(() => rmSync(top, { recursive: true }))
  const path = join(top, 'a/b/c')
  makeFolder(path, 0o700)
  makeFolder(path, 0o700)
  assert.equal(statSync(path).mode & 0o777, 0o700)
})

test('a place where no folder can be made fails at once', { skip: existsSync('/proc/self') ? false : 'there is no /proc here' }, async () => {
  await assert.rejects(openObjects('file:/proc/vesalius/objects'), { code: 'engines/objects-failed' })
})
