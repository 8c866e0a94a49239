/**
 * From bytes to an acknowledgement: a worker takes the file through the journey and makes its object durable, then one transaction makes the
 * instance visible and records how the file ended. Only then the sender hears of it.
 */
import type { Mask, ReviewDecision } from '@vesalius/deidentify'
import type { Archive, StoreOutcome } from '#archive'
import type { Ledger, Objects, Records, Transaction } from '#engines'
import { newIdentifier, Problem, problem } from '#kernel'
import type { Log } from '#kernel'
import { groupCommit } from './group-commit.ts'
import type { Keys } from './keys.ts'
import type { Leftovers } from './leftovers.ts'
import type { Profiles } from './profiles/profiles.ts'
import type { FactsRow } from './reports/facts.ts'
import type { ReleasePolicies } from './release/policy.ts'
import type { Releases } from './release/releases.ts'
import { refuseIntoMoving } from './rotation/rotation.ts'
import { itemOf, samePixelsOf, writeReleases } from './items.ts'
import type { Item } from './items.ts'
import type { Track } from './journey.ts'
import { writeEndings } from './outcomes.ts'
import type { Ending, HeldUnder } from './outcomes.ts'
import { Cancelled, OtherContent, RejectedBefore } from './problems.ts'
import type { Door, LiveSend, OutcomeName } from './sends.ts'
import type { StepContext } from './step.ts'
import type { Arrived, Failed, Held } from './worker-messages.ts'
import type { Done, Workers } from './workers.ts'

const Defect = problem('ingest/defect', 500, 'A defect of the program stopped the journey; the log says where')
const samePixels = 'ingest/same-pixels'
const mostTogether = 64
const final = new Set(['ingest/too-slow', 'ingest/defect'])

/** What a door hands in. Give `bytes` (an array of its own buffer, which is taken away) or `file` (a path of the spool). */
export interface Delivery {
  readonly send: LiveSend
  readonly bytes?: Uint8Array<ArrayBuffer>
  readonly file?: string
  /** Bytes received, without a header that the door put before them. */
  readonly size: number
  readonly headerBytes?: number
  /** The sender's word for it: kept sealed, shown only with its send. */
  readonly name?: string | undefined
  readonly announced?: StepContext['announced']
  readonly key?: string
  /** Of a person who looked at the pixels of this original. */
  readonly decision?: ReviewDecision
  /** Another than the way of its send. */
  readonly track?: Track
  /** Of what another member released: who. */
  readonly from?: string
  /** The send that it came with first, when it is tried again: the report of that one counts it. */
  readonly firstSend?: string
}

export interface Outcome {
  readonly outcome: OutcomeName
  readonly reason?: string
  readonly message?: string
  /** The item under which it is held: one for the same content and reason, however often it comes. */
  readonly held?: string
  /** Codes. */
  readonly findings?: readonly string[]
  /** UIDs as stored. */
  readonly sopInstanceUid?: string
  readonly studyInstanceUid?: string
  readonly seriesInstanceUid?: string
}

/** What became of one that was written. */
interface Committed { readonly stored?: StoreOutcome, readonly held?: string }

export interface IntakeParts {
  readonly records: Records
  readonly objects: Objects
  readonly archive: Archive
  readonly ledger: Ledger
  readonly keys: Keys
  readonly profiles: Profiles
  readonly workers: Workers
  readonly log: Log
  readonly leftovers: Leftovers
  readonly policies: ReleasePolicies
  readonly releases: Releases
  readonly changed: (send: string, door: Door, outcome: OutcomeName) => void
}

export class Intake {
  private readonly parts: IntakeParts
  private readonly underWay = new Set<Promise<unknown>>()
  private readonly commits = groupCommit<Item, Committed>(mostTogether, (items) => this.commit(items))

  constructor(parts: IntakeParts) {
    this.parts = parts
  }

  /** Returns when the file's end is durable. Throws a Problem when it could not be taken at all: then nothing of it is kept and it may be sent again. */
  submit(delivery: Delivery): Promise<Outcome> {
    const taken = this.take(delivery).finally(() => this.underWay.delete(taken))
    this.underWay.add(taken)
    return taken
  }

  /** Resolves when everything that is under way now has ended: what was made with keys that were read before is stored then. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.underWay])
  }

  private async take(delivery: Delivery): Promise<Outcome> {
    const { send } = delivery
    if (send.signal.aborted) throw Cancelled(send.id)
    send.pending++
    try {
      this.parts.keys.ofProject(send.project)
      const outcome = await this.travel(delivery)
      this.parts.changed(send.id, send.door, outcome.outcome)
      return outcome
    } catch (error) {
      this.parts.leftovers.note()
      throw error
    } finally {
      send.pending--
    }
  }

  /** Records a file that the door itself refuses, without a journey. */
  async refuse(delivery: Delivery, problem: Problem): Promise<Outcome> {
    const outcome = await this.record({ ...this.base(delivery), outcome: 'rejected', reason: problem.code, message: problem.message })
    this.parts.changed(delivery.send.id, delivery.send.door, 'rejected')
    return outcome
  }

  /** Something may lie among the objects that no record names: it is looked for at the next start. */
  noteLeftover(): void {
    this.parts.leftovers.note()
  }

  /** Removes an object unless an instance or something held refers to it. */
  forgetObject(digest: string): Promise<void> {
    return this.parts.leftovers.forget(digest)
  }

  /** Resolves when nothing waits for a commit. */
  idle(): Promise<void> {
    return this.commits.idle()
  }

  /** A file that no thread survives, or that meets a defect of ours, ends here: tried for ever it would hold up what comes after it. */
  private async travel(delivery: Delivery): Promise<Outcome> {
    const { send, bytes, file, announced, decision, headerBytes = 0 } = delivery
    try {
      const profile = await this.parts.profiles.ofProject(send.project)
      const done = await this.parts.workers.run({
        kind: 'travel', profile, headerBytes, project: send.project, track: delivery.track ?? send.path, ...(bytes ? { bytes } : {}), ...(file ? { file } : {}), ...(announced ? { announced } : {}),
        ...(decision ? { decision } : {}),
      })
      return await this.finish(delivery, done)
    } catch (error) {
      if (!(error instanceof Problem) || !final.has(error.code)) throw error
      this.parts.leftovers.note()
      return this.record({ ...this.base(delivery), outcome: 'rejected', reason: error.code, message: error.message })
    }
  }

  private async finish(delivery: Delivery, done: Done): Promise<Outcome> {
    const { result } = done
    if (result.kind === 'failed') throw this.failure(result)
    if (result.kind === 'refused') return this.record({ ...this.base(delivery), outcome: 'rejected', reason: result.reason, message: result.message })
    if (result.kind === 'held') return this.hold(delivery, result)
    if (result.kind !== 'arrived') throw new Error('A delivery was not taken through the journey')
    return this.store(delivery, result.traveller, done)
  }

  /** What a person has decided about exactly this original holds when it is sent again, until a person has it tried again; all else waits. */
  private async hold(delivery: Delivery, held: Held): Promise<Outcome> {
    const { send, headerBytes = 0, decision: given } = delivery
    const decided = held.suggestions && !given ? await this.decided(send.project, held.digest) : undefined
    if (!decided || decided === 'reject') return this.record(this.heldEnding(delivery, decided && send.door !== 'retry' ? rejectedBefore(held) : held))
    const bytes = new Uint8Array(await this.parts.objects.read(held.digest, 0, delivery.size + headerBytes))
    const { file: _, ...rest } = delivery
    const outcome = await this.travel({ ...rest, bytes, decision: decided })
    await this.parts.leftovers.forget(held.digest)
    return outcome
  }

  private async decided(project: string, digest: string): Promise<ReviewDecision | 'reject' | undefined> {
    const { rows } = await this.parts.records.query<{ decision: 'clear' | 'mask' | 'reject', masks: Mask[], actor: string }>(
      `select decision, masks, actor from ingest_decision where project = $1 and digest = $2 and state = 'applied' order by id desc limit 1`, [project, digest])
    const [row] = rows
    if (row?.decision === 'reject') return 'reject'
    return row ? { decision: row.decision, masks: row.masks, reviewer: row.actor } : undefined
  }

  private async store(delivery: Delivery, traveller: Arrived, done: Done): Promise<Outcome> {
    const { identity, findings, receivedDigest, subject, pixelKey, sealedLink } = traveller
    const ending: Ending = {
      ...this.base(delivery), outcome: 'stored', sopInstanceUid: identity.sopInstanceUid, receivedDigest, findings: findings.map(({ code }) => code),
      ...(pixelKey ? { pixelKey } : {}), ...(sealedLink ? { link: { pseudonym: subject.pseudonym, sealed: sealedLink } } : {}),
    }
    let keep = false
    try {
      const { stored } = await this.commits.add({ ending, ...itemOf(traveller, delivery) })
      keep = stored?.outcome === 'conflict'
      if (!keep) {
        const codes = [...(ending.findings ?? []), ...(stored?.findings ?? []).map(({ code }) => code)]
        return { outcome: stored?.outcome === 'duplicate' ? 'duplicate' : 'stored', ...(codes.length > 0 ? { findings: codes } : {}), ...identity }
      }
    } finally {
      if (!keep) done.release(false)
    }
    const kept = await done.release(true)
    if ('kind' in kept) throw this.failure(kept)
    const { code, message } = OtherContent()
    const outcome = await this.record(this.heldEnding(delivery, { kind: 'held', reason: code, message, about: { sopClassUid: identity.sopClassUid }, ...kept }))
    await this.parts.leftovers.forget(traveller.digest)
    return outcome
  }

  private heldEnding(delivery: Delivery, held: Held): Ending {
    const { send, headerBytes = 0 } = delivery
    return {
      ...this.base(delivery), outcome: 'quarantined', reason: held.reason, message: held.message,
      quarantine: { id: newIdentifier('held'), send: delivery.firstSend ?? send.id, door: send.door, path: send.path, digest: held.digest, headerBytes, ...held.about, ...(held.suggestions ? { suggestions: held.suggestions } : {}) },
    }
  }

  private base({ send, size, name, key }: Delivery): Pick<Ending, 'send' | 'project' | 'size' | 'name' | 'key'> {
    const sealed = name === undefined ? {} : { name: this.parts.keys.seal(name, `name ${send.id}`) }
    return { send: send.id, project: send.project, size, ...sealed, ...(key ? { key } : {}) }
  }

  private async record(ending: Ending): Promise<Outcome> {
    const { held } = await this.commits.add({ ending })
    const { outcome, reason, message } = ending
    return { outcome, ...(reason ? { reason } : {}), ...(message ? { message } : {}), ...(held ? { held } : {}) }
  }

  /** One transaction for everything that is ready. */
  private async commit(items: readonly Item[]): Promise<Committed[]> {
    const known = await samePixelsOf(this.parts.records, items)
    const flagged = items.map(({ ending, instance, ...rest }): Item => (instance && ending.pixelKey && known.has(`${ending.project} ${ending.pixelKey}`)
      ? { ...rest, ending: { ...ending, findings: [...(ending.findings ?? []), samePixels] }, instance: { ...instance, findings: [...instance.findings, { code: samePixels }] } }
      : { ...rest, ending, ...(instance ? { instance } : {}) }))
    const instances = flagged.flatMap(({ instance }) => instance ?? [])
    let outcomes: readonly StoreOutcome[] = []
    let held = new Map<string, HeldUnder>()
    const write = async (tx: Transaction, found: readonly StoreOutcome[]): Promise<void> => { held = await this.write(tx, flagged, found) }
    if (instances.length === 0) await this.parts.records.transaction((tx) => write(tx, []))
    else outcomes = await this.parts.archive.store(instances, write)
    let next = 0
    return flagged.map(({ ending, instance }) => {
      const outcome = instance && outcomes[next++]
      const under = ending.quarantine && held.get(ending.quarantine.id)
      if (!outcome) return under ? { held: under.id } : {}
      const same = outcome.outcome === 'stored' && ending.findings?.includes(samePixels)
      return { stored: same ? { ...outcome, findings: [...(outcome.findings ?? []), { code: samePixels }] } : outcome }
    })
  }

  private async write(tx: Transaction, items: readonly Item[], outcomes: readonly StoreOutcome[]): Promise<Map<string, HeldUnder>> {
    if (outcomes.some(({ findings }) => findings?.some(({ code }) => code === 'archive/study-of-two-subjects'))) await refuseIntoMoving(tx, items.map(({ ending }) => ending.project))
    let next = 0
    const rows: FactsRow[] = []
    const stored: Item[] = []
    const endings = items.flatMap((item) => {
      const { ending, instance, facts } = item
      const outcome = instance ? outcomes[next++] : undefined
      if (outcome?.outcome === 'conflict') return []
      if (outcome?.outcome === 'stored') stored.push(item)
      if (facts && outcome?.outcome === 'stored') rows.push(facts)
      const more = (outcome?.findings ?? []).map(({ code }) => code)
      return { ...ending, outcome: outcome?.outcome ?? ending.outcome, findings: [...(ending.findings ?? []), ...more] }
    })
    const held = await writeEndings(tx, endings, rows)
    await writeReleases(tx, stored, this.parts)
    const first = [...held.values()].filter(({ again }) => !again)
    if (first.length > 0) await this.parts.ledger.append(first.map(({ id, reason }) => ({ type: 'ingest/quarantined', actor: 'ingest', subject: id, detail: { reason } })), tx)
    return held
  }

  private failure({ code, status, message, trace }: Failed): Error {
    if (trace) this.parts.log.error(trace, 'the journey met a defect')
    return trace ? Defect() : new Problem({ code, status, text: message }, message)
  }
}

/** Nobody is asked to look at it again. */
function rejectedBefore({ suggestions: _, ...held }: Held): Held {
  const { code, message } = RejectedBefore()
  return { ...held, reason: code, message }
}
