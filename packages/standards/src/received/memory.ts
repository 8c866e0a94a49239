// Memory of what came in over a socket, given back as soon as it was copied. The reads of a socket lie outside the heap; left to the
// collector, half a megabyte a file started a full collection every seventeen files, which took more processor time than receiving them.

/** How many still look at a buffer. */
const holders = new WeakMap<ArrayBufferLike, number>()

/** By who reads a chunk that nobody else has. One that shares its memory with others (a pool) is left to the collector. */
export function adopt(chunk: Uint8Array): void {
  if (chunk.length > 0 && chunk.length === chunk.buffer.byteLength) holders.set(chunk.buffer, 1)
}

/** By who keeps a view of a chunk. */
export function hold(view: Uint8Array): void {
  const known = holders.get(view.buffer)
  if (known !== undefined) holders.set(view.buffer, known + 1)
}

/** Once for each `adopt` and `hold`; after the last one every view of the chunk is empty. What nobody adopted stays as it is. */
export function letGo(view: Uint8Array): void {
  const known = holders.get(view.buffer)
  if (known === undefined) return
  if (known > 1) {
    holders.set(view.buffer, known - 1)
    return
  }
  holders.delete(view.buffer)
  if (view.buffer instanceof ArrayBuffer) view.buffer.transfer(0)
}
