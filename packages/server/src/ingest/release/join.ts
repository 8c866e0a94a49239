/** A node of a federation: what its policies release leaves, and, when it is the central collection, what others release comes in. */
import { join } from 'node:path'
import type { NodePost } from '#federation'
import type { Ingest } from '../ingest.ts'
import { Collection } from './collect.ts'

export interface JoinOptions {
  readonly membership: NodePost
  /** This node is the central collection. */
  readonly collects: boolean
}

export function joinFederation(ingest: Ingest, { membership, collects }: JoinOptions): void {
  const { releases, sends, intake, options } = ingest
  releases.join(membership)
  if (!collects) return
  const collection = new Collection({
    records: options.records, log: options.log, folder: join(options.spoolFolder, 'collecting'), most: options.maxUploadBytes,
    openSend: (from) => sends.open({ door: 'release', project: options.project, path: 'central', actor: from.id, label: from.name }),
    closeSend: (id) => sends.close(id),
    take: (send, { path, size, from }) => intake.submit({ send, file: path, size, track: 'collected', from: from.id }),
  }, membership)
  ingest.onClose(() => collection.close())
}
