/**
 * What a rotation of keys makes of releases, in the transaction that moves a study: what still waits leaves under the new keys and never under the old; what
 * is on its way waits for its receipt, and is sent under the new keys when none comes; what the collection has stays noted as sent under earlier keys.
 */
import type { MovedInstance } from '#archive'
import type { Transaction } from '#engines'

const moved = 'unnest($1::text[], $2::text[]) as m(before, after)'
/** Of one instance that was also taken in under the new keys, the row that is further on stays. */
const rank = (row: string): string => `array_position(array['withdrawn', 'refused', 'waiting', 'sent', 'acknowledged'], ${row}.state)`
const pair = 'o.sop_instance_uid = m.before and n.sop_instance_uid = m.after and m.before <> m.after'

export async function moveReleased(tx: Transaction, instances: readonly MovedInstance[]): Promise<void> {
  const uids = [instances.map(({ before }) => before.sopInstanceUid), instances.map(({ after }) => after.sopInstanceUid)]
  const { rows } = await tx.query('select 1 from ingest_released where sop_instance_uid = any($1) limit 1', [uids[0]])
  if (rows.length === 0) return
  await tx.query(`update ingest_released n set earlier_keys = true from ${moved}, ingest_released o where ${pair} and (o.noted or o.earlier_keys)`, uids)
  await tx.query(`delete from ingest_released o using ${moved}, ingest_released n where ${pair} and ${rank('o')} <= ${rank('n')}`, uids)
  await tx.query(`delete from ingest_released n using ${moved}, ingest_released o where ${pair}`, uids)
  await tx.query(
    `update ingest_released r set sop_instance_uid = m.after, earlier_keys = r.earlier_keys or r.noted,
       digest = case when r.state = 'waiting' then m.digest else r.digest end, size = case when r.state = 'waiting' then m.size else r.size end,
       before_digest = case when r.state = 'waiting' and r.noted then r.digest else r.before_digest end,
       noted = r.noted and r.state <> 'waiting', sent_bytes = case when r.state = 'waiting' then 0 else r.sent_bytes end,
       next_digest = case when r.state = 'sent' then m.digest end, next_size = case when r.state = 'sent' then m.size end
     from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as m(before, after, digest, size) where r.sop_instance_uid = m.before`,
    [...uids, instances.map(({ after }) => after.digest), instances.map(({ after }) => after.size)])
}
