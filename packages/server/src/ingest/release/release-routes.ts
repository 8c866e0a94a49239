/** Released or kept: looked at and decided by project; how much has left, and, at the central collection, how much has come. */
import { z } from 'zod'
import { fingerprintOf } from '#federation'
import type { NodePost } from '#federation'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Ingest } from '../ingest.ts'
import type { Collected } from './collect.ts'

const ProjectParams = z.object({ project: z.string().regex(/^[a-z0-9-]{1,40}$/) })
const Choice = z.discriminatedUnion('policy', [
  z.strictObject({ policy: z.literal('kept') }),
  z.strictObject({ policy: z.literal('released'), to: z.string().max(60), fingerprint: z.string().regex(/^[0-9a-f]{16}$/) }),
])

export interface ReleaseRoutesOptions {
  readonly membership: Pick<NodePost, 'post'> | undefined
  readonly collects: boolean
}

export function releaseRoutes({ policies, releases, options }: Ingest, { membership, collects }: ReleaseRoutesOptions): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/ingest/releases', { config: { permission: 'release:read' } }, async () => {
      const members = await membership?.post.members() ?? []
      const { rows: collected } = await options.records.query<Collected>(
        'select member, member_name as name, outcome, instances::float8 as instances, bytes::float8 as bytes, last_at as "lastAt" from ingest_collected order by member_name, member, outcome')
      return {
        policies: await policies.list(), counts: await releases.counts(), project: options.project, path: options.path, federated: membership !== undefined, collects, collected,
        collections: members.filter((member) => member.collects).map((member) => ({ member: member.id, name: member.name, fingerprint: fingerprintOf(member) })),
        ...(releases.problem ? { problem: releases.problem } : {}),
      }
    })
    app.put('/api/ingest/projects/:project/release', { config: { permission: 'release:decide' } }, async (request) => {
      const { project } = parse(ProjectParams, request.params)
      const choice = parse(Choice, request.body)
      if (choice.policy === 'kept') return policies.choose(request.actor, project, choice)
      const to = (await membership?.post.members())?.find(({ id }) => id === choice.to)
      return policies.choose(request.actor, project, { policy: 'released', to, fingerprint: choice.fingerprint })
    })
  }
}
