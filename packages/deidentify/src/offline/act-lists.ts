/** Lists of acts, each told once: instances of a series have the same, and comparing two is cheaper than counting one. */
import type { Act } from '../outcome.ts'
import { type ActRow, rowsOf } from '../report/index.ts'
import type { Written } from './worker-messages.ts'

interface Known { readonly acts: readonly Act[], readonly list: number, readonly text: Readonly<Record<string, number>> }

export class ActLists {
  private readonly numbers = new Map<string, number>()
  private last: Known | undefined

  /** The rows come with the first instance that has them. */
  of(acts: readonly Act[]): { readonly acts: Written['acts'], readonly text: Readonly<Record<string, number>> } {
    if (this.last && isSame(this.last.acts, acts)) return { acts: { list: this.last.list }, text: this.last.text }
    const { acts: rows, text } = rowsOf(acts)
    const key = rows.map(keyOf).join('\n')
    const known = this.numbers.get(key)
    const list = known ?? this.numbers.size
    this.numbers.set(key, list)
    this.last = { acts, list, text }
    return { acts: known === undefined ? { list, rows } : { list }, text }
  }
}

const keyOf = ([{ path, action, because }, count]: readonly [ActRow, number]): string => `${path}\n${action}\n${because}\n${count}`

function isSame(one: readonly Act[], other: readonly Act[]): boolean {
  if (one.length !== other.length) return false
  for (let index = 0; index < one.length; index++) {
    const [a, b] = [one[index] as Act, other[index] as Act]
    if (a.path !== b.path || a.action !== b.action || a.because !== b.because || !sameCounts(a.removed, b.removed)) return false
  }
  return true
}

function sameCounts(one: Act['removed'], other: Act['removed']): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
