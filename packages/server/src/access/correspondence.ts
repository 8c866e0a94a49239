/**
 * What sites tell each other of requests: a hub sends each node its part of one and what its committee decided; a node answers for its own data,
 * sends its permit and says when it ends. A letter is written in the transaction of what it tells of.
 */
import type { AccessForm } from '@vesalius/standards/access-request'
import type { Queryable } from '#engines'
import type { Letter, Member, Post } from '#federation'
import { here } from './offered.ts'
import type { Permit } from './permits/permit.ts'
import { NoSuchHolder } from './requests/problems.ts'
import type { AccessRequest, Part } from './requests/request.ts'
import type { PartAct } from './requests/states.ts'

export type Postal = Pick<Post, 'self' | 'send' | 'hear' | 'flush' | 'handle' | 'members'>

export class Correspondence {
  readonly post: Postal | undefined

  constructor(post: Postal | undefined) {
    this.post = post
  }

  /** Each holder elsewhere learns of its own datasets, and of nobody else's. */
  async submitted(tx: Queryable, request: AccessRequest, requesterName: string): Promise<void> {
    for (const [holder, parts] of byHolder(request)) {
      const datasets = parts.map(({ dataset, version }) => ({ dataset, version }))
      await this.#write(tx, holder, { type: 'request', body: { id: request.id, requester: request.requester, requesterName: requesterName || 'unnamed', form: request.form as AccessForm, datasets } })
    }
  }

  async abandoned(tx: Queryable, request: AccessRequest): Promise<void> {
    for (const holder of byHolder(request).keys()) await this.#write(tx, holder, { type: 'decision', body: { by: 'requester', request: request.id, act: 'abandon' } })
  }

  async decided(tx: Queryable, request: AccessRequest, { verdict, persons }: { readonly verdict: 'grant' | 'refuse'; readonly persons: readonly string[] }): Promise<void> {
    for (const holder of byHolder(request).keys()) await this.#write(tx, holder, { type: 'decision', body: { by: 'committee', request: request.id, verdict, persons: [...persons] } })
  }

  /** What was done about one dataset, to whoever else has the request. */
  async partDone(tx: Queryable, request: AccessRequest, { part: { dataset, version, holder }, act, text }: { readonly part: Part; readonly act: PartAct; readonly text?: string | undefined }): Promise<void> {
    const named = { request: request.id, dataset, version }
    if (act === 'take-conditions' && holder !== here) await this.#write(tx, holder, { type: 'decision', body: { by: 'conditions', ...named } })
    if (!request.origin || act === 'take-conditions' || act === 'make-available' || act === 'withdraw') return
    await this.#write(tx, request.origin, { type: 'decision', body: { by: 'holder', ...named, act, ...(text ? { text } : {}) } })
  }

  async permitSigned(tx: Queryable, origin: string | null, { request, signed }: { readonly request: string; readonly signed: string }): Promise<void> {
    if (origin) await this.#write(tx, origin, { type: 'permit', body: { request, signed } })
  }

  async permitEnded(tx: Queryable, to: string | null, { id, request }: Pick<Permit, 'id' | 'request'>, reason: string): Promise<void> {
    if (to) await this.#write(tx, to, { type: 'revocation', body: { permit: id, request, reason } })
  }

  /** After the commit. */
  flush(): void {
    void this.post?.flush()
  }

  async #write(tx: Queryable, to: string, letter: Letter): Promise<void> {
    if (!this.post) return
    const member = (await this.post.members()).find((one: Member) => one.id === to)
    if (!member) throw NoSuchHolder()
    await this.post.send(member, letter, tx)
  }
}

function byHolder({ parts }: AccessRequest): Map<string, Part[]> {
  const elsewhere = parts.filter(({ holder }) => holder !== here)
  return Map.groupBy(elsewhere, ({ holder }) => holder) as Map<string, Part[]>
}
