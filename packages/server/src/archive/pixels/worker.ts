/** A thread that decodes, transcodes and renders. What fails is answered by a word; no value of the data leaves in an error. */
import { parentPort } from 'node:worker_threads'
import { decodeFrame, pictureOf } from '@vesalius/codec'
import { DicomError } from '@vesalius/standards/dicom'
import type { Answer, Question, Reply, Task } from './task.ts'
import { transcode } from './transcode.ts'

const port = parentPort
if (port === null) throw new Error('this file is a worker')

// One at a time: the decoders share one memory, and an answer that is awaited must not be overtaken in it.
let last = Promise.resolve()
port.on('message', (question: Question) => {
  last = last.then(() => answer(question))
})

async function answer({ number, task }: Question): Promise<void> {
  let reply: Reply
  try {
    reply = { number, answer: await perform(task) }
  } catch (error) {
    reply = { number, failure: error instanceof DicomError ? error.code : wordOf(error) }
  }
  port?.postMessage(reply, transfers(reply.answer))
}

const wordOf = (error: unknown): string => (error instanceof Error && /^[a-z-]{1,30}$/.test(error.message) ? error.message : 'decoder')

function transfers(result: Answer | undefined): ArrayBuffer[] {
  const bytes = result === undefined ? undefined : 'pixels' in result ? result.pixels : result.bytes
  // Only a buffer that holds nothing else may be moved.
  return bytes !== undefined && bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength ? [bytes.buffer] : []
}

async function perform(task: Task): Promise<Answer> {
  if (task.kind === 'frame') return decodeFrame(task.image, task.transferSyntax, task.frame)
  if (task.kind === 'file') return { bytes: await transcode(task.file, task.transferSyntax) }
  return pictureOf(task)
}
