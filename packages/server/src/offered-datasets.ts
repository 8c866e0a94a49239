/** What the doors tell the access room of datasets: which versions may be asked for, and what one holds for whoever has a permit. */
import { createHash } from 'node:crypto'
import type { Contents, Offered } from '#access'
import type { Archive } from '#archive'
import type { Catalogue, DatasetEntry, HubCatalogue } from '#catalogue'
import { Problem, problem } from '#kernel'

const DatasetChanged = problem('node/dataset-changed', 409, 'An instance of the dataset is no longer in the archive as it was when the version was released')

/** One instance of a version, read from the archive only when it is asked for. */
export interface OpenInstance extends DatasetEntry {
  /** The file as it was released. Raises node/dataset-changed. */
  read(): Promise<Buffer>
}

/** The versions of this node. */
export function offeredHere(catalogue: Pick<Catalogue, 'version'>): Offered {
  return {
    find: (id, number) => ifThere(async () => {
      const { texts, manifestDigest, state, aggregates } = await catalogue.version({ id, number })
      return {
        dataset: id, version: number, title: texts.title, manifest: manifestDigest, state, identity: aggregates.pseudonymised > 0 ? 'pseudonymised' : 'anonymised',
        dataUses: texts.dataUses.map((code) => ({ code })), holder: 'self',
      }
    }),
  }
}

/** What nodes have published at this hub. The data are theirs, and so is the decision about them. */
export function offeredByMembers({ listing }: HubCatalogue): Offered {
  return {
    find: (id, number) => ifThere(async () => {
      const { description, node, state } = await listing.get(id, `${number}.0.0`)
      const { title, manifestDigest, identity, dataUses } = description
      return { dataset: id, version: number, title, manifest: manifestDigest, state, identity, dataUses: dataUses.map((code) => ({ code })), holder: node }
    }),
  }
}

export function contentsHere(catalogue: Pick<Catalogue, 'contents'>, archive: Pick<Archive, 'read'>): Contents<OpenInstance> {
  return async function* ({ dataset, version }) {
    for await (const entry of catalogue.contents({ id: dataset, number: version })) yield { ...entry, read: () => readUnchanged(archive, entry) }
  }
}

async function readUnchanged(archive: Pick<Archive, 'read'>, { sopInstanceUid, digest }: DatasetEntry): Promise<Buffer> {
  const bytes = await archive.read(sopInstanceUid)
  if (!bytes || createHash('sha256').update(bytes).digest('hex') !== digest) throw DatasetChanged()
  return bytes
}

async function ifThere<Found>(find: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await find()
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return undefined
    throw error
  }
}
