/** The board: what comes in now, what it came to, what is held. */
import type { Ingest } from './ingest.ts'
import type { Counts, Door, Send } from './sends.ts'

export interface DoorState { readonly door: Door, readonly state: 'open' | 'off' | 'not-readable', readonly address?: string, readonly lastReceivedAt?: string }

export interface Board {
  readonly counts: Counts
  readonly rate: { readonly perSecond: number, readonly series: readonly { readonly at: string, readonly count: number }[] }
  readonly doors: readonly DoorState[]
  readonly sends: readonly Send[]
  readonly quarantine: { readonly total: number, readonly byReason: readonly { readonly reason: string, readonly count: number, readonly remedy: string }[] }
}

const doors: readonly Door[] = ['upload', 'folder', 'stow', 'dimse', 'watch']

export async function boardOf(ingest: Ingest): Promise<Board> {
  const [sends, quarantine] = await Promise.all([ingest.sends.list(20), ingest.quarantine.byReason()])
  const { activity, options } = ingest
  return {
    counts: { ...activity.counts, pending: ingest.sends.pending },
    rate: activity.rate(),
    doors: doors.map((door) => {
      const last = activity.lastReceived.get(door)
      const address = options.addresses?.[door]
      const off = (door === 'watch' && !options.watchFolder) || (door === 'dimse' && options.addresses !== undefined && address === undefined)
      const state = activity.unreadable.has(door) ? 'not-readable' : 'open'
      return { door, state: off ? 'off' : state, ...(address === undefined ? {} : { address }), ...(last ? { lastReceivedAt: last.toISOString() } : {}) }
    }),
    sends, quarantine,
  }
}
