/** A node opened for the tasks of its hub. */
import type { Ledger, Objects, Records } from '#engines'
import type { Post } from '#federation'
import type { Clock, Log } from '#kernel'
import type { Compute } from '../compute.ts'
import { AskedTasks } from './asked-tasks.ts'
import type { AskedTasksParts } from './asked-tasks.ts'
import { outputPieces } from './output-pieces.ts'

export interface AskedTasksOptions extends Pick<AskedTasksParts, 'originOf'> {
  readonly records: Records
  readonly objects: Objects
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly log: Log
  readonly post: Post
  readonly compute: Pick<Compute, 'tools' | 'tasks'>
}

const lookEveryMs = 1_000

export function openAskedTasks({ objects, compute: { tools, tasks }, ...options }: AskedTasksOptions): { close(): Promise<void> } {
  const { records, post } = options
  const asked = new AskedTasks({ ...options, tools, tasks, pieces: outputPieces({ records, objects, post }) })
  post.hear('task', (letter) => asked.take(letter))
  post.hear('task-cancel', (letter) => asked.cancel(letter))
  void post.handle()
  const timer = setInterval(() => void asked.look(), lookEveryMs)
  timer.unref()
  return {
    async close() {
      clearInterval(timer)
      await asked.close()
    },
  }
}
