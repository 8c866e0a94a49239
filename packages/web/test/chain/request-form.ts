/** Fills in the form of access as a person does, field by field. */
import type { Page } from 'playwright-core'

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

export interface Asked { readonly datasets: readonly string[]; readonly tools: readonly string[]; readonly outputs: readonly string[]; readonly title: string }

/** On the page of a new draft; submits it and waits until it is under review. */
export async function askForAccess(page: Page, { datasets, tools, outputs, title }: Asked): Promise<void> {
  for (const name of datasets) await page.getByRole('checkbox', { name }).check()
  for (const name of tools) await page.getByRole('checkbox', { name }).check()
  for (const name of outputs) await page.getByRole('checkbox', { name, exact: true }).check()
  await page.getByLabel('Summary for the public').fill('We describe tumours in images of several hospitals.')
  for (const [label, value] of [['Organisation', 'Clinic A'], ['Country (two letters)', 'ES'], ['Principal investigator', 'R. Tester'], ['Role', 'Lead'], ['E-mail', 'rita@example.org'], ['Title of the project', title], ['Description (600 words at most)', 'Statistics over sites'], ['Intended use, and of AI (600 words at most)', 'Describing cohorts']] as const) {
    await page.getByLabel(label, { exact: true }).fill(value)
  }
  await page.getByLabel('First day').fill(day(-1))
  await page.getByLabel('Last day (two years at most)').fill(day(300))
  await page.getByLabel('Form of the data', { exact: true }).selectOption('pseudonymised')
  await page.getByLabel('Why anonymised data do not do').fill('Follow-up is joined later')
  for (const [label, value] of [['Kind of organisation', 'public'], ['Ethics approval', 'approved'], ['Data protection', 'assessed'], ['Becomes a medical device', 'no'], ['Assessment for trustworthy AI (ALTAI)', 'done']] as const) await page.getByLabel(label, { exact: true }).selectOption(value)
  for (const label of ['We keep the rules of the federation', 'We keep the data confidential', 'What is written here may be processed to decide about it', 'No prohibited use (EHDS Art. 54) is intended', 'I have read all of it again and confirm it', 'Nobody will be identified again', 'Nobody else is given the data']) await page.getByRole('checkbox', { name: label }).check()
  await page.getByRole('button', { name: 'Submit' }).click()
  await page.getByText('checks that it is complete').waitFor()
}

/** One of the committee, on the page of a request: every criterion and every open term, in words. */
export async function grant(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Your decision' }).waitFor()
  for (const select of await page.getByRole('combobox', { name: /^Outcome: / }).all()) await select.selectOption({ index: 1 })
  for (const text of await page.getByRole('textbox', { name: /^Justification: / }).all()) await text.fill('Seen and in order')
  await page.getByRole('button', { name: 'Grant' }).click()
}
