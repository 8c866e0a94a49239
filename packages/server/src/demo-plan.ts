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
  /** What is published of it without anybody's doing; the first hospital leaves its tumours to the person who walks. */
  readonly datasets?: readonly PlannedDataset[]
}

export interface PlannedDataset {
  readonly title: string
  readonly description: string
  /** Which studies: everything, or those of one machine. */
  readonly filter: { readonly modalities?: readonly string[]; readonly manufacturers?: readonly string[] }
}

/** Of the screening programme of each hospital: enough to train on, and others to measure on. */
export const screenedWomen = 60

const tumours = (hospital: string): PlannedDataset => ({
  title: `Imaging of solid tumours at ${hospital}`, filter: {},
  description: 'Generated images of tumours of the lung, the prostate, the breast and the liver, with what a hospital knows of each person. Nobody in it is real.',
})

/** Women are examined on one machine or the other, so that nobody is in both. */
const screening = (hospital: string): readonly PlannedDataset[] => ([['A', 'HOLOGIC, Inc.'], ['B', 'GE MEDICAL SYSTEMS']] as const).map(([machine, manufacturer]) => ({
  title: `Screening at ${hospital}, machine ${machine}`, filter: { modalities: ['MG'], manufacturers: [manufacturer] },
  description: 'Generated mammograms of a screening programme, with age, density and family history, and whether cancer was found within two years. Nobody in it is real.',
}))

export const hubPlan: SitePlan = { key: 'hub', name: 'Demo hub', host: '127.0.0.1', port: 8060, people: hubPeople }

export const hospitalPlans: readonly SitePlan[] = [
  { key: 'north', name: 'North Hospital', host: '127.0.0.2', port: 8062, people: hospitalPeople, seed: 11, datasets: screening('North Hospital') },
  { key: 'south', name: 'South Hospital', host: '127.0.0.3', port: 8064, people: hospitalPeople, seed: 12, datasets: [tumours('South Hospital'), ...screening('South Hospital')] },
  { key: 'west', name: 'West Hospital', host: '127.0.0.4', port: 8066, people: hospitalPeople, seed: 13, datasets: [tumours('West Hospital'), ...screening('West Hospital')] },
]
