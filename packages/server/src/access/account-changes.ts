/** What is done to an account once it is decided: roles, closing, reopening, a link for a new passphrase. What somebody loses ends at once and with all that hangs on it. */
import type { Transaction } from '#engines'
import { isRole } from './permissions.ts'
import { accountChanged, accountClosed, lastAdministrator, signsInElsewhere, unknownRole } from './problems.ts'
import { embeddedIssuer } from './accounts.ts'
import { channelOfClosed } from './closed.ts'

export interface AccountRow {
  readonly id: string
  readonly issuer: string
  readonly name: string
  readonly claimed: readonly string[]
  readonly granted: readonly string[]
  readonly created_at: Date
  readonly closed_at: Date | null
  readonly signed_in_at: Date | null
}

export interface Change {
  readonly tx: Transaction
  readonly now: Date
  readonly row: AccountRow
  /** The open accounts with the role. */
  readonly administrators: readonly string[]
}

/** For the ledger; none when nothing had to change. */
export type Changed = { readonly type: string; readonly detail: Record<string, string | number> } | undefined

/** The account and every token that it made, or that one of them made. */
const treeOf = `with recursive tree (id) as (select $1::text union select t.id from access_token t join tree on t.creator = tree.id)`

export const rolesOf = (row: Pick<AccountRow, 'claimed' | 'granted'>): string[] => [...new Set([...row.claimed, ...row.granted])]
export const isAdministrator = (roles: readonly string[]): boolean => roles.includes('node-admin')
const isOnly = (administrators: readonly string[], id: string): boolean => administrators.length === 1 && administrators[0] === id

/** `before`: what the roles were when it was proposed. Raises access/unknown-role, access/last-administrator, access/account-changed. */
export async function changeRoles({ tx, row, administrators }: Change, { roles, before }: { readonly roles: readonly string[]; readonly before: readonly string[] }): Promise<Changed> {
  if (!roles.every(isRole)) throw unknownRole()
  const had = rolesOf(row).sort()
  if (had.join() !== [...before].sort().join()) throw accountChanged()
  const after = [...new Set([...row.claimed, ...roles])]
  if (isAdministrator(had) && !isAdministrator(after) && isOnly(administrators, row.id)) throw lastAdministrator()
  await tx.query('update access_account set granted = $2 where id = $1', [row.id, roles])
  if (!isAdministrator(after)) await endBeyond(tx, row.id, after)
  return { type: 'access/roles-changed', detail: { before: had.join(' '), after: after.sort().join(' ') } }
}

/** Raises access/last-administrator. */
export async function closeAccount({ tx, now, row: { id, closed_at: closed }, administrators }: Change): Promise<Changed> {
  if (closed) return undefined
  if (isOnly(administrators, id)) throw lastAdministrator()
  await tx.query('update access_account set closed_at = $2 where id = $1', [id, now])
  await tx.query('delete from access_session where account = $1', [id])
  await endSignIns(tx, id)
  await tx.query(`${treeOf} delete from access_once where purpose in ${links} and (payload->>'by' in (select id from tree) or payload->>'account' = $1)`, [id])
  await tx.query(`${treeOf} insert into access_ended_actor (id, account, at) select id, $1, $2::timestamptz from tree on conflict do nothing`, [id, now])
  await endProposals(tx, id)
  const { rowCount } = await tx.query(`${treeOf} delete from access_token where id in (select id from tree)`, [id])
  await tx.query('select pg_notify($1, $2)', [channelOfClosed, id])
  return { type: 'access/account-closed', detail: { tokens: rowCount ?? 0 } }
}

export async function reopenAccount({ tx, row }: Change): Promise<Changed> {
  if (!row.closed_at) return undefined
  await tx.query('update access_account set closed_at = null where id = $1', [row.id])
  await tx.query('delete from access_ended_actor where id = $1', [row.id])
  return { type: 'access/account-reopened', detail: { roles: rolesOf(row).join(' ') } }
}

/** Raises access/signs-in-elsewhere, access/account-closed. */
export function mayHaveLink(row: AccountRow): void {
  if (row.issuer !== embeddedIssuer) throw signsInElsewhere()
  if (row.closed_at) throw accountClosed()
}

/** What the account signed in with until now ends, and the link of this digest begins to work. */
export async function renewByLink({ tx, now, row }: Change, { digest, by, seconds }: { readonly digest: string; readonly by: string; readonly seconds: number }): Promise<Changed> {
  mayHaveLink(row)
  await tx.query(`delete from access_once where purpose = 'passphrase' and payload->>'account' = $1`, [row.id])
  for (const table of ['access_passphrase', 'access_passkey', 'access_session']) await tx.query(`delete from ${table} where account = $1`, [row.id])
  await endSignIns(tx, row.id)
  await tx.query(`insert into access_once (digest, purpose, payload, expires_at) values ($1, 'passphrase', $2, $3)`, [
    digest, JSON.stringify({ account: row.id, by }), new Date(now.getTime() + seconds * 1000),
  ])
  return { type: 'access/passphrase-link', detail: {} }
}

const links = `('welcome', 'welcome-proposed', 'passphrase')`

/** What the embedded provider keeps of the account, also a sign-in that is half-way. */
async function endSignIns(tx: Transaction, id: string): Promise<void> {
  await tx.query(`delete from access_oidc where payload->>'accountId' = $1 or payload->'result'->'login'->>'accountId' = $1`, [id])
}

/** What it proposed, and what stands on its word: neither waits for the word of another any longer. */
async function endProposals(tx: Transaction, id: string): Promise<void> {
  await tx.query(`${treeOf} delete from access_proposal where by in (select id from tree) or $1 = any(persons)`, [id])
}

/** For an account that is no administrator (any longer): it can have given no role that it lacks, and can have invited nobody. */
async function endBeyond(tx: Transaction, id: string, roles: readonly string[]): Promise<void> {
  await tx.query(`${treeOf} delete from access_once where purpose in ${links} and payload->>'by' in (select id from tree)`, [id])
  await endProposals(tx, id)
  await tx.query(`${treeOf} delete from access_token where id in (select id from tree) and not roles <@ $2::text[]`, [id, roles])
}
