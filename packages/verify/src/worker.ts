/** A thread of `verifyFolders`: reads inputs, examines outputs, one file at a time. */
import { parentPort } from 'node:worker_threads'
import { perform, type Task } from './tasks.ts'

parentPort?.on('message', ({ id, task }: { id: number, task: Task }) => {
  void perform(task).then(
    (result) => parentPort?.postMessage({ id, result }),
    // The message of an error may hold a path; its name holds nothing.
    (error: unknown) => parentPort?.postMessage({ id, failed: (error as { code?: string }).code ?? (error as Error).name }),
  )
})
