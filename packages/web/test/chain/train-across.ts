/** The stations of federated training: a plan by the researcher, the yes of each holder, rounds, the model in the registry of the hub, and measured at every hospital. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { asks } from '../people.ts'
import type { Tour } from './tour.ts'

export interface Walking {
  readonly hub: string
  readonly hospitals: readonly string[]
  readonly suffix: string
  readonly tour: Tour
  as(site: string, part: string): Promise<Page>
  addressOf(site: string): string
  untilTold<T>(look: () => Promise<T | undefined>, seconds?: number): Promise<T>
}

const linear = 'org.vesalius.linear-model'

/** Women of the screening programme of a hospital, examined on one machine and on the other. */
export const learn = (site: string): string => `Screening at ${site}, machine A`
export const others = (site: string): string => `Screening at ${site}, machine B`

/** What a holder has said of one dataset, they say of the others of the same request. */
export async function restOfParts(holder: Page, at: string): Promise<void> {
  const { parts } = await asks<{ parts: { dataset: string; version: number; state: string }[] }>(holder, 'GET', at)
  for (const { dataset, version } of parts.filter(({ state }) => state === 'checking')) for (const act of ['confirm', 'agree']) await asks(holder, 'POST', `${at}/parts`, { dataset, version, act })
}

export async function trainAcross(walking: Walking): Promise<void> {
  const found = await train(walking)
  await measure(walking, found)
}

/** Returns the name of the model. */
async function train({ hub, hospitals, suffix, tour, as, addressOf, untilTold }: Walking): Promise<string> {
  const researcher = await as(hub, 'researcher')
  const name = `Cancer within two years${suffix}`
  await untilTold(async () => (await Promise.all(hospitals.map(async (site) => (await asks<{ tools: { tool: string }[] }>(await as(site, 'data holder'), 'GET', '/api/compute/tools')).tools.some(({ tool }) => tool === linear)))).every(Boolean) || undefined)
  await researcher.goto(`${addressOf(hub)}/training/new`)
  for (const site of hospitals) await researcher.getByLabel(`${site}: ${learn(site)}`).check()
  await researcher.getByLabel('Title').fill(name)
  await researcher.getByLabel('What for').fill('To tell who of a screening programme falls ill within two years')
  await researcher.getByLabel(/^Rounds/).fill('5')
  await researcher.getByRole('switch', { name: 'Sums under masks' }).check({ force: true })
  await researcher.getByLabel('Which model').selectOption('logistic')
  for (const [label, value] of [['Columns of the model', 'local:screened_at_years, local:density_percent, local:relatives_count'], ['Column with the outcome; 0 or 1 of a logistic model', 'local:two_year_result'], ['Taken from each column', '62, 50, 0.3'], ['By which each column is divided then', '7, 23, 0.6']] as const) await researcher.getByLabel(label).fill(value)
  await researcher.getByRole('button', { name: 'Offer it to 3 hospitals' }).click()
  await researcher.locator('[data-party] [data-state="offered"]').first().waitFor()
  for (const site of hospitals) {
    const holder = await as(site, 'data holder')
    await untilTold(async () => { await holder.goto(`${addressOf(site)}/training`); return await holder.locator('[data-offer]').filter({ hasText: name }).waitFor({ timeout: 3_000 }).then(() => true, () => undefined) })
    const offer = holder.locator('[data-offer]').filter({ hasText: name })
    await offer.getByRole('button', { name: 'Accept' }).click()
    await offer.locator('[data-state="accepted"]').waitFor()
    if (site === hospitals[0]) await tour.station('A plan is offered', { who: `data holder at ${site}`, saw: 'a plan of the hub accepted: five rounds on its own rows, sums under masks, so that nobody sees what this hospital alone has learned', page: holder })
  }
  await researcher.locator('[data-done="5"]').waitFor({ timeout: 300_000 })
  const loss = await researcher.getByRole('img', { name: /lossBefore by round/ }).getAttribute('aria-label') ?? ''
  await tour.station('Rounds', { who: `researcher at the ${hub}`, saw: `five rounds over three hospitals; the loss before each went ${/from [\d.]+ to [\d.]+/.exec(loss)?.[0]}`, page: researcher })
  const model = await untilTold(async () => (await asks<{ models: { name: string; title: string }[] }>(researcher, 'GET', '/api/models')).models.find((one) => one.title === name))
  return model.name
}

async function measure({ hub, hospitals, tour, as, addressOf, untilTold }: Walking, model: string): Promise<void> {
  const researcher = await as(hub, 'researcher')
  await researcher.goto(`${addressOf(hub)}/models/${model}`)
  const form = researcher.locator('[data-ask-sites]')
  for (const site of hospitals) await form.getByLabel(`${site}: ${others(site)}`).check()
  const missing = await researcher.locator('[data-item][data-missing="true"]').count()
  await tour.station('The model of all', { who: `researcher at the ${hub}`, saw: `a version whose lineage names three hospitals; ${missing} things are missing in its passport, and hospitals can be asked to measure it`, page: researcher })
  await form.getByRole('button', { name: 'Ask 3 hospitals' }).click()
  for (const site of hospitals) {
    const holder = await as(site, 'data holder')
    const release = holder.getByRole('button', { name: 'Release' })
    await untilTold(async () => { await holder.goto(`${addressOf(site)}/airlock`); return await release.first().waitFor({ timeout: 3_000 }).then(() => true, () => undefined) })
    await release.first().click()
    await holder.locator('[data-recent="released"]').first().waitFor()
  }
  await researcher.locator('[data-joined="3"]').waitFor({ timeout: 120_000 })
  const together = await researcher.locator('[data-forest] [data-together]').innerText()
  assert.ok(Number(await researcher.locator('[data-forest] [data-together]').getAttribute('data-together')) > 0.6, together)
  await researcher.locator('[data-forest]').scrollIntoViewIfNeeded()
  await tour.station('Sites together', { who: `researcher at the ${hub}`, saw: `measured at three hospitals where their data live, let out by a person at each: ${together.replace(/\s+/g, ' ')}`, page: researcher })
}
