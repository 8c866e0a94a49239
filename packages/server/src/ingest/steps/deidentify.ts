/**
 * De-identification, for both paths, by the one engine (packages/deidentify) under the project's profile; then the second opinion (packages/verify)
 * on what would be stored: while it finds anything, nothing is (docs/decisions/0005). The federated path keeps a link for the vault.
 */
import type { InstanceOutcome } from '@vesalius/deidentify'
import { verifyInstance, verifyPixels } from '@vesalius/verify'
import type { EditResult } from '@vesalius/standards/dicom'
import type { Problem } from '#kernel'
import { BurnedIn, EncapsulatedDocument, HeadFound, IdentityLeft, NoSubject, NotCleanable, NotDeidentified, PixelsNotReviewed, TextFound } from '../problems.ts'
import { NeedsReview } from '../step.ts'
import type { Instance, Step, StepContext } from '../step.ts'

/** Raised whenever the same input gives another result under the same profile. */
export const engineVersion = '2'

export function deidentifyStep(name: string, keepsLink: boolean): Step {
  return {
    name,
    version: engineVersion,
    options: { link: keepsLink },
    optionsOf: (context) => ({ link: keepsLink, profile: context.engine.profileDigest }),
    run: (instance, context) => run(instance, context, keepsLink),
  }
}

async function run(instance: Instance, context: StepContext, keepsLink: boolean): Promise<Instance> {
  const outcome = await context.engine.deidentify({ file: instance.file, ...(context.decision ? { decision: context.decision } : {}) })
  if (outcome.kind === 'held') throw heldFor(outcome)
  const { edit, stored, facts, link } = outcome
  const [left] = verifyInstance({ original: instance.file, result: edit.result() })
  if (left) throw IdentityLeft(`${left.code}${left.place ? ` in ${left.place}` : ''}`)
  if (context.reader && facts.pixels.by.includes('person')) await readAgain(instance, edit.result(), context)
  for (const { code, place } of facts.findings) context.report({ code: `ingest/${code}`, ...(place ? { place } : {}) })
  if (facts.pixels.recognizableFeatures === 'possible') context.report({ code: 'ingest/recognizable-features' })
  return { ...instance, edit, stored, subject: { pseudonym: facts.pseudonym, fingerprint: facts.fingerprint }, facts, ...(keepsLink ? { link } : {}) }
}

/** One keystroke may be wrong: where a person has decided, nothing that the original says of its patient may be readable in the pixels. */
async function readAgain({ file }: Instance, result: EditResult, { engine, reader }: StepContext): Promise<void> {
  const [seen] = reader ? await verifyPixels({ original: file, result }, reader) : []
  if (!seen) return
  const proposed = await engine.deidentify({ file })
  throw new NeedsReview(IdentityLeft(`${seen.code}${seen.place ? ` in ${seen.place}` : ''}`), proposed.kind === 'held' ? proposed.review?.suggestions ?? [] : [])
}

type Held = Extract<InstanceOutcome, { kind: 'held' }>

function heldFor(held: Held): Error {
  const problem = problemFor(held)
  return held.review ? new NeedsReview(problem, held.review.suggestions) : problem
}

const problems: Readonly<Record<string, (place: string) => Problem>> = {
  'no-patient-id': () => NoSubject(), 'risky-kind': () => PixelsNotReviewed(), 'declared-text': () => BurnedIn(), 'text-found': () => TextFound(), 'text-remains': () => TextFound(),
  head: () => HeadFound(), document: () => EncapsulatedDocument(), 'encapsulated-document': () => EncapsulatedDocument(), 'identity-left': (place) => IdentityLeft(place || 'engine'),
}
const ofPixels = new Set(['unsupported-syntax', 'undecodable', 'too-large', 'cannot-mask', 'text-page', 'rejected'])

function problemFor({ code, place = '' }: Held): Problem {
  return problems[code]?.(place) ?? (ofPixels.has(code) ? NotCleanable(code) : NotDeidentified(code))
}
