/**
 * That nobody whom a model is tested on was in what it was trained on. Subjects are compared as keyed digests that only this node can make; what is kept is
 * how many there are, a commitment to each set, and whether they meet. Who has the node's key can compute all of it again; nobody else learns who is in it.
 */
import { createHash } from 'node:crypto'
import type { DisjointProof } from '@vesalius/standards/evaluation-report'
import type { DatasetDoor, DatasetName } from '../datasets.ts'
import type { LineageEntry } from '../registry/version.ts'

export interface SubjectSet extends DatasetName {
  readonly site: string
  /** Null where another site has not told it. */
  readonly subjects: number | null
  /** SHA-256 over the keyed digests, sorted, each on a line: 64 hexadecimal digits. */
  readonly commitment: string
}

export interface Proof {
  readonly method: 'HMAC-SHA-256'
  readonly test: SubjectSet | null
  readonly training: readonly (SubjectSet & { readonly overlaps: boolean })[]
  /** Versions whose subjects only another site knows. */
  readonly elsewhere: readonly (DatasetName & { readonly site: string })[]
  /**
   * True when every training set was compared, or lies at a site where other people are treated under other keys (`elsewhere`), and none meets the test set.
   * False when one meets it. Null when it cannot be told: nobody knows what it was trained on.
   */
  readonly disjoint: boolean | null
  /** The data of the test come from a site that gave none to the training. */
  readonly external: boolean
}

/** Of what nobody has compared yet. */
export const unknownProof: Proof = { method: 'HMAC-SHA-256', test: null, training: [], elsewhere: [], disjoint: null, external: false }

/** As it is told to a hub: without how many subjects there are, which a catalogue rounds. `site` is what this node is called. */
export function toldProof({ test, training, elsewhere, disjoint, external }: Proof, site: string): DisjointProof {
  const named = ({ dataset, version, commitment }: SubjectSet) => ({ dataset, version, commitment })
  return {
    test: test && named(test), training: training.map((one) => ({ ...named(one), overlaps: one.overlaps })),
    elsewhere: elsewhere.map((one) => ({ ...one, site: one.site === 'self' ? site : one.site })), disjoint, external,
  }
}

/** As a hub keeps what the node `site` has told. */
export function keptProof({ test, training, elsewhere, disjoint, external }: DisjointProof, site: string): Proof {
  const set = (one: NonNullable<DisjointProof['test']>) => ({ ...one, site, subjects: null })
  return { method: 'HMAC-SHA-256', test: test && set(test), training: training.map((one) => ({ ...set(one), overlaps: one.overlaps })), elsewhere, disjoint, external }
}

export async function proofOf(datasets: DatasetDoor, lineage: readonly LineageEntry[], test: DatasetName): Promise<Proof> {
  const site = datasets.site ?? 'self'
  const isHere = (entry: LineageEntry): boolean => entry.site === 'self' || entry.site === site
  const tested = await datasets.subjects?.(test)
  const training: (SubjectSet & { overlaps: boolean })[] = []
  const elsewhere: (DatasetName & { site: string })[] = []
  for (const entry of lineage) {
    const { dataset, version } = entry
    const known = isHere(entry) ? await datasets.subjects?.({ dataset, version }) : undefined
    if (!known || !tested) elsewhere.push({ dataset, version, site: entry.site })
    else training.push({ ...setOf({ dataset, version }, site, known), overlaps: [...tested].some((digest) => known.has(digest)) })
  }
  const meets = training.some(({ overlaps }) => overlaps)
  // What lies here and cannot be read any longer is not known to be disjoint.
  const unknown = !tested || lineage.length === 0 || elsewhere.some((one) => one.site === 'self' || one.site === site)
  return {
    method: 'HMAC-SHA-256', test: tested ? setOf(test, site, tested) : null, training, elsewhere, disjoint: meets ? false : unknown ? null : true, external: lineage.length > 0 && !lineage.some(isHere),
  }
}

function setOf({ dataset, version }: DatasetName, site: string, digests: ReadonlySet<string>): SubjectSet {
  const hash = createHash('sha256')
  for (const digest of [...digests].sort()) hash.update(`${digest}\n`)
  return { dataset, version, site, subjects: digests.size, commitment: hash.digest('hex') }
}
