/** Routes of profiles: listed, explained rule by rule, checked, saved as a new version, chosen for a project. */
import { explainProfile, profileDigest } from '@vesalius/deidentify/profile'
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Ingest } from '../ingest.ts'

const name = z.string().regex(/^[a-z0-9-]{1,40}$/)
const NameParams = z.object({ name })
const VersionQuery = z.object({ version: z.string().max(40).optional() })
const ProjectParams = z.object({ project: name })
const ProfileBody = z.strictObject({ profile: z.unknown() })
const Choice = z.strictObject({ profile: name })

const read = { config: { permission: 'ingest:read' } }
const edit = { config: { permission: 'profile:edit' } }

export function profileRoutes({ profiles, options }: Ingest): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/ingest/profiles', read, async () => ({ ...await profiles.list(), project: options.project }))
    app.get('/api/ingest/profiles/:name', read, async (request) => {
      const asked = parse(NameParams, request.params)
      const { profile, digest } = await profiles.named(asked.name, parse(VersionQuery, request.query).version)
      return { profile, digest, rules: explainProfile(profile), versions: await profiles.versions(asked.name) }
    })
    app.post('/api/ingest/profiles/check', edit, async (request) => {
      const checked = profiles.check(parse(ProfileBody, request.body).profile)
      return 'profile' in checked ? { ok: true, errors: [], digest: profileDigest(checked.profile), rules: explainProfile(checked.profile) } : { ok: false, errors: checked.errors }
    })
    app.post('/api/ingest/profiles', edit, async (request, reply) => {
      const { name: saved, version, digest } = await profiles.save(request.actor.id, parse(ProfileBody, request.body).profile)
      return reply.code(201).send({ name: saved, version, digest })
    })
    app.put('/api/ingest/projects/:project/profile', edit, async (request) => {
      const { name: chosen, version, digest } = await profiles.choose(request.actor.id, parse(ProjectParams, request.params).project, parse(Choice, request.body).profile)
      return { name: chosen, version, digest }
    })
  }
}
