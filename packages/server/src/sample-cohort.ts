/**
 * Brings the generated sample cohort in through the front gate, like any other send, so that a new installation has something to look at. A start
 * that was broken off leaves its send short of what it announced; the next start goes on with that send.
 */
import { Worker } from 'node:worker_threads'
import { clinicalTable, countSamples, screeningTable } from '@vesalius/samples'
import type { Ingest, LiveSend, Send } from '#ingest'
import type { Config } from '#kernel'
import type { SampleMessage, SampleTask } from './sample-worker.ts'

export interface SampleOptions {
  readonly patients: number
  readonly seed?: number
  readonly screened?: number
  readonly signal: AbortSignal
  readonly say: (text: string) => void
}

const usualSeed = 1
/** Files that the generator is ahead, at most. */
const ahead = 3
const together = 4
const sayEveryMs = 2_000

/**
 * Whether samples are due: on a fresh node to which nothing was sent, or when an earlier start did not bring them all. A send that somebody
 * cancelled stays so; one that was left open by a kill is closed when samples are no longer wanted.
 */
export async function samplesDue(ingest: Ingest, { fresh, patients, seed = usualSeed, screened = 0 }: { fresh: boolean; patients: number; seed?: number; screened?: number }): Promise<boolean> {
  const earlier = await ingest.sends.latest('samples')
  if (!earlier) return fresh && patients > 0 && (await ingest.sends.list(1)).length === 0
  if (earlier.state === 'cancelled') return false
  const due = patients > 0 && endedOf(earlier) < (earlier.expected?.files ?? 0) && earlier.expected?.files === countSamples({ patients, seed, screened })
  if (!due && earlier.state === 'open') await ingest.sends.close(earlier.id)
  return due
}

/** After a door has opened: brings in what its settings want and what is not there. */
export async function bringWhenDue(ingest: Ingest, config: Config, { fresh, signal, say }: { fresh: boolean; signal: AbortSignal; say: (text: string) => void }): Promise<void> {
  const [patients, seed, screened] = [config.samples ? config['sample-patients'] : 0, config['sample-seed'], config['sample-screened']]
  if (await samplesDue(ingest, { fresh, patients, seed, screened }) && !signal.aborted) await bringSamples(ingest, { patients, seed, screened, signal, say })
}

export async function bringSamples(ingest: Ingest, { patients, seed = usualSeed, screened = 0, signal, say }: SampleOptions): Promise<void> {
  const total = countSamples({ patients, seed, screened })
  const { send, without } = await sendFor(ingest, total)
  const began = performance.now()
  let [files, shown] = [without.length, began]
  const stopped = AbortSignal.any([signal, send.signal])
  const onTheWay = new Set<Promise<unknown>>()
  for await (const { path, bytes } of generated({ patients, seed, screened, without }, stopped)) {
    const arrival: Promise<unknown> = ingest.intake.submit({ send, bytes, size: bytes.length, name: path })
      .then(() => { files++ }, () => undefined).finally(() => onTheWay.delete(arrival))
    onTheWay.add(arrival)
    if (onTheWay.size >= together) await Promise.race(onTheWay)
    if (performance.now() - shown < sayEveryMs) continue
    shown = performance.now()
    say(`Sample cohort: ${files} of ${total} files in (${Math.floor(files / total * 100)} %)`)
  }
  await Promise.all(onTheWay)
  await ingest.sends.close(send.id)
  const store = (name: string, table: string) => ingest.clinicalStore.storeAsProposed('system', { project: send.project, name, bytes: Buffer.from(table) })
  if (!signal.aborted) await store('sample-cohort', clinicalTable({ patients, seed }))
  if (!signal.aborted && screened > 0) await store('sample-screening', screeningTable({ seed, screened }))
  say(`Sample cohort: ${files} of ${total} files in, after ${((performance.now() - began) / 1000).toFixed(1)} s${signal.aborted ? '; the next start goes on' : ''}`)
}

/** A new send, or the one that was broken off, with the names of the files that ended before. */
async function sendFor(ingest: Ingest, total: number): Promise<{ send: LiveSend; without: string[] }> {
  const { project, path } = ingest.options
  const earlier = await ingest.sends.latest('samples')
  if (!earlier) {
    return { send: await ingest.sends.open({ door: 'samples', project, path, actor: 'system', label: 'Generated sample cohort', expected: { files: total } }), without: [] }
  }
  await ingest.sends.resume(earlier.id)
  const without: string[] = []
  for (let rows = 1000; rows === 1000;) {
    const found = await ingest.sends.files(earlier.id, { offset: without.length, limit: 1000 })
    without.push(...found.map(({ name = '' }) => name))
    rows = found.length
  }
  return { send: await ingest.sends.take(earlier.id), without }
}

const endedOf = ({ counts: { stored, duplicate, quarantined, rejected } }: Send): number => stored + duplicate + quarantined + rejected

/** Files from the generator's thread, which ends with the loop or with `signal`. Throws what made the thread fail. */
async function* generated(task: SampleTask, signal: AbortSignal): AsyncGenerator<Exclude<SampleMessage, 'end'>> {
  const worker = new Worker(new URL('./sample-worker.ts', import.meta.url), { workerData: task })
  const ready: SampleMessage[] = []
  let wake: () => void = () => undefined
  let failure: unknown
  worker.on('message', (message: SampleMessage) => { ready.push(message); wake() })
  worker.on('error', (error) => { failure = error; wake() })
  signal.addEventListener('abort', () => wake(), { once: true })
  try {
    for (let asked = 0; asked < ahead; asked++) worker.postMessage('next')
    while (!signal.aborted) {
      const message = ready.shift()
      if (failure) throw failure
      if (message === 'end') return
      if (message) {
        worker.postMessage('next')
        yield message
      } else await new Promise<void>((resolve) => { wake = resolve })
    }
  } finally {
    await worker.terminate()
  }
}
