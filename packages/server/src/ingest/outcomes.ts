/** Writes how files ended, and what was done to those that are stored: one statement for a whole batch, inside the transaction that makes its instances visible. */
import type { Mask } from '@vesalius/deidentify'
import type { Queryable } from '#engines'
import { factsTables, factsValues } from './reports/facts.ts'
import type { FactsRow } from './reports/facts.ts'
import type { About } from './runner.ts'
import type { OutcomeName } from './sends.ts'

/** The end of one file. */
export interface Ending {
  readonly send: string
  readonly project: string
  readonly size: number
  readonly outcome: OutcomeName
  /** Sealed. */
  readonly name?: Uint8Array
  /** What makes a file of a resumable job the same when it comes again. */
  readonly key?: string
  readonly reason?: string
  readonly message?: string
  readonly sopInstanceUid?: string
  readonly receivedDigest?: string
  readonly findings?: readonly string[]
  readonly pixelKey?: string
  readonly link?: { readonly pseudonym: string, readonly sealed: Uint8Array }
  readonly quarantine?: QuarantineEntry
}

export interface QuarantineEntry extends About {
  readonly id: string
  /** The one it came with first. */
  readonly send: string
  readonly door: string
  readonly path: string
  readonly digest: string
  readonly headerBytes: number
  /** There when a person who looks at the pixels can let it pass. */
  readonly suggestions?: readonly Mask[]
}

const statement = {
  name: 'ingest-outcomes',
  text: `
    with ended as (
      select * from unnest($1::text[], $2::bytea[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::jsonb[])
        with ordinality as e(send, name, size, outcome, reason, message, sop_instance_uid, received_digest, key, quarantine, findings, position)),
    counted as (
      update ingest_send s set stored = s.stored + c.stored, duplicate = s.duplicate + c.duplicate, quarantined = s.quarantined + c.quarantined,
        rejected = s.rejected + c.rejected, bytes = s.bytes + c.bytes, changed_at = now()
      from (select send, count(*) filter (where outcome = 'stored') as stored, count(*) filter (where outcome = 'duplicate') as duplicate,
        count(*) filter (where outcome = 'quarantined') as quarantined, count(*) filter (where outcome = 'rejected') as rejected, sum(size) as bytes
        from ended group by send) c
      where s.id = c.send),
    pixels as (
      insert into ingest_pixels (project, pixel_key, sop_instance_uid) select * from unnest($12::text[], $13::text[], $14::text[]) on conflict do nothing),
    vault as (
      insert into ingest_vault (project, pseudonym, link) select * from unnest($15::text[], $16::text[], $17::bytea[]) on conflict do nothing),${factsTables(18)}
    insert into ingest_file (send, name, size, outcome, reason, message, sop_instance_uid, received_digest, key, quarantine, findings)
      select send, name, size, outcome, reason, message, sop_instance_uid, received_digest, key, quarantine, findings from ended order by position
      on conflict (key) where key is not null do nothing`,
}

/** What is held: under which item, and whether that was there before. */
export interface HeldUnder { readonly id: string, readonly reason: string, readonly again: boolean }

/** Returns under which item each proposed one is held: the same content for the same reason, sent again, is one item. */
export async function writeEndings(tx: Queryable, endings: readonly Ending[], facts: readonly FactsRow[] = []): Promise<Map<string, HeldUnder>> {
  const held = await writeHeld(tx, endings)
  const pixels = endings.filter(({ pixelKey, outcome }) => pixelKey !== undefined && outcome === 'stored')
  const links = uniqueLinks(endings)
  await tx.query({ ...statement, values: [
    endings.map(({ send }) => send), endings.map(({ name }) => name ?? null), endings.map(({ size }) => size), endings.map(({ outcome }) => outcome),
    endings.map(({ reason }) => reason ?? null), endings.map(({ message }) => message ?? null), endings.map(({ sopInstanceUid }) => sopInstanceUid ?? null),
    endings.map(({ receivedDigest }) => receivedDigest ?? null), endings.map(({ key }) => key ?? null), endings.map(({ quarantine }) => (quarantine ? held.get(quarantine.id)?.id : null)),
    endings.map(({ findings }) => (findings && findings.length > 0 ? JSON.stringify(findings) : null)),
    pixels.map(({ project }) => project), pixels.map(({ pixelKey }) => pixelKey), pixels.map(({ sopInstanceUid }) => sopInstanceUid),
    links.map(({ project }) => project), links.map(({ link }) => link?.pseudonym), links.map(({ link }) => link?.sealed),
    ...factsValues(facts),
  ] })
  return held
}

/** In the order of what they are about, so that two transactions that hold the same files wait for each other only one way. */
async function writeHeld(tx: Queryable, endings: readonly Ending[]): Promise<Map<string, HeldUnder>> {
  const place = ({ project, reason, quarantine }: Ending): string => `${project} ${quarantine?.digest} ${reason}`
  const ordered = endings.filter(({ quarantine }) => quarantine !== undefined).sort((a, b) => (place(a) < place(b) ? -1 : 1))
  const held = new Map<string, HeldUnder>()
  for (const ending of ordered) if (ending.quarantine) held.set(ending.quarantine.id, await writeQuarantine(tx, ending, ending.quarantine))
  return held
}

function uniqueLinks(endings: readonly Ending[]): Ending[] {
  const seen = new Map<string, Ending>()
  for (const ending of endings) if (ending.link && ending.outcome === 'stored') seen.set(`${ending.project} ${ending.link.pseudonym}`, ending)
  return [...seen.values()]
}

async function writeQuarantine(tx: Queryable, ending: Ending, entry: QuarantineEntry): Promise<HeldUnder> {
  const { rows } = await tx.query<{ id: string }>(
    `insert into ingest_quarantine as q (id, send, door, project, path, reason, message, digest, size, header_bytes, modality, sop_class, suggestions, series_key, device_key, frames, rows, columns, study_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
     on conflict (project, digest, reason) where state = 'held' do update set times = q.times + case excluded.door when 'retry' then 0 else 1 end, last_at = now(),
       message = excluded.message, modality = excluded.modality, sop_class = excluded.sop_class, suggestions = excluded.suggestions, series_key = excluded.series_key,
       device_key = excluded.device_key, frames = excluded.frames, rows = excluded.rows, columns = excluded.columns, study_key = excluded.study_key
     returning id`,
    [entry.id, entry.send, entry.door, ending.project, entry.path, ending.reason, ending.message ?? '', entry.digest, ending.size, entry.headerBytes,
      entry.modality ?? null, entry.sopClassUid ?? null, entry.suggestions ? JSON.stringify(entry.suggestions) : null, entry.seriesKey ?? null, entry.deviceKey ?? null,
      entry.frames ?? null, entry.rows ?? null, entry.columns ?? null, entry.studyKey ?? null])
  const id = rows[0]?.id ?? entry.id
  return { id, reason: ending.reason ?? '', again: id !== entry.id }
}
