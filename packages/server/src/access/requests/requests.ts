/** Requests for access: drafted, submitted, asked about, decided by two persons of the committee and by each holder for its own data. */
import { formSchema, missingPlaces } from '@vesalius/standards/access-request'
import type { AccessForm, DraftForm } from '@vesalius/standards/access-request'
import { newIdentifier } from '#kernel'
import type { Actor } from '#kernel'
import { act } from '../acting.ts'
import type { Acting } from '../acting.ts'
import type { AccessContext } from '../context.ts'
import type { Correspondence } from '../correspondence.ts'
import type { DataUses } from '../data-use/data-uses.ts'
import { here } from '../offered.ts'
import type { Offered, OfferedVersion } from '../offered.ts'
import { permissionsOf } from '../permissions.ts'
import { checkDecision } from './criteria.ts'
import type { Decision } from './criteria.ts'
import { dueAfter, spans } from './clocks.ts'
import { addPart } from './add-part.ts'
import { mayDecide } from './people.ts'
import { ChangedMeanwhile, DecidedAtHub, FormIncomplete, IllegalStep, NoSuchQuestion, NoSuchRequest, NotOffered, NotTheHolder, PersonsOnly, UnknownPerson } from './problems.ts'
import { involvedIn, requestOf, requestsOf } from './request.ts'
import type { AccessRequest, Part } from './request.ts'
import { settle, verdictOf, votersFor } from './settle.ts'
import type { Issue } from './settle.ts'
import { partSteps } from './states.ts'
import type { PartAct, Who } from './states.ts'
import { note, takePartStep, takeStep } from './steps.ts'

export interface RequestsOptions {
  readonly offered: Offered
  readonly dataUses: DataUses
  /** Makes the permit over the datasets of a request that this holder gives, in the transaction of the last decision. */
  readonly issue: Issue
  readonly correspondence: Correspondence
}

export class Requests {
  readonly #context: AccessContext
  readonly #options: RequestsOptions

  constructor(context: AccessContext, options: RequestsOptions) {
    this.#context = context
    this.#options = options
  }

  /** Raises access/persons-only: somebody has to answer for what is asked. */
  async draft(actor: Actor, form: DraftForm): Promise<AccessRequest> {
    if (actor.kind !== 'person') throw PersonsOnly()
    const id = newIdentifier('request')
    return act(this.#context, async (acting) => {
      await acting.tx.query(`insert into access_request (id, requester, state, form, created_at, updated_at, due_at) values ($1, $2, 'draft', $3, $4, $4, $5)`,
        [id, actor.id, form, acting.now, dueAfter(acting.now, spans.draft)])
      await note(acting, id, { actor, who: 'requester', act: 'draft', state: 'draft' })
      return requestOf(acting.tx, id)
    })
  }

  /** `revision` is the one that was read; only a draft changes. Raises access/changed-meanwhile, access/illegal-step. */
  edit(actor: Actor, id: string, { revision, form }: { readonly revision: number; readonly form: DraftForm }): Promise<AccessRequest> {
    return this.#own(actor, id, async ({ tx, now }, request) => {
      if (request.state !== 'draft') throw IllegalStep(request.state, 'draft')
      if (request.revision !== revision) throw ChangedMeanwhile()
      await tx.query('update access_request set form = $2, revision = revision + 1, updated_at = $3 where id = $1', [id, form, now])
      return requestOf(tx, id)
    })
  }

  /** Raises access/form-incomplete, access/not-offered, access/unknown-person, access/illegal-step. */
  submit(actor: Actor, id: string): Promise<AccessRequest> {
    return this.#own(actor, id, async (acting, request) => {
      const missing = missingPlaces(request.form)
      if (missing.length > 0) throw FormIncomplete(missing.slice(0, 10).join(', '))
      const form = formSchema.parse(request.form)
      await this.#checkPersons(form)
      const submitted = await takeStep(acting, request, 'submit', { actor, who: 'requester' })
      await acting.tx.query('update access_request set form = $2 where id = $1', [id, form])
      for (const { dataset, version } of form.summary.datasets) await addPart(acting, submitted.id, { version: await this.#offer(dataset, version), form, dataUses: this.#options.dataUses })
      const whole = await requestOf(acting.tx, id)
      await this.#options.correspondence.submitted(acting.tx, whole, actor.name)
      return whole
    })
  }

  abandon(actor: Actor, id: string): Promise<AccessRequest> {
    return this.#own(actor, id, async (acting, request) => {
      await this.#options.correspondence.abandoned(acting.tx, request)
      return takeStep(acting, request, 'abandon', { actor, who: 'requester' })
    })
  }

  /** The form is complete: the clock of the decision starts. */
  accept(actor: Actor, id: string): Promise<AccessRequest> {
    return this.#act(actor, id, async (acting, request) => {
      mustBeOurs(request)
      await mayDecide(acting.tx, { request: id, actor, involved: involvedIn(request), as: 'committee' })
      return settle(acting, await takeStep(acting, request, 'accept', { actor, who: 'committee' }), this.#options.issue)
    })
  }

  /** About one field of the form, like `scientific.description`. */
  ask(actor: Actor, id: string, { place, question }: { readonly place: string; readonly question: string }): Promise<AccessRequest> {
    return this.#act(actor, id, async (acting, request) => {
      mustBeOurs(request)
      const as = permissionsOf(actor.roles).includes('request:decide') ? 'committee' : 'holder'
      await acting.tx.query('insert into access_request_question (id, request, place, question, asked_by, asked_at) values ($1, $2, $3, $4, $5, $6)',
        [newIdentifier('question'), id, place, question, actor.id, acting.now])
      return takeStep(acting, request, 'ask', { actor, who: as, detail: { place, text: question } })
    })
  }

  /** The request goes on where it was when its last open question is answered. Raises access/no-such-question. */
  answer(actor: Actor, id: string, { question, answer }: { readonly question: string; readonly answer: string }): Promise<AccessRequest> {
    return this.#own(actor, id, async (acting, request) => {
      const { rowCount } = await acting.tx.query('update access_request_question set answer = $3, answered_at = $4 where id = $1 and request = $2 and answer is null', [question, id, answer, acting.now])
      if (rowCount !== 1) throw NoSuchQuestion()
      return takeStep(acting, request, request.resume === 'in-progress' ? 'answer-in-progress' : 'answer-under-review', { actor, who: 'requester', detail: { text: answer } })
    })
  }

  /** The second of two persons who say the same decides. Raises access/criteria-incomplete and those of deciding. */
  vote(actor: Actor, id: string, decision: Decision): Promise<AccessRequest> {
    return this.#act(actor, id, async (acting, request) => {
      mustBeOurs(request)
      await mayDecide(acting.tx, { request: id, actor, involved: involvedIn(request), as: 'committee' })
      if (await verdictOf(acting.tx, id)) throw IllegalStep('decided', 'in-progress')
      const open = request.parts.flatMap(({ match }) => match.terms.filter(({ outcome }) => outcome !== 'met').map(({ code }) => code))
      checkDecision(decision, open)
      const voted = await takeStep(acting, request, 'vote', { actor, who: 'committee', detail: { verdict: decision.verdict } })
      await acting.tx.query('insert into access_request_decision (request, person, person_name, verdict, criteria, terms, at) values ($1, $2, $3, $4, $5, $6, $7)',
        [id, actor.id, actor.name, decision.verdict, decision.criteria, decision.terms, acting.now])
      const verdict = await verdictOf(acting.tx, id)
      if (verdict) await this.#options.correspondence.decided(acting.tx, voted, { verdict, persons: await votersFor(acting.tx, id, verdict) })
      return settle(acting, voted, this.#options.issue)
    })
  }

  /** What the holder or the requester does about one dataset of it. Raises access/illegal-part-step, access/not-the-holder and those of deciding. */
  part(actor: Actor, id: string, { dataset, version, act: what, text }: { readonly dataset: string; readonly version: number; readonly act: PartAct; readonly text?: string | undefined }): Promise<AccessRequest> {
    return this.#act(actor, id, async (acting, request) => {
      const part = request.parts.find((one) => one.dataset === dataset && one.version === version)
      if (!part) throw NoSuchRequest()
      if (request.state !== 'under-review' && request.state !== 'in-progress') throw IllegalStep(request.state, request.state)
      const who = await this.#whoActs(acting, { request, part, actor, what })
      const after = await takePartStep(acting, request, { part, act: what, taken: { actor, who }, ...(text ? { text } : {}) })
      await this.#options.correspondence.partDone(acting.tx, request, { part, act: what, text })
      return settle(acting, after, this.#options.issue)
    })
  }

  /** Raises access/no-such-request for somebody else's, unless it is the actor's task to look at those that are submitted. */
  async read(actor: Actor, id: string): Promise<AccessRequest> {
    const request = await requestOf(this.#context.records, id)
    if (request.requester !== actor.id && (request.state === 'draft' || !reviews(actor))) throw NoSuchRequest()
    return request
  }

  list(actor: Actor, limit = 200): Promise<AccessRequest[]> {
    return requestsOf(this.#context.records, reviews(actor) ? undefined : actor.id, limit)
  }

  /** What is due within so many days or overdue. */
  async due(actor: Actor, withinDays: number): Promise<AccessRequest[]> {
    const until = this.#context.clock.now().getTime() + withinDays * 86_400_000
    const soon = (date: Date | null): boolean => date !== null && date.getTime() <= until
    return (await this.list(actor, 1_000)).filter(({ dueAt, parts }) => soon(dueAt) || parts.some((part) => soon(part.dueAt)))
  }

  async #whoActs(acting: Acting, { request, part, actor, what }: { readonly request: AccessRequest; readonly part: Part; readonly actor: Actor; readonly what: PartAct }): Promise<Who> {
    const allowed: readonly Who[] = partSteps.find((step) => step.act === what)?.who ?? []
    if (allowed.includes('requester')) {
      if (request.requester !== actor.id) throw NoSuchRequest()
      return 'requester'
    }
    if (part.holder !== here || !permissionsOf(actor.roles).includes('request:hold')) throw NotTheHolder()
    await mayDecide(acting.tx, { request: request.id, actor, involved: involvedIn(request), as: 'holder' })
    return 'holder'
  }

  async #checkPersons(form: AccessForm): Promise<void> {
    const { persons } = form.summary
    const { rows } = await this.#context.records.query('select id from access_account where id = any($1)', [persons])
    if (rows.length < persons.length) throw UnknownPerson(persons.length - rows.length)
  }

  async #offer(dataset: string, version: number): Promise<OfferedVersion> {
    const found = await this.#options.offered.find(dataset, version)
    if (found?.state !== 'published') throw NotOffered(version, dataset)
    return found
  }

  /** Nobody else acts on the request meanwhile. */
  async #act(actor: Actor, id: string, work: (acting: Acting, request: AccessRequest) => Promise<AccessRequest>): Promise<AccessRequest> {
    const after = await act(this.#context, async (acting) => {
      const request = await requestOf(acting.tx, id, 'lock')
      if (request.state === 'draft' && request.requester !== actor.id) throw NoSuchRequest()
      return work(acting, request)
    })
    this.#options.correspondence.flush()
    return after
  }

  #own(actor: Actor, id: string, work: (acting: Acting, request: AccessRequest) => Promise<AccessRequest>): Promise<AccessRequest> {
    return this.#act(actor, id, (acting, request) => {
      if (request.requester !== actor.id) throw NoSuchRequest()
      return work(acting, request)
    })
  }
}

const reviews = ({ roles }: Actor): boolean => permissionsOf(roles).includes('request:review')

/** Raises access/decided-at-hub. */
function mustBeOurs({ origin }: AccessRequest): void {
  if (origin) throw DecidedAtHub()
}
