/** Opens ingest and starts what runs without being asked: uploads that wait, the watched folder. */
import { openParts } from './ingest.ts'
import type { Ingest, IngestOptions } from './ingest.ts'

export async function openIngest(options: IngestOptions): Promise<Ingest> {
  return openParts(options)
}
