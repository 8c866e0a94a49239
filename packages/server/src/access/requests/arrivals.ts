/**
 * Letters about requests, as they come in: a hub's request at a node, and what each tells the other afterwards. A letter counts only from the site
 * whose word it is, and one that comes again changes nothing.
 */
import type { LetterBody, Member } from '#federation'
import { act } from '../acting.ts'
import type { Acting } from '../acting.ts'
import type { AccessContext } from '../context.ts'
import type { Correspondence } from '../correspondence.ts'
import type { DataUses } from '../data-use/data-uses.ts'
import { here } from '../offered.ts'
import type { Offered } from '../offered.ts'
import { addPart } from './add-part.ts'
import { dueAfter, spans } from './clocks.ts'
import { NoSuchRequest, NotOffered } from './problems.ts'
import { requestOf } from './request.ts'
import type { AccessRequest, Part } from './request.ts'
import { settle } from './settle.ts'
import type { Issue } from './settle.ts'
import { isOver, partSteps } from './states.ts'
import type { PartAct, PartState, Who } from './states.ts'
import { note, takePartStep, takeStep } from './steps.ts'

export interface ArrivalsOptions {
  readonly offered: Offered
  readonly dataUses: DataUses
  readonly issue: Issue
  readonly correspondence: Correspondence
}
type Decided = LetterBody<'decision'>
type Of<By extends Decided['by']> = Extract<Decided, { by: By }>

/** How far each state is from the beginning. */
const progress: Readonly<Record<PartState, number>> = { checking: 0, available: 1, 'conditions-indicated': 2, 'conditions-met': 3, 'made-available': 4, unavailable: 5, 'not-made-available': 5 }

export class Arrivals {
  readonly #context: AccessContext
  readonly #options: ArrivalsOptions

  constructor(context: AccessContext, options: ArrivalsOptions) {
    this.#context = context
    this.#options = options
  }

  /** A hub asks for data of this node. Raises access/not-offered when one of the versions is not published here, access/no-such-request for one that is no hub. */
  async request(from: Member, { id, requester, requesterName, form, datasets }: LetterBody<'request'>): Promise<void> {
    if (from.kind !== 'hub') throw NoSuchRequest()
    await act(this.#context, async (acting) => {
      const { tx, now } = acting
      const { rowCount } = await tx.query(
        `insert into access_request (id, requester, state, form, created_at, updated_at, submitted_at, due_at, origin)
         values ($1, $2, 'under-review', $3, $4, $4, $4, $5, $6) on conflict (id) do nothing`, [id, requester, form, now, dueAfter(now, spans.completeness), from.id])
      if (!rowCount) return
      for (const { dataset, version } of datasets) {
        const found = await this.#options.offered.find(dataset, version)
        if (found?.state !== 'published' || found.holder !== here) throw NotOffered(version, dataset)
        await addPart(acting, id, { version: found, form, dataUses: this.#options.dataUses })
      }
      await note(acting, id, { actor: { id: requester, name: requesterName }, who: 'requester', act: 'submit', state: 'under-review' })
    })
  }

  /** Raises access/no-such-request for a request that is not the sender's to speak about. */
  async decision(from: Member, body: Decided): Promise<void> {
    await act(this.#context, async (acting) => {
      const request = await this.#known(acting, body.request)
      if (isOver(request.state)) return
      if (body.by === 'holder') return this.#ofHolder(acting, request, { from, body })
      if (request.origin !== from.id) throw NoSuchRequest()
      if (body.by === 'committee') return this.#ofCommittee(acting, request, { from, body })
      const actor = { id: request.requester, name: '' }
      if (body.by === 'requester') return void (await takeStep(acting, request, 'abandon', { actor, who: 'requester' }))
      return this.#ofPart(acting, request, { part: partOf(request, body), act: 'take-conditions', who: 'requester', actor })
    })
    this.#options.correspondence.flush()
  }

  /** Letters may overtake each other: one about a request that is not here yet is heard again. */
  async #known({ tx }: Acting, id: string): Promise<AccessRequest> {
    const { rowCount } = await tx.query('select 1 from access_request where id = $1', [id])
    if (!rowCount) throw new Error('the letter with the request is still on its way')
    return requestOf(tx, id, 'lock')
  }

  async #ofCommittee(acting: Acting, request: AccessRequest, { from, body }: { readonly from: Member; readonly body: Of<'committee'> }): Promise<void> {
    if (request.state !== 'under-review') return
    const actor = { id: from.id, name: from.name }
    const accepted = await takeStep(acting, request, 'accept', { actor, who: 'committee' })
    for (const person of new Set(body.persons)) {
      await acting.tx.query(`insert into access_request_decision (request, person, person_name, verdict, criteria, terms, at) values ($1, $2, '', $3, '{}', '{}', $4) on conflict do nothing`,
        [request.id, person, body.verdict, acting.now])
    }
    await settle(acting, await takeStep(acting, accepted, 'vote', { actor, who: 'committee', detail: { verdict: body.verdict } }), this.#options.issue)
  }

  async #ofHolder(acting: Acting, request: AccessRequest, { from, body }: { readonly from: Member; readonly body: Of<'holder'> }): Promise<void> {
    const part = partOf(request, body)
    if (part.holder !== from.id) throw NoSuchRequest()
    await this.#ofPart(acting, request, { part, act: body.act, who: 'holder', actor: { id: from.id, name: from.name }, text: body.text })
  }

  async #ofPart(acting: Acting, request: AccessRequest, { part, act: what, who, actor, text }: { readonly part: Part; readonly act: PartAct; readonly who: Who; readonly actor: { readonly id: string; readonly name: string }; readonly text?: string | undefined }): Promise<void> {
    const from: readonly PartState[] = partSteps.find((step) => step.act === what)?.from ?? []
    if (from.every((state) => progress[part.state] < progress[state])) throw new Error('a letter that tells what came before is still on its way')
    // The same letter again: what it tells of has happened.
    if (!from.includes(part.state)) return
    await settle(acting, await takePartStep(acting, request, { part, act: what, taken: { actor, who }, ...(text ? { text } : {}) }), this.#options.issue)
  }
}

/** Raises access/no-such-request. */
function partOf({ parts }: AccessRequest, { dataset, version }: { readonly dataset: string; readonly version: number }): Part {
  const part = parts.find((one) => one.dataset === dataset && one.version === version)
  if (!part) throw NoSuchRequest()
  return part
}
