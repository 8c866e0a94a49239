/** Opens ingest and starts what runs without being asked: uploads that wait, the watched folder. */
import { openParts } from './ingest.ts'
import type { Ingest, IngestOptions } from './ingest.ts'
import { startUploads } from './receivers/pending-upload.ts'
import { watchFolder } from './receivers/watch.ts'

export async function openIngest(options: IngestOptions): Promise<Ingest> {
  const ingest = await openParts(options)
  await startUploads(ingest)
  if (options.watchFolder) await watchFolder(ingest, options.watchFolder)
  return ingest
}
