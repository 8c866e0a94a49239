/** What is written together of one file that has ended: its outcome, its instance, what was done to it, whether it leaves. */
import type { NewInstance } from '#archive'
import type { Records, Transaction } from '#engines'
import type { Delivery, IntakeParts } from './intake.ts'
import type { Ending } from './outcomes.ts'
import type { Released } from './release/releases.ts'
import type { FactsRow } from './reports/facts.ts'
import type { Arrived } from './worker-messages.ts'

export interface Item {
  readonly ending: Ending
  readonly instance?: NewInstance
  readonly facts?: FactsRow
  /** May leave the hospital. */
  readonly leaving?: Released
  /** Of what another member released: who. */
  readonly from?: string
}

export function itemOf(traveller: Arrived, delivery: Delivery): Omit<Item, 'ending'> {
  return { instance: instanceOf(traveller, delivery), ...factsOf(traveller, delivery), ...leavingOf(traveller, delivery) }
}

function instanceOf(traveller: Arrived, { send }: Delivery): NewInstance {
  const { identity, transferSyntax, digest, size, index, metadata, subject, receivedDigest, provenance, findings, keys } = traveller
  return {
    project: send.project, path: send.path, ...identity, transferSyntax, digest, size, contentDigest: digest, index, metadata, subject, receivedDigest,
    provenance, findings, send: send.id, keys,
  }
}

function factsOf({ facts, identity, subject, digest, size }: Arrived, { send, decision, firstSend }: Delivery): Pick<Item, 'facts'> {
  if (!facts) return {}
  const { sopInstanceUid, studyInstanceUid } = identity
  const reviewed = decision ? { decision: { decision: decision.decision, reviewer: decision.reviewer } } : {}
  return { facts: { project: send.project, send: firstSend ?? send.id, sopInstanceUid, studyInstanceUid, pseudonym: subject.pseudonym, digest, size, facts, ...reviewed } }
}

function leavingOf({ mayLeave, studyKey, identity: { sopInstanceUid }, digest, size }: Arrived, { send, from }: Delivery): Pick<Item, 'leaving' | 'from'> {
  if (from !== undefined) return { from }
  return mayLeave ? { leaving: { project: send.project, send: send.id, sopInstanceUid, digest, size, ...(studyKey ? { studyKey } : {}) } } : {}
}

/** Of what was stored: what leaves by the policy of its project, and what came because another hospital released it. */
export async function writeReleases(tx: Transaction, stored: readonly Item[], { policies, releases, ledger }: Pick<IntakeParts, 'policies' | 'releases' | 'ledger'>): Promise<void> {
  if (policies.used) {
    await policies.check(tx, stored.flatMap(({ instance, from }) => (instance && from === undefined ? { project: instance.project, path: instance.path } : [])))
    await releases.enter(tx, stored.flatMap(({ leaving }) => leaving ?? []))
  }
  for (const [from, ofMember] of Map.groupBy(stored.filter((one) => one.from !== undefined), (one) => one.from ?? '')) {
    await ledger.append({ type: 'release/received', actor: from, subject: ofMember[0]?.ending.send ?? '', detail: { instances: ofMember.length } }, tx)
  }
}

/** Pixel keys that another SOP Instance UID of the project has already. */
export async function samePixelsOf(records: Records, items: readonly Item[]): Promise<Set<string>> {
  const asked = items.filter(({ ending }) => ending.pixelKey !== undefined)
  if (asked.length === 0) return new Set()
  const { rows } = await records.query<{ project: string, pixel_key: string }>({
    name: 'ingest-same-pixels',
    text: `select a.project, a.pixel_key from unnest($1::text[], $2::text[], $3::text[]) a(project, pixel_key, uid)
      where exists (select 1 from ingest_pixels p where p.project = a.project and p.pixel_key = a.pixel_key and p.sop_instance_uid <> a.uid)`,
    values: [asked.map(({ ending }) => ending.project), asked.map(({ ending }) => ending.pixelKey), asked.map(({ ending }) => ending.sopInstanceUid)],
  })
  return new Set(rows.map(({ project, pixel_key }) => `${project} ${pixel_key}`))
}
