/** The catalogue of a hub: descriptions that nodes have published, and nothing else. What a node sends is checked again before it is listed. */
import { missingOf } from '@vesalius/standards/dcat'
import type { Ledger, Records } from '#engines'
import type { Letter, LetterBody, Post, Received } from '#federation'
import { Problem } from '#kernel'
import type { Clock } from '#kernel'
import { isRounded } from './disclosure.ts'
import { Listing } from './listing.ts'
import { BadDisclosure, DescriptionIncomplete } from './problems.ts'
import { checkTexts } from './texts.ts'

export interface HubCatalogueOptions {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append'>
  readonly clock: Clock
  readonly post: Post
}

export interface HubCatalogue {
  readonly listing: Listing
}

export async function openHubCatalogue({ records, ledger, clock, post }: HubCatalogueOptions): Promise<HubCatalogue> {
  const listing = await Listing.open(records)
  post.on('dataset', (letter) => answered(letter, () => records.transaction(async (tx) => {
    const description = letter.body
    checked(description)
    await listing.put(tx, { description, node: letter.from.id, nodeName: letter.from.name, at: clock.now() })
    await ledger.append({ type: 'dataset/listed', actor: letter.from.id, subject: description.id, detail: { version: description.version, manifest: description.manifestDigest } }, tx)
  })))
  post.on('dataset-withdrawn', (letter) => answered(letter, () => records.transaction(async (tx) => {
    await listing.withdraw(tx, { ...letter.body, node: letter.from.id })
    await ledger.append({ type: 'dataset/withdrawn', actor: letter.from.id, subject: letter.body.id, detail: { version: letter.body.version } }, tx)
  })))
  // What came before anybody listened.
  void post.handle()
  return { listing }
}

/** Raises catalogue/description-incomplete, catalogue/bad-disclosure, catalogue/text-holds-identity. */
function checked(description: LetterBody<'dataset'>): void {
  const missing = missingOf(description)
  if (missing.length > 0) throw DescriptionIncomplete(missing.map(({ property }) => property).join(', '))
  if (!isRounded(description.aggregates)) throw BadDisclosure()
  checkTexts(description)
}

/** A description that is refused is answered with the code of its problem; what failed for another reason is tried again. */
async function answered(letter: Received, work: () => Promise<void>): Promise<Letter | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error
    return { type: 'problem', body: { code: error.code, about: letter.id } }
  }
}
