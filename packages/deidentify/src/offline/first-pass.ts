/** First pass: every header is read, so that what one file says of a person is found in all files of that person; and copies are noticed. */
import type { Answer, Batch, Crew, Told } from './crew.ts'
import { batched } from './batches.ts'
import { type Input, inputsUnder } from './find-inputs.ts'
import { Instances } from './instances.ts'
import { Persons } from './persons.ts'
import type { Scanned, ToWorker } from './worker-messages.ts'

export interface Gathered {
  readonly persons: Persons
  readonly instances: Instances
  readonly files: number
  readonly bytes: number
  /** Of the persons by pseudonym; only where a link is kept. */
  readonly links: Map<string, { readonly patientId: string, readonly issuer: string }>
}

export interface Pass {
  readonly crew: Crew
  readonly root: string
  readonly signal?: AbortSignal
  progress(files: number, bytes: number): void
}

export async function gather({ crew, root, signal, progress }: Pass): Promise<Gathered> {
  const [persons, instances] = [new Persons(), new Instances()]
  const links: Gathered['links'] = new Map()
  let [files, bytes] = [0, 0]
  const note = (input: Input, scanned: Scanned | undefined): void => {
    files++
    bytes += input.size
    const person = scanned ? persons.add(scanned.pseudonym, scanned.seeds, scanned.persona) : -1
    instances.note(input.number, person, scanned?.uid ?? '')
    if (scanned?.link) links.set(scanned.pseudonym, scanned.link)
    progress(files, bytes)
  }
  const batches = async function* (): AsyncGenerator<Batch> {
    for await (const items of batched(listed(root))) yield scanBatch(items.map(({ input }) => input), note)
  }
  await crew.run(batches(), signal)
  return { persons, instances, files, bytes, links }
}

export async function* listed(root: string): AsyncGenerator<{ readonly input: Input }> {
  for await (const input of inputsUnder(root)) yield { input }
}

function scanBatch(inputs: readonly Input[], note: (input: Input, scanned: Scanned | undefined) => void): Batch {
  return {
    inputs: inputs.length,
    message: (id: number, _: Told): ToWorker => ({ kind: 'scan', id, inputs: inputs.map(({ number, at }) => ({ number, at })) }),
    done(answer: Answer) {
      if (answer.kind === 'scanned') for (const [index, input] of inputs.entries()) note(input, answer.results[index])
    },
    failed: () => { for (const input of inputs) note(input, undefined) },
    parts: () => inputs.map((input) => scanBatch([input], note)),
  }
}
