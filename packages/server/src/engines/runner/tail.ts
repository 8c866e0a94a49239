/** Keeps the end of what streams write, in order of arrival, and lets the rest go. */
import type { Readable } from 'node:stream'

export const mostLogBytes = 64 * 1024

/** Returns what gives the text so far. */
export function tailOf(streams: readonly (Readable | null)[]): () => string {
  let kept = Buffer.alloc(0)
  for (const stream of streams) stream?.on('data', (chunk: Buffer) => {
    kept = Buffer.concat([kept, chunk]).subarray(-mostLogBytes)
  })
  return () => kept.toString('utf8')
}
