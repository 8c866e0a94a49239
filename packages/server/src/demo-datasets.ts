/** Waits until the cohorts of the hospitals are in, and publishes a dataset where nobody shall have to: through the same interface that the pages use. */
import { setTimeout as pause } from 'node:timers/promises'
import type { PlannedDataset } from './demo-plan.ts'
import type { DemoSite } from './demo.ts'

interface Context { readonly say: (text: string) => void; readonly signal: AbortSignal }
interface Sent { readonly door: string; readonly state: string; readonly expected?: { readonly files?: number }; readonly counts: Readonly<Record<'stored' | 'duplicate' | 'quarantined' | 'rejected', number>> }
interface Version { readonly number: number; readonly state: string }

const lookEveryMs = 2_000

/** Ends when `signal` says so, too. */
export async function bringDatasets(hospitals: readonly DemoSite[], context: Context): Promise<void> {
  const began = performance.now()
  try {
    await Promise.all(hospitals.map((site) => bring(site, context)))
    if (!context.signal.aborted) context.say(`The hospitals have their data after ${((performance.now() - began) / 1000).toFixed(0)} s`)
  } catch (error) {
    if (!context.signal.aborted) throw error
  }
}

async function bring(site: DemoSite, context: Context): Promise<void> {
  const { plan, process: one } = site
  for (let said = ''; ;) {
    const { sends } = await one.ask<{ sends: Sent[] }>('GET', '/api/ingest/sends?limit=20')
    const send = sends.find(({ door }) => door === 'samples')
    // One that a stop broke off is closed, too, until the site goes on with it.
    if (send?.state === 'closed' && endedOf(send) >= (send.expected?.files ?? 0)) break
    const text = send ? `${plan.name}: ${endedOf(send)} of ${send.expected?.files ?? '?'} files in` : ''
    if (text !== said) context.say(text)
    said = text
    await pause(lookEveryMs, undefined, { signal: context.signal })
  }
  for (const dataset of plan.datasets ?? []) await publish(site, dataset, context)
}

const endedOf = ({ counts: { stored, duplicate, quarantined, rejected } }: Sent): number => stored + duplicate + quarantined + rejected

/** Once: a dataset that is there from an earlier start stays as it is. */
async function publish({ plan, process: one }: DemoSite, planned: PlannedDataset, { say, signal }: Context): Promise<void> {
  const { title, filter } = planned
  const { datasets } = await one.ask<{ datasets: { id: string; texts: { title: string }; versions: Version[] }[] }>('GET', '/api/catalogue/datasets')
  const known = datasets.find(({ texts }) => texts.title === title)
  if (known?.versions.some(({ state }) => state === 'published')) return
  const id = known?.id ?? (await one.ask<{ id: string }>('POST', '/api/catalogue/datasets', { texts: textsOf(plan.name, planned), selection: { filter } })).id
  if (!known?.versions.length) await one.ask('POST', `/api/catalogue/datasets/${id}/release`)
  const version = `/api/catalogue/datasets/${id}/versions/1`
  await one.ask('POST', `${version}/quality`)
  while ((await one.ask<{ report?: unknown }>('GET', `${version}/quality`)).report === undefined) await pause(lookEveryMs, undefined, { signal })
  await one.ask('POST', `${version}/publish`, { textsRead: true })
  say(`${plan.name} has published “${title}”`)
}

function textsOf(hospital: string, { title, description }: PlannedDataset) {
  const organisation = { name: hospital, email: 'data@example.org' }
  return {
    title, description,
    keywords: ['demonstration', 'generated'], contact: organisation, publisher: organisation, accessRights: 'RESTRICTED', accessCondition: 'REMOTE_PROCESSING', condition: 'CLIN1000065',
    collectionMethods: ['SPEC1000004'], types: ['SPEC1000020'], dataUses: ['DUO:0000042', 'DUO:0000021'], provenance: 'Made by a generator for this demonstration',
  }
}
