/** Inputs in batches: enough to make up for a message between threads and a flush of a folder, few enough to be shared out evenly. */
import type { Input } from './find-inputs.ts'

const most = { inputs: 16, bytes: 64 * 1024 * 1024 }

export async function* batched<Item extends { readonly input: Input }>(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let batch: Item[] = []
  let bytes = 0
  for await (const item of items) {
    batch.push(item)
    bytes += item.input.size
    if (batch.length < most.inputs && bytes < most.bytes) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}
