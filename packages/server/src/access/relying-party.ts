/**
 * The program as a relying party (OpenID Connect Core 1.0, code flow with PKCE, state and nonce): one code path for the embedded provider, which it
 * calls inside the process, and for any other.
 */
import { readFileSync } from 'node:fs'
import * as client from 'openid-client'
import type { Actor, HttpApp } from '#kernel'
import { traceOf } from '#kernel'
import type { Access } from './access.ts'
import { noProvider, signInFailed } from './problems.ts'
import { embeddedClient } from './provider.ts'

/** What a sign-in under way must remember. */
export interface Begun {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly returnTo: string
  readonly welcome?: string
}
/** What a one-time link gives. */
export interface Invitation {
  readonly roles: readonly string[]
}
export interface SignedIn {
  readonly actor: Actor
  readonly idToken: string | undefined
}

export class RelyingParty {
  readonly #access: Access
  readonly #app: HttpApp
  #configuration: Promise<client.Configuration> | undefined

  constructor(access: Access, app: HttpApp) {
    this.#access = access
    this.#app = app
  }

  get #embedded(): boolean {
    return this.#access.options.oidc === undefined
  }

  /** Where to send the browser, and what to remember until it comes back. */
  async begin(returnTo: string, welcome?: string): Promise<{ location: string; begun: Begun }> {
    const configuration = await this.#discovered()
    const begun: Begun = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
      returnTo,
      ...(welcome === undefined ? {} : { welcome }),
    }
    const location = client.buildAuthorizationUrl(configuration, {
      redirect_uri: `${this.#access.context.publicUrl}/sign-in/callback`,
      scope: 'openid profile',
      state: begun.state,
      nonce: begun.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(begun.verifier),
      code_challenge_method: 'S256',
      // Whoever signs out of the embedded provider's only client has signed out: it never lets somebody in without asking.
      ...(this.#embedded ? { prompt: 'login' } : {}),
    })
    return { location: location.href, begun }
  }

  /** Completes a sign-in. `query` is the path and query with which the browser came back. Throws access/sign-in-failed (400). */
  async complete(query: string, begun: Begun): Promise<SignedIn> {
    const configuration = await this.#discovered()
    try {
      const tokens = await client.authorizationCodeGrant(configuration, new URL(query, this.#access.context.publicUrl), {
        pkceCodeVerifier: begun.verifier,
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims() as client.IDToken
      if (this.#embedded) {
        const actor = await this.#access.accounts.find(claims.sub)
        if (!actor) throw signInFailed()
        return { actor, idToken: undefined }
      }
      const granted = begun.welcome === undefined ? undefined : (await this.#access.once.take<Invitation>('welcome', begun.welcome))?.roles
      const all =
        configuration.serverMetadata().userinfo_endpoint && claims['vesalius_roles'] === undefined
          ? { ...claims, ...(await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)) }
          : claims
      const actor = await this.#access.accounts.fromProvider({
        issuer: claims.iss,
        subject: claims.sub,
        name: nameOf(all),
        roles: rolesOf(all),
        ...(granted ? { granted } : {}),
      })
      return { actor, idToken: tokens.id_token }
    } catch (error) {
      this.#access.context.log.warn(traceOf(error), 'a sign-in could not be completed')
      throw signInFailed()
    }
  }

  /** Where the browser must go to sign out at the provider too; undefined at the embedded one and where there is no such place. */
  async signOutAddress(idToken: string | null): Promise<string | undefined> {
    if (this.#embedded || !idToken) return undefined
    const configuration = await this.#discovered()
    if (!configuration.serverMetadata().end_session_endpoint) return undefined
    return client.buildEndSessionUrl(configuration, {
      id_token_hint: idToken,
      post_logout_redirect_uri: `${this.#access.context.publicUrl}/`,
    }).href
  }

  async #discovered(): Promise<client.Configuration> {
    this.#configuration ??= this.#discover()
    try {
      return await this.#configuration
    } catch (error) {
      this.#configuration = undefined
      this.#access.context.log.warn(traceOf(error), 'the provider for signing in was not found')
      throw noProvider()
    }
  }

  #discover(): Promise<client.Configuration> {
    const { oidc } = this.#access.options
    if (!oidc) {
      const issuer = new URL(`${this.#access.context.publicUrl}/oidc`)
      return client.discovery(issuer, embeddedClient, undefined, client.None(), {
        execute: [client.allowInsecureRequests],
        [client.customFetch]: this.#inside,
      })
    }
    const issuer = new URL(oidc.issuer)
    const loopback = issuer.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(issuer.hostname)
    const secret = oidc.clientSecretFile ? readFileSync(oidc.clientSecretFile, 'utf8').trim() : undefined
    return client.discovery(issuer, oidc.clientId, undefined, secret === undefined ? client.None() : client.ClientSecretBasic(secret), {
      execute: loopback ? [client.allowInsecureRequests] : [],
      timeout: 10,
    })
  }

  /** Calls the embedded provider without leaving the process, whatever stands in front of the public address. */
  readonly #inside: client.CustomFetch = async (url, options) => {
    const { host, pathname, search, protocol } = new URL(url)
    const body = options.body === undefined || options.body === null ? {} : { payload: String(options.body) }
    const answer = await this.#app.inject({
      method: options.method as 'GET',
      url: pathname + search,
      ...body,
      headers: { ...options.headers, host, 'x-forwarded-proto': protocol.slice(0, -1) },
    })
    const headers = Object.entries(answer.headers)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]): [string, string] => [name, String(value)])
    return new Response(answer.statusCode === 204 ? null : answer.payload, { status: answer.statusCode, headers })
  }
}

const nameOf = (claims: Readonly<Record<string, unknown>>): string =>
  [claims['name'], claims['preferred_username']].find((value): value is string => typeof value === 'string')?.slice(0, 100) ?? ''

function rolesOf(claims: Readonly<Record<string, unknown>>): string[] {
  const value = claims['vesalius_roles']
  const list = typeof value === 'string' ? value.split(/[\s,]+/) : Array.isArray(value) ? value : []
  return list.filter((name): name is string => typeof name === 'string')
}
