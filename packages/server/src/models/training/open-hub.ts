/** Federated training at a hub: plans are offered, rounds carried out, results handed on. No data of subjects are here, only weights and counts. */
import type { Ledger, Objects, Records } from '#engines'
import type { Post } from '#federation'
import type { Clock, Log } from '#kernel'
import { mostBytesOf, weightPieces } from './pieces.ts'
import { Coordinator } from './hub/coordinator.ts'
import type { KnownTool } from './hub/make-plan.ts'
import type { Landed } from './result.ts'
import { layoutOf } from './aggregate/tensors.ts'
import { everySecond } from './look-again.ts'
import { trainingMigrations } from './tables.ts'

export interface HubTrainingOptions {
  readonly records: Records
  /** Where weights rest. */
  readonly objects: Objects
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly log: Log
  readonly post: Post
  /** Versions of tools that plans may name without saying more. */
  readonly tools?: readonly KnownTool[]
  readonly landed?: Landed
}

export interface HubTraining {
  readonly plans: Coordinator
  readonly records: Records
  readonly tools: readonly KnownTool[]
  /** Weights by their digest. Raises engines/no-object. */
  weights(digest: string): Promise<Buffer>
  close(): Promise<void>
}

export async function openHubTraining({ post, tools = [], landed, ...options }: HubTrainingOptions): Promise<HubTraining> {
  const { records, objects, log } = options
  await records.migrate('training', trainingMigrations)
  const pieces = weightPieces({ records, objects, post })
  const plans = new Coordinator({ ...options, post, pieces, tools, landed })
  post.hear('training-answer', (letter) => plans.answer(letter))
  post.hear('training-update', (letter) => plans.update(letter))
  post.hear('training-masked', (letter) => plans.masked(letter))
  post.hear('training-shares', (letter) => plans.shares(letter))
  post.hear('training-problem', (letter) => plans.problem(letter))
  post.hear('training-weights', (letter) => plans.piece(letter, (plan) => mostBytesOf(layoutOf(plan.tensors).total)))
  void post.handle()
  const stop = everySecond(() => plans.look(), log)
  return {
    plans, records, tools, weights: (digest) => pieces.read(digest),
    async close() {
      stop()
      await plans.close()
    },
  }
}
