/**
 * The demonstration: a hub and three hospitals on one machine, each a process of its own with a data folder of its own, enrolled by themselves, with
 * generated cohorts that differ. It opens the doors that anybody opens and asks them by HTTP; nothing of it is in them.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '#engines'
import { bringDatasets } from './demo-datasets.ts'
import { hospitalPlans, hubPlan, screenedWomen } from './demo-plan.ts'
import type { SitePlan } from './demo-plan.ts'
import { findPorts } from './demo-ports.ts'
import type { Ports } from './demo-ports.ts'
import { startSite } from './demo-site.ts'
import type { SiteProcess } from './demo-site.ts'

export interface DemoSite { readonly plan: SitePlan; readonly process: SiteProcess }
export interface DemoPerson { readonly site: string; readonly title: string; readonly link: string }

export interface Demo {
  readonly sites: readonly DemoSite[]
  /** A one-time link for each part that somebody can play, valid for a week. */
  invite(): Promise<readonly DemoPerson[]>
  /** When the cohorts are in and two hospitals have published theirs. */
  readonly data: Promise<void>
  /** When one of the sites has ended that was not told to: its name. */
  readonly lost: Promise<string>
  close(): Promise<void>
}

export interface DemoOptions {
  /** Everything is below it. */
  readonly folder: string
  readonly say: (text: string) => void
  readonly signal: AbortSignal
  /** Persons of the cohort of each hospital. */
  readonly patients: number
}

/** Raises node/demo-site-ended. */
export async function openDemo({ folder, say, signal, patients }: DemoOptions): Promise<Demo> {
  // As root, PostgreSQL runs under another account and must pass through.
  makeFolder(folder, process.getuid?.() === 0 ? 0o711 : 0o700)
  const stopping = new AbortController()
  const all = AbortSignal.any([signal, stopping.signal])
  const ports = await findPorts(join(folder, 'ports.json'), wantedPorts())
  const sites: DemoSite[] = []
  const close = async () => {
    stopping.abort()
    await Promise.all(sites.map(({ process: one }) => one.stop()))
  }
  try {
    say(`Starting ${hubPlan.name}`)
    const hub = await startSite({ name: hubPlan.name, door: 'hub', args: argsOf(hubPlan, { folder, ports }), log: join(folder, 'hub.log'), signal: all })
    sites.push({ plan: hubPlan, process: hub })
    for (const plan of hospitalPlans) {
      say(`Starting ${plan.name}`)
      sites.push({ plan, process: await startHospital(plan, { folder, ports, hub, signal: all, patients }) })
    }
  } catch (error) {
    await close()
    throw error
  }
  const data = bringDatasets(sites.slice(1), { say, signal: all })
  // Heard by whoever looks at it; it may fail before somebody does.
  data.catch(() => undefined)
  return {
    sites, close, data,
    invite: () => inviteAll(sites),
    lost: Promise.race(sites.map(async ({ plan, process: one }) => { await one.ended; return all.aborted ? new Promise<never>(() => undefined) : plan.name })),
  }
}

function wantedPorts(): Record<string, { host: string; port: number }> {
  return Object.fromEntries([hubPlan, ...hospitalPlans].flatMap(({ key, host, port }) => [[key, { host, port }], ...(key === 'hub' ? [] : [[`${key}-viewer`, { host, port: port + 1 }]])]) as [string, { host: string; port: number }][])
}

interface Starting { readonly folder: string; readonly ports: Ports }

function argsOf({ key, name, host }: SitePlan, { folder, ports }: Starting): string[] {
  return ['--data', join(folder, key), '--http', `${host}:${ports[key]}`, '--name', name]
}

/** The code by which it enrols is made, used and forgotten. */
async function startHospital(plan: SitePlan, { folder, ports, hub, signal, patients }: Starting & { readonly hub: SiteProcess; readonly signal: AbortSignal; readonly patients: number }): Promise<SiteProcess> {
  const codeFile = join(folder, `code-${randomBytes(6).toString('hex')}`)
  const isMember = existsSync(join(folder, plan.key, 'keys', 'membership.json'))
  if (!isMember) writeFileSync(codeFile, (await hub.ask<{ code: string }>('POST', '/api/federation/codes', { name: plan.name })).code, { mode: 0o600 })
  try {
    return await startSite({
      name: plan.name, door: 'node', log: join(folder, `${plan.key}.log`), signal,
      args: [
        ...argsOf(plan, { folder, ports }), '--viewer', `${plan.host}:${ports[`${plan.key}-viewer`]}`, '--dimse', 'off', '--hub', hub.http, ...(isMember ? [] : ['--enrol-code-file', codeFile]),
        '--workers', '1', '--samples', 'true', '--sample-patients', String(patients), '--sample-screened', String(screenedWomen), '--sample-seed', String(plan.seed),
      ],
    })
  } finally {
    rmSync(codeFile, { force: true })
  }
}

async function inviteAll(sites: readonly DemoSite[]): Promise<DemoPerson[]> {
  const invited = await Promise.all(sites.map(async ({ plan, process: one }) => {
    const people: DemoPerson[] = []
    for (const { title, roles } of plan.people) people.push({ site: plan.name, title, link: (await one.ask<{ link: string }>('POST', '/api/access/invitations', { roles })).link })
    return people
  }))
  return invited.flat()
}
