/** A process that takes in instances and a ZIP until it is killed, and says on its standard output which ones it has acknowledged. */
import { writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { addUpload } from '../../src/ingest/receivers/pending-upload.ts'
import { openNode } from './open-node.ts'
import { sampleFile } from './samples.ts'
import { zipOf } from './zip-files.ts'

const [folder = '', from = '0'] = process.argv.slice(2)
const node = await openNode({}, folder)
const send = await node.ingest.sends.open({ door: 'folder', project: 'default', path: 'federated', actor: 'test' })
if (from === '0') {
  const zip = zipOf(Array.from({ length: 300 }, (_, index) => [`${index}.dcm`, sampleFile({ number: 900_000 + index })] as const))
  writeFileSync(join(node.ingest.spool.uploads, 'upload'), zip)
  await addUpload(node.ingest, send, { file: 'upload', size: zip.length })
  writeSync(1, `zip ${send.id}\n`)
}
let next = Number(from)
await Promise.all(Array.from({ length: 4 }, async () => {
  for (;;) {
    const bytes = sampleFile({ number: ++next, rows: 64, columns: 64 })
    const outcome = await node.ingest.intake.submit({ send, bytes, size: bytes.length })
    if (outcome.outcome === 'stored') writeSync(1, `ack ${outcome.sopInstanceUid}\n`)
  }
}))
