/** Keys are rotated after somebody was withdrawn: the subject has another pseudonym then, and stays withdrawn, for its images and for its clinical data. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Actor } from '#kernel'
import { openNode } from './open-node.ts'
import { wholeStudies } from './rotation-samples.ts'

const anna: Actor = { id: 'anna', name: 'anna', kind: 'person', roles: ['node-admin'] }

test('a rotation takes the mark along: before the first study moves, and to the end', async () => {
  const node = await openNode()
  try {
    const { archive, ingest } = node
    const send = await ingest.sends.open({ door: 'upload', project: 'default', path: 'federated', actor: 'tester' })
    for (const bytes of wholeStudies(0, 2)) await ingest.intake.submit({ send, bytes: new Uint8Array(bytes), size: bytes.length })
    const subjects = async (): Promise<string[]> => (await node.records.query<{ pseudonym: string }>('select pseudonym from archive_subject order by pseudonym')).rows.map(({ pseudonym }) => pseudonym)
    const told = async (): Promise<string[]> => [...new Set((await archive.imagingFacts('default')).map(({ subject }) => subject))].sort()
    // Of whom there are two studies: while one of them has moved, the subject has both names.
    const { rows: [most] } = await node.records.query<{ gone: string }>('select patient_id as gone from archive_study group by 1 order by count(*) desc limit 1')
    const gone = most?.gone ?? ''
    const others = (await subjects()).filter((name) => name !== gone)
    assert.equal(others.length, 1)
    await node.records.transaction((tx) => archive.withdrawn.mark(tx, 'default', [gone]))
    assert.deepEqual(await told(), others)

    await ingest.rotation.start(anna, 'default')
    for (let tries = 0; tries < 600 && (await ingest.rotation.state('default')).state !== 'done'; tries++) {
      assert.ok((await told()).length <= others.length, 'whoever was withdrawn is not there under either name')
      await pause(20)
    }
    const after = await subjects()
    assert.equal(after.length, others.length + 1)
    assert.ok(!after.includes(gone))
    const seen = new Set(await told())
    assert.equal(seen.size, others.length)
    assert.deepEqual([...await archive.withdrawn.of(node.records, 'default')], after.filter((name) => !seen.has(name)), 'the mark is on who is not told of')
    assert.equal(await archive.withdrawn.has('default', gone), false, 'nothing is called as before')
  } finally {
    await node.close()
  }
})
