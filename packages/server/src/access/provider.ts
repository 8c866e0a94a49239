/**
 * The embedded OpenID provider, for a node that has no other: one client (this program, public, PKCE S256), the code flow and nothing else
 * (OpenID Connect Core 1.0, RFC 9700). The rest of the program meets it as it would meet any other provider.
 */
import { Provider } from 'oidc-provider'
import type { GrantContext } from 'oidc-provider'
import { ProviderAdapter } from './provider-adapter.ts'
import { providerKeys } from './provider-keys.ts'
import type { Accounts } from './accounts.ts'
import type { AccessContext } from './context.ts'
import { messagePage } from './pages.ts'
import { languageOf } from './texts.ts'

export const embeddedClient = 'vesalius'
const scopes = 'openid profile'

export async function embeddedProvider(context: AccessContext, accounts: Accounts, keysFolder: string): Promise<Provider> {
  const keys = await providerKeys(keysFolder)
  const secure = context.publicUrl.startsWith('https:')
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true, secure }
  const provider = new Provider(`${context.publicUrl}/oidc`, {
    adapter: (model: string) => new ProviderAdapter(context, model),
    clients: [
      {
        client_id: embeddedClient,
        token_endpoint_auth_method: 'none',
        application_type: 'web',
        response_types: ['code'],
        grant_types: ['authorization_code'],
        redirect_uris: [`${context.publicUrl}/sign-in/callback`],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: keys.jwks,
    cookies: {
      keys: keys.cookies,
      long: { ...cookie, path: '/oidc' },
      short: cookie,
      names: { session: 'oidc_session', interaction: 'oidc_interaction', resume: 'oidc_resume' },
    },
    claims: { openid: ['sub'], profile: ['name'] },
    scopes: scopes.split(' '),
    responseTypes: ['code'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false }, userinfo: { enabled: false } },
    interactions: { url: (_context: unknown, interaction: { uid: string }) => `/oidc/interaction/${interaction.uid}` },
    ttl: { AccessToken: 300, AuthorizationCode: 60, IdToken: 300, Grant: 3600, Interaction: 900, Session: 3600 },
    findAccount: async (_context: unknown, id: string) => {
      const account = await accounts.find(id)
      return account && { accountId: id, claims: async () => ({ sub: id, name: account.name }) }
    },
    loadExistingGrant: grantToOurselves,
    renderError: async (koa: { type: string; body: string; get(header: string): string }) => {
      koa.type = 'html'
      koa.body = messagePage(languageOf(koa.get('accept-language')), 'signInFailed')
    },
  })
  provider.proxy = secure
  provider.on('server_error', () => context.log.warn({}, 'the embedded provider could not answer'))
  return provider
}

/** There is one client and it is this program, so there is nobody to consent to. */
async function grantToOurselves({ oidc }: GrantContext): Promise<object> {
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
  grant.addOIDCScope(scopes)
  await grant.save()
  return grant
}
