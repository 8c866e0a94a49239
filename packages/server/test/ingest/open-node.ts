/** A node without doors for the tests of ingest: embedded PostgreSQL and files in a temporary folder, everything real. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openArchive } from '#archive'
import type { Archive } from '#archive'
import { openLedger, openObjects, openQueue, openRecords } from '#engines'
import type { Objects, Queue, Records } from '#engines'
import { openLog } from '#kernel'
import { openIngest } from '#ingest'
import type { Ingest, IngestOptions } from '#ingest'

export interface TestNode {
  readonly folder: string
  readonly records: Records
  readonly objects: Objects
  readonly archive: Archive
  readonly queue: Queue
  readonly ingest: Ingest
  close(): Promise<void>
}

/** With `folder`, what lies there is opened and stays there. */
export async function openNode(options: Partial<IngestOptions> = {}, kept?: string): Promise<TestNode> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'vesalius-ingest-'))
  const log = openLog('error')
  const records = await openRecords(`file:${join(folder, 'records')}`, { log })
  const objectsAddress = `file:${join(folder, 'objects')}`
  const objects = await openObjects(objectsAddress)
  const ledger = await openLedger(records, { folder: join(folder, 'keys') })
  const queue = await openQueue(records, { log })
  const archive = await openArchive({ records, objects, ledger, log, clock: { now: () => new Date() } })
  const ingest = await openIngest({
    records, objects, objectsAddress, ledger, queue, archive, log, clock: { now: () => new Date() }, keysFolder: join(folder, 'keys'), spoolFolder: join(folder, 'spool'),
    project: 'default', path: 'federated', workers: 2, maxUploadBytes: 1024 ** 3, ...options,
  })
  return {
    folder, records, objects, archive, queue, ingest,
    async close() {
      await ingest.close()
      await queue.close()
      await archive.close()
      await objects.close()
      await records.close()
      if (!kept) rmSync(folder, { recursive: true, force: true })
    },
  }
}
