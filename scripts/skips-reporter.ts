/** A reporter for node:test that says at the end which tests were skipped, and why: nothing is left out in silence. */
import type { TestEvent } from 'node:test/reporters'

export default async function* skips(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const skipped: string[] = []
  for await (const event of source) {
    if (event.type !== 'test:pass' || event.data.skip === undefined) continue
    skipped.push(`  ${event.data.name}: ${typeof event.data.skip === 'string' ? event.data.skip : 'no reason given'}`)
  }
  yield skipped.length ? `\nSkipped (${skipped.length}):\n${skipped.join('\n')}\n` : '\nSkipped: nothing\n'
}
