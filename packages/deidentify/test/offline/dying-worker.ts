/** A thread for the test of the crew: answers with the numbers it was given; dies of 13, and of everything when it cannot start. */
import { parentPort, workerData } from 'node:worker_threads'
import type { ToWorker } from '../../src/offline/worker-messages.ts'

if (workerData === 'stillborn') process.exit(1)
parentPort?.postMessage({ kind: 'ready' })
parentPort?.on('message', (message: ToWorker) => {
  if (message.inputs.some(({ number }) => number === 13)) process.exit(1)
  parentPort?.postMessage({ kind: 'digested', id: message.id, results: message.inputs.map(({ number }) => String(number)) })
})
