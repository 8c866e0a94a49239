/** Brings the generated sample cohort in through the front gate, like any other send, so that a new installation has something to look at. */
import { generateSamples } from '@vesalius/samples'
import type { Ingest } from '#ingest'

export interface SampleOptions {
  readonly patients: number
  readonly signal: AbortSignal
  readonly say: (text: string) => void
}

const seed = 1

export async function bringSamples(ingest: Ingest, { patients, signal, say }: SampleOptions): Promise<void> {
  const { project, path } = ingest.options
  const send = await ingest.sends.open({ door: 'samples', project, path, actor: 'system', label: 'Generated sample cohort' })
  const began = performance.now()
  let [files, shown] = [0, began]
  const onTheWay = new Set<Promise<unknown>>()
  for (const sample of generateSamples({ patients, seed })) {
    if (signal.aborted) break
    const arrival: Promise<unknown> = ingest.intake.submit({ send, bytes: new Uint8Array(sample.bytes), size: sample.bytes.length, name: sample.path })
      .catch(() => undefined).finally(() => { onTheWay.delete(arrival); files++ })
    onTheWay.add(arrival)
    if (onTheWay.size >= 4) await Promise.race(onTheWay)
    // The generator is busy work in this thread: let requests in between.
    await new Promise((wake) => setImmediate(wake))
    if (performance.now() - shown < 2000) continue
    shown = performance.now()
    say(`Sample cohort: ${files} files in`)
  }
  await Promise.all(onTheWay)
  await ingest.sends.close(send.id)
  say(`Sample cohort: ${files} files in ${((performance.now() - began) / 1000).toFixed(1)} s${signal.aborted ? ' (broken off)' : ''}`)
}
