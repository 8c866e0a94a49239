/** A node's side of the post: it calls its hub and is never called. Enrols once with a one-time code, then hands over and fetches letters for ever. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { isIdentifier, newIdentifier, traceOf } from '#kernel'
import type { Clock, Log } from '#kernel'
import type { Records } from '#engines'
import { bytesFromHub, callHub, waitMs } from './call-hub.ts'
import type { Call } from './call-hub.ts'
import { enrolmentProof, parseCode, secretDigest } from './enrolment.ts'
import { fingerprintOf, openSiteKeys } from './identity.ts'
import type { Member, SiteKeys } from './identity.ts'
import { paths, separated } from './hub-routes.ts'
import { packParcel, parcelBytes, unpackParcel } from './parcels.ts'
import type { Parcel } from './parcels.ts'
import { NotThatHub } from './problems.ts'
import { Post } from './post.ts'
import { addressOf, seal, unseal } from './seal.ts'
import { proveRequest } from './signed-request.ts'

export interface NodePost {
  readonly self: Member
  readonly post: Post
  readonly hub: Member
  /** When the hub last answered. */
  readonly reached: () => Date | undefined
  readonly parcels: Parcels
  close(): Promise<void>
}

export interface ReceivedParcel extends Parcel {
  readonly from: Member
}

export interface Parcels {
  /** Bytes of content that one holds at most. */
  readonly partBytes: number
  /** At the hub when this returns. Raises federation/box-full (try again), federation/no-hub, federation/not-collecting. */
  sendParcel(to: Member, parcel: Parcel): Promise<void>
  /** Of the central collection: hands over what comes until `signal` is aborted. What `take` has returned from is durable and does not come again. */
  receiveParcels(take: (parcel: ReceivedParcel) => Promise<void>, signal: AbortSignal): Promise<void>
}

export interface NodePostOptions {
  readonly records: Records
  readonly log: Log
  readonly clock: Clock
  /** Scheme, host and port of the hub. */
  readonly hubUrl: string
  /** Needed once: from the hub's page. */
  readonly code?: string | undefined
  readonly keysFolder: string
  readonly version: string
  readonly tier?: () => string | undefined
}

const longestPauseMs = 30_000
const memberAgeMs = 10_000

const memberSchema = z.object({ id: z.string().max(60), name: z.string().max(200), kind: z.enum(['hub', 'node']), signKey: z.string().length(44), boxKey: z.string().length(44), collects: z.boolean().optional() })
const enrolled = z.object({ id: z.string().refine((id) => isIdentifier('node', id)), name: z.string().max(200), hub: memberSchema })
const fetched = z.object({ letters: z.array(z.string()), members: z.array(memberSchema).optional() })

/** Raises federation/bad-code, federation/not-that-hub, federation/no-hub. */
export async function openNodePost(options: NodePostOptions): Promise<NodePost> {
  const keys = openSiteKeys(options.keysFolder)
  const { self, hub } = await membershipOf(options, keys)
  return new Courier(options, { self, hub, keys }).start()
}

interface Membership { readonly self: Member; readonly hub: Member }

/** What enrolling gave, kept beside the keys. */
async function membershipOf(options: NodePostOptions, keys: SiteKeys): Promise<Membership> {
  const file = join(options.keysFolder, 'membership.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Membership
  const { id: code, secret, fingerprint } = parseCode(options.code ?? '')
  const { signKey, boxKey } = keys
  const body = JSON.stringify({ code, proof: enrolmentProof(secretDigest(secret), keys), signKey, boxKey })
  const answer = await callHub(`${options.hubUrl}${paths.enrol}`, { body: Buffer.from(body), headers: { 'content-type': 'application/json' } })
  const { id, name, hub } = enrolled.parse(answer)
  if (fingerprintOf(hub) !== fingerprint) throw NotThatHub()
  const membership: Membership = { self: { id, name, kind: 'node', signKey, boxKey }, hub }
  writeFileSync(`${file}.new`, JSON.stringify(membership), { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
  return membership
}

class Courier {
  private readonly options: NodePostOptions
  private readonly self: Member
  private readonly hub: Member
  private readonly keys: SiteKeys
  private readonly stopping = new AbortController()
  private known: { members: readonly Member[]; at: number } | undefined
  private reachedAt: Date | undefined

  constructor(options: NodePostOptions, { self, hub, keys }: Membership & { keys: SiteKeys }) {
    this.options = options
    this.self = self
    this.hub = hub
    this.keys = keys
  }

  async start(): Promise<NodePost> {
    const { records, log, clock } = this.options
    const carrier = { members: () => this.members(), carry: async (bytes: Uint8Array, how?: { readonly passing?: boolean }) => void (await this.request(how?.passing ? `${paths.letters}?passing=1` : paths.letters, bytes)) }
    const post = await Post.open({ records, log, clock, self: this.self, keys: this.keys, carrier })
    const running = this.run(post)
    return {
      self: this.self, post, hub: this.hub, reached: () => this.reachedAt,
      parcels: { partBytes: parcelBytes, sendParcel: (to, parcel) => this.sendParcel(to, parcel), receiveParcels: (take, signal) => this.receiveParcels(take, signal) },
      close: async () => {
        this.stopping.abort()
        await running
        await post.close()
      },
    }
  }

  private async run(post: Post): Promise<void> {
    const { signal } = this.stopping
    let taken: string[] = []
    let pause = 500
    while (!signal.aborted) {
      try {
        void post.flush()
        const letters = await this.fetch(taken)
        taken = await post.receive(letters)
        pause = 500
      } catch (error) {
        if (signal.aborted) return
        this.options.log.warn(traceOf(error), 'the hub was not reached; it is tried again')
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pause)
          signal.addEventListener('abort', () => { clearTimeout(timer); resolve() }, { once: true })
        })
        pause = Math.min(pause * 2, longestPauseMs)
      }
    }
  }

  private async fetch(taken: readonly string[]): Promise<Buffer[]> {
    const tier = this.options.tier?.()
    const answer = fetched.parse(await this.request(paths.fetch, Buffer.from(JSON.stringify({ taken, waitMs, version: this.options.version, ...(tier ? { tier } : {}), members: true }))))
    this.learn(answer.members)
    return answer.letters.map((letter) => Buffer.from(letter, 'base64')).filter((bytes) => addressOf(bytes).to === this.self.id)
  }

  /** The hub's own keys are those of the day of enrolment, whatever it says later. */
  private learn(members: readonly Member[] | undefined): void {
    this.reachedAt = this.options.clock.now()
    if (members) this.known = { members: [this.hub, ...members.filter(({ id }) => id !== this.hub.id)], at: Date.now() }
  }

  private async members(): Promise<readonly Member[]> {
    if (this.known && Date.now() - this.known.at < memberAgeMs + waitMs) return this.known.members
    try {
      await this.askForMembers()
    } catch (error) {
      if (!this.known) throw error
    }
    return this.known?.members ?? [this.hub]
  }

  private async askForMembers(): Promise<void> {
    this.learn(fetched.parse(await this.request(paths.fetch, Buffer.from(JSON.stringify({ taken: [], waitMs: 0, version: this.options.version, members: true })))).members)
  }

  /** Who has joined since the members were asked for is looked up again: what such a one sent must not be thrown away. */
  private async memberNow(id: string): Promise<Member | undefined> {
    const known = (await this.members()).find((member) => member.id === id)
    if (known) return known
    await this.askForMembers()
    return this.known?.members.find((member) => member.id === id)
  }

  private async sendParcel(to: Member, parcel: Parcel): Promise<void> {
    const address = { id: newIdentifier('parcel'), from: this.self.id, to: to.id, at: this.options.clock.now().toISOString() }
    await this.request(paths.parcels, seal(packParcel(parcel), address, { keys: this.keys, to }))
  }

  private async receiveParcels(take: (parcel: ReceivedParcel) => Promise<void>, signal: AbortSignal): Promise<void> {
    let taken: string[] = []
    while (!signal.aborted && !this.stopping.signal.aborted) {
      const body = Buffer.from(JSON.stringify({ taken, waitMs: taken.length > 0 ? 0 : waitMs }))
      const parcels = separated(await bytesFromHub(`${this.options.hubUrl}${paths.fetchParcel}`, this.proven(paths.fetchParcel, body, signal)))
      taken = []
      for (const bytes of parcels) {
        const { id, from } = addressOf(bytes)
        const sender = await this.memberNow(from)
        if (sender) await this.take({ bytes, id, sender }, take)
        taken.push(id)
      }
    }
  }

  /** What is not whole, or not signed by who is said to have sent it, is thrown away: it is sent again, or never was one. */
  private async take({ bytes, id, sender }: { readonly bytes: Buffer; readonly id: string; readonly sender: Member }, take: (parcel: ReceivedParcel) => Promise<void>): Promise<void> {
    let parcel: Parcel
    try {
      parcel = unpackParcel(unseal(bytes, 'parcel', { keys: this.keys, from: sender }))
    } catch (error) {
      this.options.log.warn({ parcel: id, ...traceOf(error) }, 'a parcel was not taken')
      return
    }
    await take({ ...parcel, from: sender })
  }

  private request(path: string, body: Uint8Array): Promise<unknown> {
    return callHub(`${this.options.hubUrl}${path}`, this.proven(path, body))
  }

  private proven(path: string, body: Uint8Array, signal?: AbortSignal): Call {
    const proof = proveRequest({ method: 'POST', path, body }, { member: this.self.id, keys: this.keys, now: this.options.clock.now() })
    return { body, headers: { ...proof, 'content-type': 'application/octet-stream' }, signal: signal ? AbortSignal.any([signal, this.stopping.signal]) : this.stopping.signal }
  }
}
