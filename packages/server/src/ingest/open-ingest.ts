/** Opens ingest and starts what runs without being asked: uploads and rotations that wait, the watched folder. */
import { openParts } from './ingest.ts'
import type { Ingest, IngestOptions } from './ingest.ts'
import { startUploads } from './receivers/pending-upload.ts'
import { watchFolder } from './receivers/watch.ts'
import { Rotation } from './rotation/rotation.ts'

export async function openIngest(options: IngestOptions): Promise<Ingest> {
  const parts = await openParts(options)
  const rotation = new Rotation(parts)
  const ingest: Ingest = { ...parts, rotation }
  await rotation.open()
  await startUploads(ingest)
  if (options.watchFolder) await watchFolder(ingest, options.watchFolder)
  return ingest
}
