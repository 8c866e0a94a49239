/** Who may not act any longer: closed accounts, and tokens that they had made. For the door, which ends what still runs for them. */
import type { Queryable } from '#engines'

/** The channel on which the records say that an account was closed. */
export const channelOfClosed = 'access_closed'

/** Those of the actors that are closed, or were tokens of an account when it was closed. */
export async function closedAmong(records: Queryable, actors: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await records.query<{ id: string }>('select id from access_account where id = any($1) and closed_at is not null union select id from access_ended_actor where id = any($1)', [actors])
  return new Set(rows.map(({ id }) => id))
}
