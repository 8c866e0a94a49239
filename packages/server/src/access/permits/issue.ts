/** Making a permit, or its next version: the policy is checked before anything is signed, and both rest together. */
import { newIdentifier } from '#kernel'
import type { Acting } from '../acting.ts'
import type { Correspondence } from '../correspondence.ts'
import type { Offered } from '../offered.ts'
import { checkPolicy } from '../policy/cedar.ts'
import { policyOf } from '../policy/compile.ts'
import { votersFor } from '../requests/settle.ts'
import type { Granted } from '../requests/settle.ts'
import type { Permit } from './permit.ts'
import { DatasetWithdrawn } from './problems.ts'
import type { PermitKey } from './signature.ts'
import { channel } from './watch.ts'

export interface Signing {
  readonly key: PermitKey
  readonly correspondence: Correspondence
}
export interface Issuing extends Signing {
  readonly offered: Offered
}

/** Over the datasets of this house that were granted. Raises access/dataset-withdrawn, access/policy-invalid. */
export async function issuePermit(acting: Acting, issuing: Issuing, { request, requester, form, parts }: Granted): Promise<Permit> {
  const { tx, now, tell } = acting
  const { key, offered } = issuing
  const datasets = await Promise.all(parts.map(async ({ dataset, version }) => {
    const found = await offered.find(dataset, version)
    if (!found || found.state === 'invalidated') throw DatasetWithdrawn()
    return { dataset, version, manifest: found.manifest }
  }))
  const { summary, scientific } = form
  const permit: Permit = {
    id: newIdentifier('permit'), version: 1, request, node: key.node, persons: [...new Set([requester, ...summary.persons])], datasets,
    purpose: scientific.purpose.kind, tools: summary.tools, outputs: summary.outputs, identity: scientific.identity,
    from: `${scientific.from}T00:00:00.000Z`, until: dayAfter(scientific.until), grantedBy: await votersFor(tx, request, 'grant'), issued: now.toISOString(),
  }
  await tx.query('insert into access_permit (id, request, requester, current, persons, datasets, until) values ($1, $2, $3, 1, $4, $5, $6)',
    [permit.id, request, requester, permit.persons, datasets.map(({ dataset }) => dataset), permit.until])
  await keepVersion(acting, issuing, permit)
  tell({ type: 'permit/issued', actor: 'house', subject: permit.id, detail: { request, datasets: datasets.length, persons: permit.persons.length, until: permit.until } })
  return permit
}

/** Signs and keeps a version, makes it the one that holds, and tells every process and the hub from which the request came. */
export async function keepVersion({ tx, now }: Acting, { key, correspondence }: Signing, permit: Permit): Promise<void> {
  const policy = policyOf(permit)
  await checkPolicy(policy)
  const signed = await key.sign(permit)
  await tx.query('insert into access_permit_version (permit, version, jws, policy, signed_at) values ($1, $2, $3, $4, $5)', [permit.id, permit.version, signed, policy, now])
  await tx.query('update access_permit set current = $2, persons = $3, until = $4 where id = $1', [permit.id, permit.version, permit.persons, permit.until])
  await tx.query('select pg_notify($1, $2)', [channel, permit.id])
  const { rows } = await tx.query<{ origin: string | null }>('select origin from access_request where id = $1', [permit.request])
  await correspondence.permitSigned(tx, rows[0]?.origin ?? null, { request: permit.request, signed })
}

/** A permit ends with its last day, in UTC. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + 86_400_000).toISOString()
}
