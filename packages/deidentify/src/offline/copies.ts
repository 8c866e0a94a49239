/**
 * Instances of one person under one SOP Instance UID: where their content is the same, one is released and the others are its copies; where it
 * differs, nobody here can know which is right: all are released under names of their own, and all but one content are flagged for a curator.
 */
import type { Batch, Crew } from './crew.ts'
import { batched } from './batches.ts'
import { listed } from './first-pass.ts'
import type { Input } from './find-inputs.ts'
import type { Instances } from './instances.ts'

export interface Copies {
  /** Number of a copy, and of the instance that it is a copy of. */
  readonly sameAs: ReadonlyMap<number, number>
  readonly differing: ReadonlySet<number>
}

export async function findCopies(crew: Crew, root: string, { instances, signal }: { instances: Instances, signal?: AbortSignal }): Promise<Copies> {
  const { groups } = instances
  const digests = new Map<number, string>()
  if (groups.length > 0) {
    const wanted = new Set(groups.flat())
    await crew.run(digestBatches(root, wanted, (number, digest) => void digests.set(number, digest)), signal)
  }
  return decide(groups, digests)
}

/** A file that cannot be read any more is no copy of anything; the second pass says what is wrong with it. */
export function decide(groups: readonly (readonly number[])[], digests: ReadonlyMap<number, string>): Copies {
  const sameAs = new Map<number, number>()
  const differing = new Set<number>()
  for (const numbers of groups) {
    const known = numbers.filter((number) => digests.get(number))
    const lowest = known.map((number) => digests.get(number) as string).sort()[0]
    const first = known.find((number) => digests.get(number) === lowest)
    for (const number of known) {
      if (digests.get(number) !== lowest) differing.add(number)
      else if (number !== first && first !== undefined) sameAs.set(number, first)
    }
  }
  return { sameAs, differing }
}

async function* digestBatches(root: string, wanted: ReadonlySet<number>, note: (number: number, digest: string) => void): AsyncGenerator<Batch> {
  const chosen = async function* () {
    for await (const item of listed(root)) if (wanted.has(item.input.number)) yield item
  }
  for await (const items of batched(chosen())) yield digestBatch(items.map(({ input }) => input), note)
}

function digestBatch(inputs: readonly Input[], note: (number: number, digest: string) => void): Batch {
  return {
    inputs: inputs.length,
    message: (id) => ({ kind: 'digest', id, inputs: inputs.map(({ number, at }) => ({ number, at })) }),
    done(answer) {
      if (answer.kind === 'digested') for (const [index, { number }] of inputs.entries()) note(number, answer.results[index] ?? '')
    },
    failed: () => undefined,
    parts: () => inputs.map((input) => digestBatch([input], note)),
  }
}
