/** What happens now: counts since ever, files a second over the last minute, when each door received last; and who wants to hear of changes. */
import { EventEmitter } from 'node:events'
import type { Records } from '#engines'
import type { Door, OutcomeName } from './sends.ts'

const seconds = 60

export interface Happening { readonly send: string, readonly door: Door, readonly outcome: OutcomeName }

export class Activity {
  readonly counts: Record<OutcomeName, number>
  readonly lastReceived: Map<Door, Date>
  /** Doors that are to be open and cannot be read. */
  readonly unreadable = new Set<Door>()
  private readonly perSecond: number[] = new Array<number>(seconds).fill(0)
  private latest = now()
  private readonly events = new EventEmitter().setMaxListeners(0)

  private constructor(counts: Record<OutcomeName, number>, lastReceived: Map<Door, Date>) {
    this.counts = counts
    this.lastReceived = lastReceived
  }

  static async open(records: Records): Promise<Activity> {
    const { rows } = await records.query<Record<OutcomeName, number>>(
      `select coalesce(sum(stored), 0)::bigint as stored, coalesce(sum(duplicate), 0)::bigint as duplicate,
        coalesce(sum(quarantined), 0)::bigint as quarantined, coalesce(sum(rejected), 0)::bigint as rejected from ingest_send`)
    const last = await records.query<{ door: Door, at: Date }>(
      `select s.door, max(f.at) as at from ingest_send s join lateral (select at from ingest_file where send = s.id order by id desc limit 1) f on true
       where s.stored + s.duplicate + s.quarantined + s.rejected > 0 group by s.door`)
    return new Activity(rows[0] ?? { stored: 0, duplicate: 0, quarantined: 0, rejected: 0 }, new Map(last.rows.map(({ door, at }) => [door, at])))
  }

  fileEnded({ send, door, outcome }: Happening): void {
    this.counts[outcome]++
    this.lastReceived.set(door, new Date())
    this.roll()
    this.perSecond[this.latest % seconds] = (this.perSecond[this.latest % seconds] ?? 0) + 1
    this.sendChanged(send)
  }

  sendChanged(send: string): void {
    this.events.emit('change', send)
  }

  /** Returns what stops it. */
  onChange(listener: (send: string) => void): () => void {
    this.events.on('change', listener)
    return () => this.events.off('change', listener)
  }

  /** Files in each of the last 60 whole seconds, oldest first; and the mean of the last five. */
  rate(): { perSecond: number, series: { at: string, count: number }[] } {
    this.roll()
    const series = Array.from({ length: seconds - 1 }, (_, index) => {
      const at = this.latest - (seconds - 1) + index
      return { at: new Date(at * 1000).toISOString(), count: this.perSecond[((at % seconds) + seconds) % seconds] ?? 0 }
    })
    const recent = series.slice(-5).reduce((sum, { count }) => sum + count, 0)
    return { perSecond: Math.round(recent / 5 * 10) / 10, series }
  }

  private roll(): void {
    const current = now()
    const steps = Math.min(seconds, current - this.latest)
    for (let step = 1; step <= steps; step++) this.perSecond[(current - steps + step) % seconds] = 0
    this.latest = Math.max(this.latest, current)
  }
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
