/** Inserts a batch of instances with their metadata and counts them, in one statement; and says what is known of given UIDs. */
import type { Queryable, Transaction } from '#engines'
import type { SeriesPlace } from './store-series.ts'
import type { KnownInstance, NewInstance } from './types.ts'

export interface Placed {
  readonly instance: NewInstance
  readonly place: SeriesPlace
}

// The metadata come as one value with lengths, because an array would be written and parsed element by element, with escapes.
const insert = {
  name: 'archive-insert',
  text: `with given as materialized (
      select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::int[],
        $11::int[], $12::int[], $13::int[], $14::text[], $15::text[], $16::text[], $17::int[], $18::int[], $19::text[])
      as g(uid, study_id, series_id, number, sop_class, transfer_syntax, digest, content_digest, size, rows, columns, bits, frames, findings,
        received_digest, send, starts, length, provenance)
    ), stored as (
      insert into archive_instance (uid, study_id, series_id, number, sop_class, transfer_syntax, digest, content_digest, size, rows, columns, bits,
        frames, findings, received_digest, send)
      select uid, study_id, series_id, number, sop_class, transfer_syntax, decode(digest, 'hex'), decode(content_digest, 'hex'), size, rows, columns,
        bits, frames, findings::jsonb, decode(received_digest, 'hex'), send from given order by uid
      on conflict (uid) do nothing returning id, uid, study_id, series_id, size, findings
    ), content as (
      insert into archive_content (instance_id, metadata, provenance)
      select stored.id, convert_from(substring($20::bytea from given.starts for given.length), 'UTF8'), given.provenance from stored join given using (uid)
    ), series as (
      update archive_series s set instances = s.instances + n.count, bytes = s.bytes + n.bytes
      from (select series_id, count(*)::int as count, sum(size)::bigint as bytes from stored group by 1) n where s.id = n.series_id
    ), study as (
      update archive_study s set instances = s.instances + n.count, bytes = s.bytes + n.bytes
      from (select study_id, count(*)::int as count, sum(size)::bigint as bytes from stored group by 1) n where s.id = n.study_id
    )
    select uid from stored`,
}

/** The UIDs that were inserted; the others were there before. UIDs within a batch differ. */
export async function insertInstances(tx: Transaction, placed: readonly Placed[]): Promise<ReadonlySet<string>> {
  const given = placed.map((one) => one.instance)
  const starts: number[] = []
  let at = 1
  for (const { metadata } of given) { starts.push(at); at += metadata.length }
  const pick = <T>(choose: (instance: NewInstance) => T): T[] => given.map(choose)
  const { rows } = await tx.query<{ uid: string }>(insert, [
    pick((one) => one.sopInstanceUid), placed.map((one) => one.place.studyId), placed.map((one) => one.place.seriesId), pick((one) => one.index.number),
    pick((one) => one.sopClassUid), pick((one) => one.transferSyntax), pick((one) => one.digest), pick((one) => one.contentDigest), pick((one) => one.size),
    pick((one) => one.index.rows), pick((one) => one.index.columns), pick((one) => one.index.bits), pick((one) => one.index.frames),
    placed.map(findingsOf), pick((one) => one.receivedDigest), pick((one) => one.send), starts, pick((one) => one.metadata.length),
    pick((one) => JSON.stringify(one.provenance)), only(given.map((one) => one.metadata)),
  ])
  const stored = new Set(rows.map((row) => row.uid))
  const remarked = placed.filter((one) => stored.has(one.instance.sopInstanceUid) && (one.place.findings.length > 0 || one.instance.findings.length > 0))
  if (remarked.length > 0) await noteFindings(tx, remarked)
  return stored
}

const findingsOf = ({ instance, place }: Placed): string | null => {
  const all = [...instance.findings, ...place.findings]
  return all.length === 0 ? null : JSON.stringify(all)
}

const only = (parts: readonly Uint8Array[]): Buffer => {
  const [first] = parts
  return parts.length === 1 && first !== undefined ? Buffer.from(first.buffer, first.byteOffset, first.length) : Buffer.concat(parts)
}

/** Study and series carry the codes of their instances' findings, for the list and its facets. */
async function noteFindings(tx: Transaction, placed: readonly Placed[]): Promise<void> {
  const codes = new Map<number, { place: SeriesPlace; codes: Set<string> }>()
  for (const { instance, place } of placed) {
    const entry = codes.get(place.seriesId) ?? { place, codes: new Set<string>() }
    for (const finding of [...instance.findings, ...place.findings]) entry.codes.add(finding.code)
    codes.set(place.seriesId, entry)
  }
  for (const { place, codes: found } of [...codes.values()].sort((a, b) => a.place.studyId - b.place.studyId)) {
    for (const [table, id] of [['archive_study', place.studyId], ['archive_series', place.seriesId]] as const) {
      await tx.query({
        name: `archive-note-${table}`,
        text: `update ${table} set findings = array(select distinct unnest(findings || $2::text[]) order by 1) where id = $1 and not findings @> $2::text[]`,
      }, [id, [...found]])
    }
  }
}

export async function knownInstances(records: Queryable, uids: readonly string[]): Promise<Map<string, KnownInstance>> {
  const { rows } = await records.query<{ uid: string; digest: string; content: string; size: number }>({
    name: 'archive-known',
    text: `select uid, encode(digest, 'hex') as digest, encode(content_digest, 'hex') as content, size from archive_instance where uid = any($1::text[])`,
  }, [uids])
  return new Map(rows.map((row) => [row.uid, { digest: row.digest, contentDigest: row.content, size: row.size }]))
}

export async function heldDigests(records: Queryable, digests: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await records.query<{ digest: string }>(
    `select distinct encode(i.digest, 'hex') as digest from archive_instance i join unnest($1::text[]) as asked (digest) on i.digest = decode(asked.digest, 'hex')`,
    [digests],
  )
  return new Set(rows.map(({ digest }) => digest))
}
