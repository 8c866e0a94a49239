/** The states of a task (GA4GH TES 1.1): which end it, and in which colour each is shown. */
import type { TaskState } from '@vesalius/client'

export const isOver = (state: TaskState): boolean => !['QUEUED', 'INITIALIZING', 'RUNNING'].includes(state)
export const steps = ['QUEUED', 'INITIALIZING', 'RUNNING'] as const

export function toneOf(state: TaskState): 'pending' | 'stored' | 'rejected' | 'duplicate' {
  if (state === 'COMPLETE') return 'stored'
  if (state === 'CANCELED') return 'duplicate'
  return isOver(state) ? 'rejected' : 'pending'
}
