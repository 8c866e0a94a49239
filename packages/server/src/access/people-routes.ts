/** The addresses for managing people, and the page on which somebody chooses a new passphrase by a one-time link. */
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Access } from './access.ts'
import { act } from './acting.ts'
import { isFromOurPage } from './guard.ts'
import { newPassphrasePage, sendPage } from './pages.ts'
import type { Decided } from './people.ts'
import { crossSite, deadLink } from './problems.ts'
import { digestOf } from './secrets.ts'
import { beginSession, signInRate } from './sign-in-routes.ts'
import { languageOf } from './texts.ts'

const manage = { config: { permission: 'people:manage' } } as const
const link = { config: { permission: 'public', ...signInRate } } as const
const roles = z.array(z.string().max(40)).max(10)
const invitation = z.strictObject({ roles: roles.min(1), note: z.string().trim().min(1).max(100).optional() })
const renewal = z.strictObject({ code: z.string().max(100), passphrase: z.string().max(1000) })
interface One { Params: { id: string } }

export function peopleRoutes(access: Access): (app: HttpApp) => Promise<void> {
  const { people, invitations } = access
  return async (app) => {
    app.get('/api/access/people', manage, async (request) => ({ people: await people.list(request.actor) }))
    app.put<One>('/api/access/people/:id/roles', manage, async (request, reply) => {
      const decided = await people.setRoles(request.actor, request.params.id, parse(z.strictObject({ roles }), request.body).roles)
      return answer(reply, decided)
    })
    app.post<One>('/api/access/people/:id/close', manage, async (request, reply) => {
      return answer(reply, await people.close(request.actor, request.params.id))
    })
    app.post<One>('/api/access/people/:id/reopen', manage, async (request, reply) => {
      return answer(reply, await people.reopen(request.actor, request.params.id))
    })
    app.post<One>('/api/access/people/:id/new-passphrase-link', manage, async (request, reply) =>
      reply.code(201).send(await people.newPassphraseLink(request.actor, request.params.id)),
    )
    app.get('/api/access/proposals', manage, async (request) => ({ proposals: await people.proposals(request.actor) }))
    app.post<One>('/api/access/proposals/:id/confirm', manage, async (request) => people.confirm(request.actor, request.params.id))
    app.delete<One>('/api/access/proposals/:id', manage, async (request, reply) => {
      await people.cancel(request.actor, request.params.id)
      return reply.code(204).send()
    })
    app.get('/api/access/invitations', manage, async () => ({ invitations: await invitations.list() }))
    app.post('/api/access/invitations', manage, async (request, reply) =>
      reply.code(201).send(await invitations.make(request.actor, parse(invitation, request.body))),
    )
    app.delete<One>('/api/access/invitations/:id', manage, async (request, reply) => {
      await invitations.revoke(request.actor, request.params.id)
      return reply.code(204).send()
    })
    if (access.options.oidc) return
    app.get('/new-passphrase', link, async (request, reply) => sendPage(reply, newPassphrasePage(languageOf(request.headers['accept-language']))))
    app.post('/new-passphrase', link, async (request, reply) => {
      if (!isFromOurPage(request, access.context.publicUrl)) throw crossSite()
      const { code, passphrase } = parse(renewal, request.body)
      const id = await renewPassphrase(access, code, passphrase)
      await beginSession(access, { request, reply, id })
      return { location: '/' }
    })
  }
}

/** 204 when it is done; 202 with the proposal when another administrator has to confirm it. */
function answer(reply: FastifyReply, { proposal }: Decided): FastifyReply {
  return proposal === undefined ? reply.code(204).send() : reply.code(202).send({ proposal })
}

/** Everything or nothing: a weak passphrase does not cost the link. Returns whose it is. */
async function renewPassphrase(access: Access, code: string, passphrase: string): Promise<string> {
  access.passphrases.check(passphrase)
  return act(access.context, async ({ tx, now, tell }) => {
    const { rows } = await tx.query<{ account: string }>(
      `delete from access_once o using access_account a where o.digest = $1 and o.purpose = 'passphrase' and o.expires_at > $2
        and a.id = o.payload->>'account' and a.closed_at is null returning a.id as account`,
      [digestOf(code), now],
    )
    const account = rows[0]?.account
    if (account === undefined) throw deadLink()
    await access.passphrases.set(account, passphrase, tx)
    tell({ type: 'access/passphrase-renewed', actor: account, subject: account, detail: {} })
    return account
  })
}
