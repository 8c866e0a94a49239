/** Whether a permit allows a use. Asked anew each time, in the node's own records: revoked or stopped holds at once, in every process, with no hub. */
import type { Queryable } from '#engines'
import type { Problem } from '#kernel'
import type { Offered } from '../offered.ts'
import { isAllowed } from '../policy/cedar.ts'
import { nameOf, policyOf } from '../policy/compile.ts'
import type { Permit, Use } from './permit.ts'
import {
  DatasetWithdrawn, Held, NoPermit, NotThisDataset, NotThisOutput, NotThisPerson, NotThisPurpose, NotThisTool, PermitBroken, PermitExpired, PermitNotYet, PermitRevoked, PolicyDenies,
} from './problems.ts'
import type { PermitKey } from './signature.ts'

export interface Checking {
  readonly records: Queryable
  readonly key: PermitKey
  readonly offered: Offered
}

interface Row {
  readonly version: number
  readonly jws: string
  readonly policy: string
  readonly revoked: boolean
  readonly held: boolean
}

/** Stands in access_hold for everything that is here. */
export const everything = '*'

/** The permit as it was signed; with `lock`, nobody revokes it until the transaction ends. Raises access/no-permit, /permit-revoked, /held, /permit-broken. */
export async function validPermit({ records, key }: Checking, { id, dataset, lock }: { readonly id: string; readonly dataset: string; readonly lock?: boolean }): Promise<{ permit: Permit; policy: string }> {
  const { rows } = await records.query<Row>(
    `select v.version, v.jws, v.policy, p.revoked_at is not null as revoked, exists (select 1 from access_hold where dataset in ($2, $3)) as held
     from access_permit p join access_permit_version v on v.permit = p.id and v.version = p.current where p.id = $1 ${lock ? 'for share of p' : ''}`, [id, dataset, everything])
  const row = rows[0]
  if (!row) throw NoPermit()
  if (row.revoked) throw PermitRevoked()
  if (row.held) throw Held()
  const permit = await key.read(row.jws)
  if (permit.id !== id || permit.version !== row.version) throw PermitBroken('its identity')
  if (row.policy !== policyOf(permit)) throw PermitBroken('its policy')
  return { permit, policy: row.policy }
}

/** Raises the problem that names what does not fit; returns the permit when Cedar allows the use. */
export async function checkUse(checking: Checking, use: Use, lock = false): Promise<Permit> {
  const { permit, policy } = await validPermit(checking, { id: use.permit, dataset: use.dataset, lock })
  const { action, actor, purpose, tool, output, at } = use
  const asked = { action, person: actor.id, datasetVersion: nameOf(use), permit: use.permit, purpose, tool, at, ...(output === undefined ? {} : { output }) }
  if (!(await isAllowed(policy, asked))) throw whatDoesNotFit(permit, use)
  const version = await checking.offered.find(use.dataset, use.version)
  const granted = permit.datasets.find((one) => nameOf(one) === nameOf(use))
  if (!version || version.state === 'invalidated' || version.manifest !== granted?.manifest) throw DatasetWithdrawn()
  return permit
}

/** For people: the policy has decided already. */
function whatDoesNotFit(permit: Permit, { actor, purpose, tool, output, at, action, ...version }: Use): Problem {
  const instant = at.toISOString()
  if (!permit.persons.includes(actor.id)) return NotThisPerson()
  if (instant < permit.from) return PermitNotYet()
  if (instant >= permit.until) return PermitExpired()
  if (!permit.datasets.some((one) => nameOf(one) === nameOf(version))) return NotThisDataset()
  if (permit.purpose !== purpose) return NotThisPurpose()
  if (!permit.tools.includes(tool)) return NotThisTool()
  if (action === 'release' && !permit.outputs.some((one) => one === output)) return NotThisOutput()
  return PolicyDenies()
}
