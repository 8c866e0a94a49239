/** The embedded provider's addresses under /oidc, and the page on which somebody says who they are. */
import { z } from 'zod'
import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Provider } from 'oidc-provider'
import { parse, Problem } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Access } from './access.ts'
import { isFromOurPage } from './guard.ts'
import { sendPage, signInPage } from './pages.ts'
import { crossSite, signInFailed } from './problems.ts'
import { signInRate } from './sign-in-routes.ts'
import { languageOf } from './texts.ts'

const config = { permission: 'public', ...signInRate }
const form = z.object({ name: z.string().max(100), passphrase: z.string().max(1000) })
const passkey = z.strictObject({ ceremony: z.string().max(100), response: z.record(z.string(), z.unknown()) })
const largestForm = 16 * 1024
type Interaction = FastifyRequest<{ Params: { uid: string } }>

export function providerRoutes(access: Access, provider: Provider): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/oidc/interaction/:uid', { config }, async (request: Interaction, reply) => {
      await interactionOf(provider, request, reply)
      return sendPage(reply, signInPage(languageOf(request.headers['accept-language']), { uid: request.params.uid, passkeys: access.passkeys.possible }))
    })
    app.post(
      '/oidc/interaction/:uid',
      { config: { ...config, rawBody: true }, bodyLimit: largestForm },
      async (request: Interaction, reply) => {
        mustBeOurPage(access, request)
        await interactionOf(provider, request, reply)
        const { name, passphrase } = parse(form, Object.fromEntries(new URLSearchParams(await textOf(request.body as Readable))))
        try {
          const account = await access.accounts.findByName(name.trim())
          await access.passphrases.verify(account, passphrase)
          return reply.redirect(await finish(provider, { request, reply, account: account as string }), 303)
        } catch (error) {
          const failure =
            error instanceof Problem && error.code === 'access/wrong-passphrase'
              ? 'wrong'
              : error instanceof Problem && error.code === 'access/wait'
                ? 'wait'
                : undefined
          if (!failure) throw error
          return sendPage(
            reply,
            signInPage(languageOf(request.headers['accept-language']), { uid: request.params.uid, name, failure, passkeys: access.passkeys.possible }),
            (error as Problem).status,
          )
        }
      },
    )
    app.post('/oidc/interaction/:uid/passkey-options', { config }, async (request: Interaction, reply) => {
      mustBeOurPage(access, request)
      await interactionOf(provider, request, reply)
      return access.passkeys.beginSignIn()
    })
    app.post('/oidc/interaction/:uid/passkey', { config }, async (request: Interaction, reply) => {
      mustBeOurPage(access, request)
      await interactionOf(provider, request, reply)
      const { ceremony, response } = parse(passkey, request.body)
      const account = await access.passkeys.finishSignIn(ceremony, response)
      return { location: await finish(provider, { request, reply, account }) }
    })
    mount(app, provider)
  }
}

/** Everything else under /oidc is the provider's own. */
function mount(app: HttpApp, provider: Provider): void {
  const handle = provider.callback()
  app.route({
    method: ['GET', 'POST'],
    url: '/oidc/*',
    config: { permission: 'public', rawBody: true, rateLimit: { max: 600, timeWindow: 60_000 } },
    bodyLimit: 64 * 1024,
    handler: async (request, reply) => {
      reply.hijack()
      const raw = request.raw as typeof request.raw & { originalUrl?: string }
      raw.originalUrl = raw.url ?? ''
      raw.url = raw.originalUrl.slice('/oidc'.length)
      reply.raw.setHeader('cache-control', 'no-store')
      await handle(raw, reply.raw)
    },
  })
}

/** The interaction that the browser's cookie names must be the one of the address. */
async function interactionOf(provider: Provider, request: Interaction, reply: FastifyReply): Promise<void> {
  const interaction = await provider.interactionDetails(request.raw, reply.raw).catch(() => {
    throw signInFailed()
  })
  if (interaction.uid !== request.params.uid || interaction.prompt.name !== 'login') throw signInFailed()
}

function finish(provider: Provider, who: { request: FastifyRequest; reply: FastifyReply; account: string }): Promise<string> {
  return provider.interactionResult(who.request.raw, who.reply.raw, { login: { accountId: who.account, remember: false } })
}

function mustBeOurPage(access: Access, request: FastifyRequest): void {
  if (!isFromOurPage(request, access.context.publicUrl)) throw crossSite()
}

async function textOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
