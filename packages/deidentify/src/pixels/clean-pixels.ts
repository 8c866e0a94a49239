/** One instance whose pixels show nobody's name (PS3.15 E.3.1, E.3.2): kind, rules by geometry, detector, recogniser, and a person's decision before all. */
import type { Decoded } from '@vesalius/codec'
import { DicomError } from '@vesalius/standards/dicom'
import type { Rectangle } from './detect/candidates.ts'
import { workspaceFor } from './detect/workspace.ts'
import { lookAround, lookAt, planesOfFrame } from './examine.ts'
import type { Looking } from './examine.ts'
import { faded } from './fade.ts'
import { openFrames } from './frames.ts'
import type { OpenFrames } from './frames.ts'
import { recognizableFeatures } from './heads.ts'
import { hasPixels, isDocument, kindOf } from './kinds.ts'
import type { Kind } from './kinds.ts'
import { boxesFor, grownBox, masksOf, merged } from './masks.ts'
import { embedsOverlays } from './overlay-bits.ts'
import { paint } from './paint.ts'
import { outsideRegions, regionsRule } from './regions.ts'
import { templateFor } from './templates.ts'
import type { TemplateRule } from './templates.ts'
import type { Mask, PixelFacts, PixelJob, PixelOutcome } from './types.ts'
import { rewritten } from './write-pixels.ts'

type Refused = Extract<PixelOutcome, { kind: 'refused' }>

/** Never throws but for an aborted signal: what cannot be looked at is refused, with a code. */
export async function cleanPixels(job: PixelJob): Promise<PixelOutcome> {
  try {
    return await outcomeOf(job)
  } catch (error) {
    job.signal?.throwIfAborted()
    return refusal(error)
  }
}

function refusal(error: unknown): Refused {
  if (error instanceof DicomError) return { kind: 'refused', code: 'undecodable' }
  const word = error instanceof Error ? error.message : ''
  return { kind: 'refused', code: ['unsupported-syntax', 'too-large', 'cannot-mask'].includes(word) ? word : 'undecodable' }
}

async function outcomeOf(job: PixelJob): Promise<PixelOutcome> {
  const { file, decision, policy } = job
  const { attributes } = file
  if (decision?.decision === 'reject') return { kind: 'refused', code: 'rejected' }
  if (isDocument(attributes)) return { kind: 'refused', code: 'document' }
  const features = recognizableFeatures(attributes)
  if (!hasPixels(attributes)) return kept({ ...nothing, checked: true, by: ['kind'], recognizableFeatures: 'no' })
  if (features === 'possible' && policy.heads === 'hold' && decision === undefined) return { kind: 'review', code: 'head', suggestions: [] }
  const kind = kindOf(file)
  const facts: PixelFacts = { ...nothing, recognizableFeatures: features }
  if (kind.plain && decision?.decision !== 'mask') return kept({ ...facts, checked: true, by: ['kind'] })
  const open = openFrames(file)
  if (decision !== undefined) return asDecided(job, open, facts)
  const template = templateFor(attributes, open.image)
  if (!policy.clean) return kind.risky || kind.declared || template?.textPage ? { kind: 'review', code: 'risky-kind', suggestions: [] } : withoutOverlays(job, open, facts)
  if (template?.textPage) return policy.risky !== 'mask' ? { kind: 'review', code: 'risky-kind', suggestions: [wholeFrame(open, template.rule)] } : { kind: 'refused', code: 'text-page' }
  return examined({ job, open, kind, template, facts })
}

const nothing: PixelFacts = { checked: false, by: [], masks: [], framesChanged: 0, recognizableFeatures: 'unknown', also: [] }

const kept = (facts: PixelFacts): PixelOutcome => ({ kind: 'kept', facts })

const wholeFrame = ({ image }: OpenFrames, by: string): Mask => ({ column: 0, row: 0, width: image.columns, height: image.rows, by })

/** A person looked at it, and is obeyed. */
async function asDecided(job: PixelJob, open: OpenFrames, facts: PixelFacts): Promise<PixelOutcome> {
  const masks = job.decision?.decision === 'mask' ? job.decision.masks ?? [] : []
  return written({ job, open, masks, facts: { ...facts, checked: true, by: ['person'], masks } })
}

const withoutOverlays = (job: PixelJob, open: OpenFrames, facts: PixelFacts): Promise<PixelOutcome> => written({ job, open, masks: [], facts })

interface Writing { readonly job: PixelJob, readonly open: OpenFrames, readonly masks: readonly Mask[], readonly facts: PixelFacts }

async function written({ job: { file, signal }, open, masks, facts }: Writing): Promise<PixelOutcome> {
  const embeds = embedsOverlays(file.attributes)
  const clearBits = open.frames.encapsulated && !embeds ? 'never' : embeds ? 'all' : 'strays'
  const result = await rewritten({ open, masks, clearBits, signal })
  if (result.framesChanged === 0) return kept(facts)
  const also = masks.length === 0 || embeds ? ['unused-bits-cleared'] : []
  return { kind: 'cleaned', facts: { ...facts, framesChanged: result.framesChanged, also }, apply: result.apply }
}

interface Examining { readonly job: PixelJob, readonly open: OpenFrames, readonly kind: Kind, readonly template: TemplateRule | undefined, readonly facts: PixelFacts }

interface Examined { readonly boxes: readonly (readonly Rectangle[])[], readonly doubtful: number, readonly wasRead: boolean, readonly echoes: ReadonlySet<number> }

async function examined({ job, open, kind, template, facts }: Examining): Promise<PixelOutcome> {
  const { policy, seeds, signal, file } = job
  const outside = outsideRegions(file.attributes, open.image)
  const rule = outside === undefined ? template?.rule : regionsRule
  const byRule: Mask[] = [...(outside ?? []), ...(template?.boxes ?? [])].map((box) => ({ ...box, by: rule ?? regionsRule }))
  const looking: Looking = { seeds, signal, eager: kind.risky || kind.declared, workspace: workspaceFor(open.image.rows * open.image.columns), known: new Map() }
  const waits = policy.risky !== 'mask' && (kind.risky || kind.declared)
  const clearable = outside !== undefined || (policy.risky === 'hold-text' && !kind.declared)
  const found = await lookAtAll(open, { masks: byRule, looking, most: waits && !clearable ? mostSuggested : Infinity })
  let masks = [...byRule, ...masksOf(found.boxes, detectorName)]
  // A rule clears an image only when the detector, inside what the rule leaves, has nothing to say.
  if (waits && (!clearable || found.boxes.some((boxes) => boxes.length > 0))) return { kind: 'review', code: kind.declared ? 'declared-text' : 'risky-kind', suggestions: masks }
  if (kind.declared && masks.length === 0) return { kind: 'review', code: 'declared-text', suggestions: [] }
  for (let round = 1; masks.length > 0; round++) {
    const left = await readAgain(open, masks, { looking, echoes: found.echoes })
    if (left.length === 0) break
    masks = [...masks, ...left]
    if (round === mostRounds) return { kind: 'review', code: 'text-remains', suggestions: masks }
  }
  const by: PixelFacts['by'] = [...(byRule.length > 0 ? ['rule' as const] : []), 'detector', ...(found.wasRead || masks.length > byRule.length ? ['ocr' as const] : [])]
  return written({ job, open, masks, facts: { ...facts, checked: true, by, masks, ...(byRule.length > 0 && rule ? { rule } : waits ? { rule: nothingFoundRule } : {}) } })
}

export const detectorName = 'detector/1'
/** What clears a risky kind under `hold-text`: every frame looked at with text expected, and no line seen. */
const nothingFoundRule = 'nothing-found/1'
/** What is still seen after masking is masked too, so often; then a person looks. */
const mostRounds = 3
/** Frames of a clip that are looked at for suggestions when a person looks at all of it anyway. */
const mostSuggested = 16

interface LookAtAll { readonly masks: readonly Mask[], readonly looking: Looking, readonly most: number }

async function lookAtAll(open: OpenFrames, { masks, looking, most }: LookAtAll): Promise<Examined> {
  const boxes: Rectangle[][] = []
  let [doubtful, wasRead] = [0, false]
  const echoes = new Set<number>()
  const step = Math.max(1, Math.ceil(open.frames.count / most))
  for (let index = 0; index < open.frames.count; index++) {
    boxes.push([])
    if (index % step !== 0) continue
    looking.signal?.throwIfAborted()
    const seen = await lookAt(planesOfFrame(open, await masked(open, index, boxesFor(masks, index, open.image))), looking)
    boxes[index] = merged(seen.text.map((line) => grownBox(line, open.image)))
    doubtful += seen.doubtful
    wasRead ||= seen.wasRead
    if (seen.echoes > 0) echoes.add(index)
  }
  return { boxes, doubtful, wasRead, echoes }
}

/** What was masked is looked at again, and what is around it: one frame of those that have the same masks, and each that had echoes. Gives what is still to be seen, for all of these. */
async function readAgain(open: OpenFrames, masks: readonly Mask[], { looking, echoes }: { readonly looking: Looking, readonly echoes: ReadonlySet<number> }): Promise<Mask[]> {
  const alike = new Map<string, number[]>()
  for (let index = 0; index < open.frames.count; index++) {
    const boxes = boxesFor(masks, index, open.image)
    const key = boxes.map((box) => `${box.column},${box.row},${box.width},${box.height}`).join(';') + (echoes.has(index) ? `;${index}` : '')
    if (boxes.length > 0) alike.set(key, [...alike.get(key) ?? [], index])
  }
  const left: Mask[] = []
  for (const frames of alike.values()) {
    looking.signal?.throwIfAborted()
    const [index = 0] = frames
    const boxes = boxesFor(masks, index, open.image)
    const planes = planesOfFrame(open, await masked(open, index, boxes))
    // Large letters round a mask: the edges of the mask are seen as such, unless such letters are what was seen there before.
    const text = await lookAround(echoes.has(index) ? planes : planes.map((plane) => faded(plane, boxes)), boxes, looking)
    for (const box of merged(text.map((line) => grownBox(line, open.image)))) left.push({ ...box, ...(frames.length < open.frames.count ? { frames } : {}), by: detectorName })
  }
  return left
}

/** A frame with boxes painted over. */
async function masked(open: OpenFrames, index: number, boxes: readonly Rectangle[]): Promise<Decoded> {
  const decoded = await open.native(index)
  if (boxes.length === 0) return decoded
  const bytes = new Uint8Array(decoded.bytes)
  paint({ image: decoded.image, bytes, palette: open.palette }, boxes)
  return { image: decoded.image, bytes }
}
