/** Evaluations that a hub asks for, as a node opens them: letters are kept, and what they ask is gone on with until the hub has been told. */
import type { Compute, DataDoor } from '#compute'
import type { Ledger, Objects, Records } from '#engines'
import type { Post } from '#federation'
import type { Clock, Log } from '#kernel'
import type { Models } from '../../models.ts'
import { everySecond } from '../../training/look-again.ts'
import { trainingMigrations } from '../../training/tables.ts'
import { evaluationPieces } from '../weight-pieces.ts'
import { AskedEvaluations } from './asked.ts'

export interface NodeEvaluationOptions {
  readonly records: Records
  readonly objects: Objects
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly log: Log
  readonly post: Post
  readonly compute: Pick<Compute, 'tools' | 'ready'>
  readonly data: Pick<DataDoor, 'check'>
  readonly models: Models
}

export async function openNodeEvaluations({ records, objects, post, ...options }: NodeEvaluationOptions): Promise<{ close(): Promise<void> }> {
  await records.migrate('training', trainingMigrations)
  const asked = new AskedEvaluations({ ...options, records, post, pieces: evaluationPieces({ records, objects, post }) })
  post.hear('evaluation-ask', (letter) => asked.take(letter))
  post.hear('evaluation-weights', (letter) => asked.piece(letter))
  post.hear('evaluation-cancel', (letter) => asked.cancel(letter))
  void post.handle()
  let looking: Promise<void> = Promise.resolve()
  const stop = everySecond(() => (looking = asked.look()), options.log)
  return {
    async close() {
      stop()
      await looking.catch(() => undefined)
    },
  }
}
