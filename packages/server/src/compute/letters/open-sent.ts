/** A hub opened for tasks at its nodes. It has no data of subjects: it carries what is asked, and keeps what was released to who asked. */
import type { Post } from '#federation'
import type { Log } from '#kernel'
import { traceOf } from '#kernel'
import { sentTaskMigrations } from '../tables.ts'
import { outputPieces } from './output-pieces.ts'
import { sentTaskRoutes } from './sent-routes.ts'
import { SentTasks } from './sent-tasks.ts'
import type { SentTasksParts } from './sent-tasks.ts'

export interface SentTasksOptions extends Omit<SentTasksParts, 'post' | 'pieces'> {
  readonly post: Post
  readonly log: Log
}

const lookEveryMs = 60_000

export async function openSentTasks({ post, log, ...options }: SentTasksOptions): Promise<{ readonly tasks: SentTasks, readonly routes: (personBehind: Parameters<typeof sentTaskRoutes>[1]) => ReturnType<typeof sentTaskRoutes>, close(): void }> {
  const { records, objects } = options
  await records.migrate('compute-sent', sentTaskMigrations)
  const tasks = new SentTasks({ ...options, post, pieces: outputPieces({ records, objects, post }) })
  post.hear('task-state', (letter) => tasks.state(letter))
  post.hear('task-output', (letter) => tasks.output(letter))
  void post.handle()
  const timer = setInterval(() => void tasks.look().catch((error: unknown) => log.warn(traceOf(error), 'nodes could not be asked again for tasks')), lookEveryMs)
  timer.unref()
  return { tasks, routes: (personBehind) => sentTaskRoutes(tasks, personBehind), close: () => clearInterval(timer) }
}
