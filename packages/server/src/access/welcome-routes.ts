/** The one-time link: the first administrator, and whom an administrator invites; whoever makes an account is signed in. The code comes in the body of a request and never in an address. */
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Access } from './access.ts'
import { isFromOurPage } from './guard.ts'
import { assets, sendPage, welcomePage, welcomeProviderPage } from './pages.ts'
import { crossSite, deadLink, notConfirmed } from './problems.ts'
import type { Invitation, RelyingParty } from './relying-party.ts'
import { beginSession, beginSignIn, signInRate } from './sign-in-routes.ts'
import { languageOf } from './texts.ts'

const config = { permission: 'public', ...signInRate }
const code = z.string().max(100)
const name = z.string().trim().min(1).max(100)
const passkey = z.strictObject({ ceremony: z.string().max(100), response: z.record(z.string(), z.unknown()) })
const account = z.strictObject({ code, name: name.optional(), passphrase: z.string().max(1000).optional(), passkey: passkey.optional() })

export function welcomeRoutes(access: Access, party: RelyingParty): (app: HttpApp) => Promise<void> {
  const { once, passkeys } = access
  return async (app) => {
    app.get<{ Params: { name: string } }>('/oidc/assets/:name', { config: { permission: 'public' } }, async (request, reply) => {
      const asset = Object.hasOwn(assets, request.params.name) ? assets[request.params.name] : undefined
      return asset ? reply.type(asset.type).header('cache-control', 'no-cache').send(asset.body) : reply.callNotFound()
    })
    app.get('/welcome', { config }, async (request, reply) => {
      const language = languageOf(request.headers['accept-language'])
      return sendPage(reply, access.options.oidc ? welcomeProviderPage(language) : welcomePage(language, passkeys.possible))
    })
    app.post('/welcome/passkey-options', { config }, async (request) => {
      if (!isFromOurPage(request, access.context.publicUrl)) throw crossSite()
      const wanted = parse(z.strictObject({ code, name }), request.body)
      if (!(await once.peek('welcome', wanted.code))) throw deadLink()
      return passkeys.beginRegistration(wanted.name)
    })
    app.post('/welcome', { config }, async (request, reply) => {
      if (!isFromOurPage(request, access.context.publicUrl)) throw crossSite()
      const wanted = parse(account, request.body)
      if (await once.peek('welcome-proposed', wanted.code)) throw notConfirmed()
      if (!(await once.peek('welcome', wanted.code))) throw deadLink()
      if (access.options.oidc) return { location: await beginSignIn(access, party, { reply, returnTo: '/', welcome: wanted.code }) }
      const id = await createAccount(access, { ...wanted, name: parse(name, wanted.name) })
      await beginSession(access, { request, reply, id })
      return { location: '/' }
    })
  }
}

interface Wanted extends Pick<z.output<typeof account>, 'code' | 'passphrase' | 'passkey'> {
  readonly name: string
}

/** Everything is checked before the code is used up, so that a weak passphrase does not cost the link. */
async function createAccount(access: Access, wanted: Wanted): Promise<string> {
  const credential = wanted.passkey && (await access.passkeys.finishRegistration(wanted.passkey.ceremony, wanted.passkey.response))
  if (wanted.passphrase !== undefined || !credential) access.passphrases.check(wanted.passphrase ?? '')
  const invited = await access.once.take<Invitation>('welcome', wanted.code)
  if (!invited) throw deadLink()
  let id: string
  try {
    id = await access.accounts.createEmbedded(wanted.name, invited.roles)
  } catch (error) {
    await access.once.restore('welcome', wanted.code, invited)
    throw error
  }
  if (wanted.passphrase !== undefined) await access.passphrases.set(id, wanted.passphrase)
  if (credential) await access.passkeys.keep(id, credential)
  return id
}
