/** Federated training at a node: offers that a person of the holder answers, and this node's part in rounds. */
import type { Compute, DataDoor } from '#compute'
import type { Ledger, Objects, Records } from '#engines'
import type { Post } from '#federation'
import type { Clock, Log } from '#kernel'
import { everySecond, often } from './look-again.ts'
import { Offers } from './node/offers.ts'
import { Participant } from './node/participant.ts'
import { RunSecrets } from './node/run-secret.ts'
import { weightPieces } from './pieces.ts'
import { trainingMigrations } from './tables.ts'

export interface NodeTrainingOptions {
  readonly records: Records
  readonly objects: Objects
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly log: Log
  readonly post: Post
  readonly compute: Pick<Compute, 'tools' | 'tasks' | 'airlock'>
  readonly data: Pick<DataDoor, 'check'>
  /** SHA-256 of the manifest of a version of this node, 64 hexadecimal digits. Raises when there is none. */
  readonly manifestOf: (dataset: string, version: number) => Promise<string>
  /** The folder of the node's keys. */
  readonly keysFolder: string
}

export interface NodeTraining {
  readonly offers: Offers
  readonly records: Records
  close(): Promise<void>
}

export async function openNodeTraining({ post, compute, keysFolder, data, manifestOf, ...options }: NodeTrainingOptions): Promise<NodeTraining> {
  const { records, objects, log } = options
  await records.migrate('training', trainingMigrations)
  const secrets = new RunSecrets(keysFolder)
  const offers = new Offers({ ...options, post, tools: compute.tools, data, manifestOf, secrets })
  const participant = new Participant({ ...options, post, compute, offers, pieces: weightPieces({ records, objects, post }), secrets })
  post.hear('training-plan', (letter) => offers.take(letter))
  post.hear('training-round', (letter) => participant.begin(letter))
  post.hear('training-weights', (letter) => participant.piece(letter))
  post.hear('training-masks', (letter) => participant.peer(letter))
  post.hear('training-sum', (letter) => participant.sum(letter))
  post.hear('training-unmask', (letter) => participant.unmask(letter))
  post.hear('training-end', async (letter) => {
    await offers.end(letter)
    await participant.stop(letter.body.plan)
  })
  void post.handle()
  const stops = [everySecond(() => participant.look(), log), often(() => participant.lookAtTasks(), log)]
  return {
    offers, records,
    async close() {
      for (const stop of stops) stop()
      await participant.close()
    },
  }
}
