/** The access room opened: accounts, sessions, tokens, one-time links, and the guard that answers for every route. */
import type { Ledger, Records } from '#engines'
import type { Clock, Guard, Log } from '#kernel'
import { Accounts } from './accounts.ts'
import { pageCookie, viewerCookie } from './cookies.ts'
import type { AccessContext } from './context.ts'
import { Correspondence } from './correspondence.ts'
import type { Postal } from './correspondence.ts'
import { DataUses } from './data-use/data-uses.ts'
import { makeGuard } from './guard.ts'
import { migrations, peopleMigrations } from './migrations.ts'
import { listenToLetters } from './listen-to-letters.ts'
import { nothingOffered } from './offered.ts'
import type { Offered } from './offered.ts'
import { Once } from './once.ts'
import { Invitations } from './invitations.ts'
import { Passkeys } from './passkeys.ts'
import { Passphrases } from './passphrases.ts'
import { People } from './people.ts'
import { Holds } from './permits/holds.ts'
import type { Contents } from './permits/open.ts'
import { Permits } from './permits/permits.ts'
import { ReceivedPermits } from './permits/received.ts'
import { openPermitKey } from './permits/signature.ts'
import { permitMigrations } from './permits/tables.ts'
import { Refusals } from './refusals.ts'
import { Arrivals } from './requests/arrivals.ts'
import { Requests } from './requests/requests.ts'
import { correspondenceMigrations, requestMigrations } from './requests/tables.ts'
import { Sessions } from './sessions.ts'
import { Tokens } from './tokens.ts'

export interface AccessOptions<Instance = unknown> {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append' | 'appendHourly'>
  readonly log: Log
  readonly clock: Clock
  /** Scheme, host and port under which people reach the pages. */
  readonly publicUrl: string
  /** How long a token for programs lives at most, in days; 365 when it is not said. */
  readonly tokenDays?: number
  /** The same for the viewer; absent when it is off. */
  readonly viewerUrl?: string
  /** The folder for the keys of the embedded provider, made with mode 0700. */
  readonly keys: string
  /** An OpenID Connect provider to use instead of the embedded one. */
  readonly oidc?: { readonly issuer: string; readonly clientId: string; readonly clientSecretFile?: string }
  /** The dataset versions that may be asked for; without it, nothing is. */
  readonly offered?: Offered
  /** What a version holds, for whoever has a permit; absent at a door where no data live. */
  readonly contents?: Contents<Instance>
  /** The post of a site that belongs to a federation. */
  readonly post?: Postal
}

export interface Access<Instance = unknown> {
  readonly context: AccessContext
  readonly options: AccessOptions<Instance>
  readonly accounts: Accounts
  readonly passphrases: Passphrases
  readonly sessions: Sessions
  readonly tokens: Tokens
  readonly once: Once
  readonly passkeys: Passkeys
  readonly people: People
  readonly invitations: Invitations
  readonly dataUses: DataUses
  readonly requests: Requests
  readonly permits: Permits<Instance>
  readonly holds: Holds
  /** What nodes have granted to requests of this hub. */
  readonly received: ReceivedPermits
  /** For the application of the pages, the API and DICOMweb. */
  readonly guard: Guard
  /** For the viewer's application: at most searching and reading studies. */
  readonly viewerGuard: Guard
  /** The link by which the first administrator sets up an account, or undefined when there is one. A new link ends the one before. */
  welcomeLink(): Promise<string | undefined>
  /**
   * A token with every permission for whoever starts the program. The one of an earlier start goes on while it is valid, so that programs
   * that are running outlive a restart; otherwise a new one is made, and every other one of the operator ends.
   */
  operatorToken(earlier?: string): Promise<string>
  close(): Promise<void>
}

const welcomeSeconds = 24 * 3600
const sweepEveryMs = 600_000
const operator = { id: 'operator', name: 'Operator', kind: 'program', roles: ['node-admin'] } as const

export async function openAccess<Instance = unknown>(options: AccessOptions<Instance>): Promise<Access<Instance>> {
  const context: AccessContext = { ...options, publicUrl: new URL(options.publicUrl).origin }
  await options.records.migrate('access', [...migrations, ...requestMigrations, ...permitMigrations, ...correspondenceMigrations, ...peopleMigrations])
  const [accounts, passphrases, sessions, tokens, once, refusals] = [
    new Accounts(context),
    new Passphrases(context),
    new Sessions(context),
    new Tokens(context),
    new Once(context),
    new Refusals(context),
  ]
  const granting = await openGranting(context, options)
  const shared = { tokens, sessions, refusals }
  const viewerUrl = new URL(options.viewerUrl ?? 'http://127.0.0.1:0').origin
  const sweep = async (): Promise<void> => {
    await Promise.all([
      sessions.sweep(),
      once.sweep(),
      granting.permits.noteExpired(),
      options.records.query('delete from access_oidc where expires_at <= $1', [options.clock.now()]),
    ])
  }
  await sweep()
  const timer = setInterval(() => {
    sweep().catch(() => options.log.warn({}, 'what has expired could not be swept'))
  }, sweepEveryMs)
  timer.unref()
  return {
    context,
    options,
    accounts,
    people: new People(context, { sessions, tokens }),
    invitations: new Invitations(context),
    passkeys: new Passkeys(context, once),
    passphrases,
    sessions,
    tokens,
    once,
    ...granting,
    guard: makeGuard({ ...shared, kind: 'page', cookie: pageCookie(context.publicUrl), origin: context.publicUrl }),
    viewerGuard: makeGuard({ ...shared, kind: 'viewer', cookie: viewerCookie(viewerUrl), origin: viewerUrl, atMost: ['viewer'] }),
    async welcomeLink() {
      if (await accounts.hasAdministrator()) return undefined
      await once.forget('welcome')
      return `${context.publicUrl}/welcome#code=${await once.make('welcome', { roles: ['node-admin'] }, welcomeSeconds)}`
    },
    async operatorToken(earlier) {
      if (earlier && await tokens.isValid(earlier, { creator: operator.id, days: 30 })) return earlier
      const { rows } = await options.records.query<{ id: string }>(`select id from access_token where creator = $1`, [operator.id])
      for (const { id } of rows) await tokens.revoke(operator, id)
      return (await tokens.createOperator(operator)).token
    },
    async close() {
      clearInterval(timer)
      await granting.permits.close()
    },
  }
}

/** Everything about who may use which data: terms, requests, permits, and the letters about them. */
async function openGranting<Instance>(context: AccessContext, options: AccessOptions<Instance>): Promise<Pick<Access<Instance>, 'dataUses' | 'requests' | 'permits' | 'holds' | 'received'>> {
  const offered = options.offered ?? nothingOffered
  const correspondence = new Correspondence(options.post)
  const dataUses = new DataUses(context, offered)
  const permits = await new Permits<Instance>(context, { key: openPermitKey(options.keys), offered, correspondence, contents: options.contents }).open()
  const parts: ConstructorParameters<typeof Requests>[1] = { offered, dataUses, correspondence, issue: (acting, granted) => permits.issue(acting, granted) }
  const received = new ReceivedPermits(context, parts)
  if (options.post) listenToLetters(options.post, { arrivals: new Arrivals(context, parts), permits, received })
  return { dataUses, requests: new Requests(context, parts), permits, holds: new Holds(context), received }
}
