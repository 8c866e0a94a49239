import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { formatReceipt, leafHash, signCheckpoint, signerOf, vkeyOf } from '@vesalius/ledger'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'vesalius-receipt-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const log = signerOf('node.example', 'log', generateKeyPairSync('ed25519').privateKey)
const entry = Buffer.from('{"type":"study/stored"}')
const receipt = formatReceipt({ entry, index: 0, path: [], checkpoint: signCheckpoint({ origin: log.name, size: 1, root: leafHash(entry) }, log) })

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const verify = (...args: string[]) => spawnSync(process.execPath, [main, 'ledger', 'verify', ...args], { encoding: 'utf8' })

test('ledger verify says what a receipt proves, with nothing but two files', () => {
  const { status, stdout } = verify(file('receipt', receipt), '--policy', file('policy', `log ${vkeyOf(log)}\nquorum none\n`))
  assert.equal(status, 0)
  assert.match(stdout, /^\{"type":"study\/stored"\}\nproven: entry 0 of 1 of node\.example; 0 witnesses/)
})

test('ledger verify refuses what it cannot prove, in one line and with exit code 3', () => {
  const policy = file('policy', `log ${vkeyOf(log)}\nquorum none\n`)
  const other = signerOf(log.name, 'log', generateKeyPairSync('ed25519').privateKey)
  const cases: [string[], number, RegExp][] = [
    [[file('changed', receipt.replace('index 0', 'index 1')), '--policy', policy], 3, /^vesalius: not proven: the entry is not at this place/],
    [[file('receipt', receipt), '--policy', file('other', `log ${vkeyOf(other)}\nquorum none\n`)], 3, /^vesalius: not proven: no log of the policy/],
    [[file('receipt', receipt), '--policy', file('empty', '')], 3, /quorum/],
    [[file('nothing', 'hello'), '--policy', policy], 3, /not a receipt/],
    [[join(folder, 'absent'), '--policy', policy], 66, /cannot be read \(ENOENT\)/],
    [[file('receipt', receipt)], 64, /--policy FILE/],
  ]
  for (const [args, code, why] of cases) {
    const { status, stderr, stdout } = verify(...args)
    assert.deepEqual([status, stdout, stderr.split('\n').length], [code, '', 2], stderr)
    assert.match(stderr, why)
  }
})
