/** How sends end: with an entry in the ledger that counts, at the next start when a kill broke them off, and again when an upload came late. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { newIdentifier } from '#kernel'
import { addUpload } from '../../src/ingest/receivers/pending-upload.ts'
import type { Door } from '../../src/ingest/sends.ts'
import { openNode } from './open-node.ts'
import type { TestNode } from './open-node.ts'
import { canary, sampleFile } from './samples.ts'
import { zipOf } from './zip-files.ts'

const opened = (node: TestNode, door: Door) => node.ingest.sends.open({ door, project: 'default', path: 'federated', actor: 'tester', label: canary })
const endsOf = (node: TestNode, send: string) => node.ingest.options.ledger.read(0, 1000, { type: 'ingest/send-ended', subject: send })

async function give(node: TestNode, send: Awaited<ReturnType<typeof opened>>, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await node.ingest.intake.submit({ send, bytes, size: bytes.length, name: canary })
}

test('the end of a send is in the ledger with its door and counts, once, and a cancelled one says so', async () => {
  const node = await openNode()
  try {
    const [send, stopped] = [await opened(node, 'stow'), await opened(node, 'upload')]
    for (const bytes of [sampleFile({ number: 1 }), sampleFile({ number: 1 }), sampleFile({ number: 2, patientId: '' }), new Uint8Array(10)]) await give(node, send, bytes)
    assert.deepEqual(await endsOf(node, send.id), [], 'not before it has ended')
    for (let time = 0; time < 2; time++) await node.ingest.sends.close(send.id)
    await node.ingest.sends.cancel(stopped.id)
    const [entry, ...more] = await endsOf(node, send.id)
    assert.deepEqual([entry?.actor, entry?.detail, more], ['tester', { door: 'stow', state: 'closed', stored: 1, duplicate: 1, quarantined: 1, rejected: 1, pending: 0 }, []])
    assert.deepEqual((await endsOf(node, stopped.id)).map(({ detail }) => detail['state']), ['cancelled'])
    assert.ok(!JSON.stringify(entry).includes(canary))
  } finally {
    await node.close()
  }
})

test('when the entry cannot be written the send has not ended', async () => {
  const node = await openNode()
  try {
    const send = await opened(node, 'upload')
    await node.records.query('alter table vesalius_ledger_entry rename to elsewhere')
    await assert.rejects(node.ingest.sends.close(send.id))
    await node.records.query('alter table elsewhere rename to vesalius_ledger_entry')
    assert.equal((await node.ingest.sends.get(send.id)).state, 'open')
    assert.equal((await node.ingest.sends.close(send.id)).state, 'closed')
  } finally {
    await node.close()
  }
})

test('after a stop in the middle a send by DIMSE or STOW is closed with what it came to; an upload goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-ends-'))
  try {
    const first = await openNode({}, folder)
    const [dimse, stow, upload] = [await opened(first, 'dimse'), await opened(first, 'stow'), await opened(first, 'upload')]
    for (const [index, send] of [dimse, stow, upload].entries()) await give(first, send, sampleFile({ number: 10 + index }))
    await first.close()
    const node = await openNode({}, folder)
    try {
      for (const { id } of [dimse, stow]) {
        const { state, counts, closedAt } = await node.ingest.sends.get(id)
        assert.deepEqual([state, counts.stored, counts.pending, typeof closedAt], ['closed', 1, 0, 'string'])
        assert.deepEqual((await endsOf(node, id)).map(({ detail: { brokenOff, stored } }) => [brokenOff, stored]), [[true, 1]])
      }
      assert.equal((await node.ingest.sends.get(upload.id)).state, 'open')
      await give(node, await node.ingest.sends.take(upload.id), sampleFile({ number: 20 }))
      assert.equal((await node.ingest.sends.close(upload.id)).counts.stored, 2)
    } finally {
      await node.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a send that is closed while its ZIP waits says so, and what it came to when the ZIP is taken', async () => {
  const node = await openNode()
  try {
    const send = await opened(node, 'upload')
    const zip = zipOf([31, 32].map((number) => [`${number}.dcm`, sampleFile({ number })] as const))
    writeFileSync(join(node.ingest.spool.uploads, 'late'), zip)
    await addUpload(node.ingest, send, { file: 'late', size: zip.length })
    await node.ingest.sends.close(send.id)
    for (let tries = 0; tries < 400 && (await endsOf(node, send.id)).at(-1)?.detail['pending'] !== 0; tries++) await pause(25)
    const last = (await endsOf(node, send.id)).at(-1)?.detail
    assert.deepEqual([last?.['stored'], last?.['pending']], [2, 0])
  } finally {
    await node.close()
  }
})

test('a send that is not there is refused in one sentence, whatever stands for its identifier', async () => {
  const node = await openNode()
  try {
    for (const id of ['send-unknown', canary, newIdentifier('send')]) await assert.rejects(node.ingest.sends.get(id), { code: 'ingest/no-send', message: 'There is no send under this identifier' })
  } finally {
    await node.close()
  }
})
