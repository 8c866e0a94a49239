/** Who is in the demonstration: a hub and three hospitals on one machine, each with people and data of its own. All of it is generated; nobody is real. */
import type { Role } from './demo-people.ts'
import { hospitalPeople, hubPeople } from './demo-people.ts'

export interface SitePlan {
  /** Its folder below the data folder. */
  readonly key: 'hub' | 'north' | 'south' | 'west'
  readonly name: string
  /** An address of loopback for each: browsers keep cookies by host and not by port. */
  readonly host: string
  /** The port that is tried first. */
  readonly port: number
  readonly people: readonly Role[]
  /** Of its cohort; a hub has none. */
  readonly seed?: number
  /** What is published of it without anybody's doing; the first hospital leaves that to the person who walks. */
  readonly dataset?: string
}

export const hubPlan: SitePlan = { key: 'hub', name: 'Demo hub', host: '127.0.0.1', port: 8060, people: hubPeople }

export const hospitalPlans: readonly SitePlan[] = [
  { key: 'north', name: 'North Hospital', host: '127.0.0.2', port: 8062, people: hospitalPeople, seed: 11 },
  { key: 'south', name: 'South Hospital', host: '127.0.0.3', port: 8064, people: hospitalPeople, seed: 12, dataset: 'Imaging of solid tumours at South Hospital' },
  { key: 'west', name: 'West Hospital', host: '127.0.0.4', port: 8066, people: hospitalPeople, seed: 13, dataset: 'Imaging of solid tumours at West Hospital' },
]
