/** The states of a task (GA4GH TES 1.1), and two of one that a hub has sent: which end it, and in which colour each is shown. */
import type { SentTaskState } from '@vesalius/client'

export const isOver = (state: SentTaskState): boolean => !['SENT', 'QUEUED', 'INITIALIZING', 'RUNNING'].includes(state)
export const steps = ['QUEUED', 'INITIALIZING', 'RUNNING'] as const

export function toneOf(state: SentTaskState): 'pending' | 'stored' | 'rejected' | 'duplicate' {
  if (state === 'COMPLETE') return 'stored'
  if (state === 'CANCELED') return 'duplicate'
  return isOver(state) ? 'rejected' : 'pending'
}
