/** What the walk along the chain tells: a line for each station, and a picture of it when `npm run walk` asks for the tour. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const docs = fileURLToPath(new URL('../../../../docs', import.meta.url))
const wanted = process.env['VESALIUS_TOUR'] === 'write'

interface Station { readonly name: string; readonly who: string; readonly saw: string; readonly picture?: string }

export class Tour {
  private readonly stations: Station[] = []
  private readonly began = performance.now()

  /** `picture`: the page is shown, narrowed to what is seen without scrolling. */
  async station(name: string, { who, saw, page }: { readonly who: string; readonly saw: string; readonly page?: Page }): Promise<void> {
    const number = this.stations.length + 1
    const picture = page && wanted ? `${String(number).padStart(2, '0')}-${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.jpg` : undefined
    if (page && picture) await take(page, picture)
    this.stations.push({ name, who, saw, ...(picture ? { picture } : {}) })
    console.log(`${String(number).padStart(2)}. ${name} (${who}): ${saw}  [${((performance.now() - this.began) / 1000).toFixed(0)} s]`)
  }

  /** docs/tour.md, from what was seen. */
  write(): void {
    if (!wanted) return
    const parts = this.stations.map(({ name, who, saw, picture }, index) => [`## ${index + 1}. ${name}`, '', `*${who}* — ${saw}`, ...(picture ? ['', `![${name}](tour/${picture})`] : []), ''].join('\n'))
    writeFileSync(join(docs, 'tour.md'), [
      '# The chain, walked', '',
      'Written by `npm run walk`: one test that starts the demonstration (a hub and three hospitals, each a process with generated data of its own) and walks through it in a browser,',
      'as each of the persons whose part it is. What stands in italics is who walks; the sentence after it is what the page said. Nothing here is drawn by hand.', '', ...parts].join('\n'))
  }
}

/** Small: half the size of the window, as JPEG. */
async function take(page: Page, name: string): Promise<void> {
  mkdirSync(join(docs, 'tour'), { recursive: true })
  await page.screenshot({ path: join(docs, 'tour', name), type: 'jpeg', quality: 55, scale: 'css' })
}
