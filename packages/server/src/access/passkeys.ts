/** Passkeys (WebAuthn Level 3) of the embedded provider's accounts. They need a host name: browsers refuse them for an IP address. */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  RegistrationResponseJSON,
  WebAuthnCredential,
} from '@simplewebauthn/server'
import { isIP } from 'node:net'
import { traceOf } from '#kernel'
import type { AccessContext } from './context.ts'
import type { Once } from './once.ts'
import { badPasskey } from './problems.ts'

export interface Ceremony<Options> {
  readonly ceremony: string
  readonly options: Options
}

const ceremonySeconds = 300
/** Ed25519, ES256, RS256 (COSE); what is newer is still an experiment in Node. */
const algorithms = [-8, -7, -257]

export class Passkeys {
  readonly #context: AccessContext
  readonly #once: Once
  readonly #host: string

  constructor(context: AccessContext, once: Once) {
    this.#context = context
    this.#once = once
    this.#host = new URL(context.publicUrl).hostname
  }

  get possible(): boolean {
    return isIP(this.#host.replace(/^\[|\]$/g, '')) === 0
  }

  async beginRegistration(name: string): Promise<Ceremony<object>> {
    const options = await generateRegistrationOptions({
      rpName: 'Vesalius',
      rpID: this.#host,
      userName: name,
      attestationType: 'none',
      supportedAlgorithmIDs: algorithms,
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    return { options, ceremony: await this.#once.make('passkey', { challenge: options.challenge }, ceremonySeconds) }
  }

  /** The credential that was made, or access/bad-passkey (400). */
  async finishRegistration(ceremony: string, response: object): Promise<WebAuthnCredential> {
    const expectedChallenge = await this.#challengeOf(ceremony)
    const { verified, registrationInfo } = await refused(this.#context, () =>
      verifyRegistrationResponse({
        response: response as RegistrationResponseJSON,
        expectedChallenge,
        expectedOrigin: this.#context.publicUrl,
        expectedRPID: this.#host,
        requireUserVerification: true,
        supportedAlgorithmIDs: algorithms,
      }),
    )
    if (!verified || !registrationInfo) throw badPasskey()
    return registrationInfo.credential
  }

  async keep(account: string, credential: WebAuthnCredential): Promise<void> {
    await this.#context.records.query(
      'insert into access_passkey (id, account, public_key, counter, transports, created_at) values ($1, $2, $3, $4, $5, $6)',
      [
        credential.id,
        account,
        Buffer.from(credential.publicKey),
        credential.counter,
        credential.transports ?? [],
        this.#context.clock.now(),
      ],
    )
  }

  /** Asks for any passkey of this host: whose it is, the authenticator tells. */
  async beginSignIn(): Promise<Ceremony<object>> {
    const options = await generateAuthenticationOptions({ rpID: this.#host, userVerification: 'required' })
    return { options, ceremony: await this.#once.make('passkey', { challenge: options.challenge }, ceremonySeconds) }
  }

  /** The account whose passkey signed, or access/bad-passkey (400). */
  async finishSignIn(ceremony: string, response: object): Promise<string> {
    const expectedChallenge = await this.#challengeOf(ceremony)
    const { rows } = await this.#context.records.query<{
      account: string
      public_key: Buffer
      counter: string
      transports: AuthenticatorTransport[]
    }>('select account, public_key, counter, transports from access_passkey where id = $1', [String((response as { id?: unknown }).id)])
    const row = rows[0]
    if (!row) throw badPasskey()
    const id = (response as { id: string }).id
    const { verified, authenticationInfo } = await refused(this.#context, () =>
      verifyAuthenticationResponse({
        response: response as AuthenticationResponseJSON,
        expectedChallenge,
        expectedOrigin: this.#context.publicUrl,
        expectedRPID: this.#host,
        requireUserVerification: true,
        credential: { id, publicKey: new Uint8Array(row.public_key), counter: Number(row.counter), transports: row.transports },
      }),
    )
    if (!verified) throw badPasskey()
    await this.#context.records.query('update access_passkey set counter = $2 where id = $1', [id, authenticationInfo.newCounter])
    return row.account
  }

  async #challengeOf(ceremony: string): Promise<string> {
    const begun = await this.#once.take<{ challenge: string }>('passkey', ceremony)
    if (!begun) throw badPasskey()
    return begun.challenge
  }
}

/** The library throws texts that quote what it got. */
async function refused<T>(context: AccessContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    context.log.info(traceOf(error), 'a passkey was not accepted')
    throw badPasskey()
  }
}
