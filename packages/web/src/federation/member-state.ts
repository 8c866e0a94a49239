/** Whether a site is there: what the hub saw of it last. */
import type { Federation, FederationMember } from '@vesalius/client'

export type Presence = 'here' | 'late' | 'away' | 'suspended' | 'unknown'

/** A node asks at least every 25 seconds; two turns may be missed. */
const hereMs = 60_000
const lateMs = 3_600_000
/** Requests whose clock is off by more are refused after five minutes; this is when somebody should look. */
export const clockLimitMs = 60_000

export function presenceOf({ state, kind, seenAt }: FederationMember, federation: Pick<Federation, 'role' | 'reachedAt'>, now: number): Presence {
  if (state === 'suspended') return 'suspended'
  if (federation.role === 'node') return kind === 'hub' ? since(federation.reachedAt, now) : 'unknown'
  return kind === 'hub' ? 'here' : since(seenAt, now)
}

function since(at: string | undefined, now: number): Presence {
  if (at === undefined) return 'away'
  const passed = now - Date.parse(at)
  return passed < hereMs ? 'here' : passed < lateMs ? 'late' : 'away'
}

export const toneOfPresence = { here: 'stored', late: 'quarantined', away: 'rejected', suspended: 'rejected', unknown: 'pending' } as const
