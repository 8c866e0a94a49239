/** Administrators, who decide in twos about what others may do (GOV-18, ASVS 2.3.5): how many there are, and which person stands behind an actor. */
import type { Queryable } from '#engines'
import type { Actor } from '#kernel'
import { needsTwo } from './problems.ts'

/** Who has not signed in for so long is not waited for: of two administrators, one may have left for good. */
const awayDays = 90

/** The open accounts with the role, in one order and locked until the transaction ends: of two changes at once, one comes after the other. */
export async function lockAdministrators(tx: Queryable, now: Date): Promise<{ readonly all: readonly string[]; readonly present: readonly string[] }> {
  const { rows } = await tx.query<{ id: string; present: boolean }>(
    `select id, coalesce(signed_in_at, created_at) > $1::timestamptz - make_interval(days => ${awayDays}) as present from access_account
     where 'node-admin' = any(claimed || granted) and closed_at is null order by id for update`, [now])
  return { all: rows.map(({ id }) => id), present: rows.filter(({ present }) => present).map(({ id }) => id) }
}

/** With a single administrator, one decides alone, and the ledger says so. */
export const twoNeeded = ({ present }: { readonly present: readonly string[] }): boolean => present.length >= 2

/** Raises access/needs-two: nobody gives by a token, alone, what takes two. */
export async function mustBeAlone(tx: Queryable, now: Date): Promise<void> {
  if (twoNeeded(await lockAdministrators(tx, now))) throw needsTwo()
}

/** The person, or who made the token, or who made the token that made it; undefined for the operator's. */
export async function personBehind(records: Queryable, actor: Pick<Actor, 'id'>): Promise<string | undefined> {
  const { rows } = await records.query<{ id: string }>(
    `with recursive up (id) as (select $1::text union select t.creator from access_token t join up on t.id = up.id)
      select up.id from up join access_account a on a.id = up.id`,
    [actor.id],
  )
  return rows[0]?.id
}
