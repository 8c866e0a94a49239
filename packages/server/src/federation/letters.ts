/**
 * The closed list of what sites write to each other. A letter that is not on it, or holds a member more than it says here, is neither sent nor
 * taken: no letter can hold an attribute of a patient. A new kind of letter is a new row, read by everybody who asks what leaves a hospital.
 */
import { z } from 'zod'
import { countAnswer, countRequest } from './count-letter.ts'
import { datasetDescription, datasetWithdrawn } from './dataset-letter.ts'
import { evaluationAsk, evaluationCancel, evaluationTold, evaluationWeights } from './evaluation-letter.ts'
import { BadLetter } from './problems.ts'
import { releaseReceipt } from './release-letter.ts'
import { accessDecision, accessPermit, accessRequest, accessRevocation } from './request-letter.ts'
import { toolAnswer, toolAsk, toolList, toolOffers, toolPiece } from './tool-letter.ts'
import { taskAsked, taskCancel, taskOutput, taskState } from './task-letter.ts'
import {
  trainingAnswer, trainingEnd, trainingMasked, trainingMasks, trainingPlan, trainingProblem, trainingRound, trainingShares, trainingSum, trainingUnmask, trainingUpdate, trainingWeights,
} from './training-letter.ts'

const code = z.string().regex(/^[a-z0-9][a-z0-9/-]{0,99}$/)
const identifier = z.string().regex(/^[a-z]{1,20}-[0-9a-hjkmnp-tv-z]{26}$/)
const note = z.string().min(1).max(20_000)

const letters = {
  /** Why an answer is not given: a code of docs/problems.md. */
  problem: z.strictObject({ code, about: identifier.optional() }),
  /** What a site says of its ledger: a signed checkpoint (c2sp.org/tlog-checkpoint). */
  checkpoint: z.strictObject({ note, old: z.number().int().nonnegative(), proof: z.array(z.string().length(44)).max(63), key: z.string().max(400) }),
  /** That another site has seen it and no other history: a line of signature (c2sp.org/tlog-cosignature). */
  cosignature: z.strictObject({ origin: z.string().max(200), size: z.number().int().nonnegative(), line: z.string().max(400), key: z.string().max(400) }),
  /** Why a checkpoint is not cosigned, and up to which size the other site has seen the ledger. */
  'not-cosigned': z.strictObject({ code, size: z.number().int().nonnegative() }),
  /** A published description of a dataset, rounded. */
  dataset: datasetDescription,
  'dataset-withdrawn': datasetWithdrawn,
  /** Access to datasets: asked for, decided, granted, ended. */
  request: accessRequest,
  decision: accessDecision,
  permit: accessPermit,
  revocation: accessRevocation,
  /** How many subjects a question finds: asked in canonical form, answered in rounded numbers. */
  'count-request': countRequest,
  'count-answer': countAnswer,
  /** A task: asked for under a permit, where it is, what of it a person has released. */
  task: taskAsked,
  'task-cancel': taskCancel,
  'task-state': taskState,
  'task-output': taskOutput,
  /** Tools of the hub: what there is, asked for, carried, decided about by a person of the node. */
  'tool-list': toolList,
  'tool-offers': toolOffers,
  'tool-ask': toolAsk,
  'tool-piece': toolPiece,
  'tool-answer': toolAnswer,
  /** Federated training: a plan is offered and answered; rounds; weights; sums under masks. */
  'training-plan': trainingPlan,
  'training-answer': trainingAnswer,
  'training-round': trainingRound,
  'training-weights': trainingWeights,
  'training-masks': trainingMasks,
  'training-update': trainingUpdate,
  'training-sum': trainingSum,
  'training-masked': trainingMasked,
  'training-unmask': trainingUnmask,
  'training-shares': trainingShares,
  'training-problem': trainingProblem,
  'training-end': trainingEnd,
  /** A model measured where data live: asked for, its weights, and what may be told of it. */
  'evaluation-ask': evaluationAsk,
  'evaluation-weights': evaluationWeights,
  'evaluation-cancel': evaluationCancel,
  'evaluation-told': evaluationTold,
  /** Of what was released: that the central collection has it. What was released is no letter, but parcels. */
  'release-receipt': releaseReceipt,
} as const satisfies Record<string, z.ZodType>

export type LetterType = keyof typeof letters
export type LetterBody<Type extends LetterType> = z.output<(typeof letters)[Type]>

export interface Letter<Type extends LetterType = LetterType> {
  readonly type: Type
  readonly body: LetterBody<Type>
  /** The identifier of the letter that this one answers. */
  readonly inReplyTo?: string
}

export const letterTypes = Object.keys(letters) as readonly LetterType[]
export const letterSchemas: Readonly<Record<LetterType, z.ZodType>> = letters
/** Of use only while somebody waits (passing.ts). */
export const passingTypes: ReadonlySet<LetterType> = new Set<LetterType>(['count-request', 'count-answer'])

/** Throws federation/bad-letter, which names the place and never the value. */
export function checkLetter(letter: unknown): Letter {
  const { type, body, inReplyTo, ...rest } = (typeof letter === 'object' && letter !== null ? letter : {}) as Record<string, unknown>
  if (typeof type !== 'string' || !Object.hasOwn(letters, type) || Object.keys(rest).length > 0) throw BadLetter('its type is not on the list')
  if (inReplyTo !== undefined && !identifier.safeParse(inReplyTo).success) throw BadLetter('what it answers is not a letter')
  const result = letters[type as LetterType].safeParse(body)
  if (!result.success) throw BadLetter(`its body is not that of ${type} at ${result.error.issues[0]?.path.map(String).filter((part) => /^[\w-]{1,40}$/.test(part)).join('.') || 'the top'}`)
  return { type: type as LetterType, body: result.data, ...(typeof inReplyTo === 'string' ? { inReplyTo } : {}) } as Letter
}
