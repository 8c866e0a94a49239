/**
 * What would leave: one original de-identified as the journey would, and nothing kept. Runs in a thread of the journey; before and after with the
 * reason of each difference, the second opinion on the result, and the bytes from which pictures are drawn.
 */
import type { Deidentifier, InstanceOutcome, Mask, ReviewDecision } from '@vesalius/deidentify'
import { readDicom } from '@vesalius/standards/dicom'
import type { DicomFile } from '@vesalius/standards/dicom'
import { verifyInstance, verifyPixels } from '@vesalius/verify'
import type { Finding, Recogniser } from '@vesalius/verify'
import { compareFiles } from './compare.ts'
import type { ComparedRow } from './compare.ts'

export interface PreviewResult {
  readonly outcome: 'released' | 'held'
  /** Why it would be held. */
  readonly code?: string
  readonly place?: string
  readonly rows: readonly ComparedRow[]
  /** Applied, or proposed for a person. */
  readonly masks: readonly Mask[]
  readonly pixels?: { readonly checked: boolean, readonly by: readonly string[], readonly rule?: string, readonly recognizableFeatures: string, readonly also: readonly string[] }
  readonly residuals: Readonly<Record<string, number>>
  readonly findings: readonly string[]
  /** What the second opinion found in the result: codes and places. Empty when it found nothing. */
  readonly left: readonly { readonly code: string, readonly place?: string }[]
  readonly picture: { readonly rows: number, readonly columns: number, readonly frames: number } | undefined
  /** The file as it would be stored. */
  readonly result?: Uint8Array<ArrayBuffer>
}

export interface Looking {
  readonly decision?: ReviewDecision | undefined
  /** Reads the pixels of what a person would have decided about. */
  readonly reader?: Recogniser
}

export async function previewOf(file: DicomFile, engine: Deidentifier, { decision, reader }: Looking = {}): Promise<PreviewResult> {
  const outcome = await engine.deidentify({ file, everyAct: true, ...(decision ? { decision } : {}) })
  if (outcome.kind === 'released') {
    const preview = releasedPreview(file, outcome)
    const read = reader && preview.result && outcome.facts.pixels.by.includes('person') ? await verifyPixels({ original: file, result: preview.result }, reader) : []
    return { ...preview, left: [...preview.left, ...read.map(toldOf)] }
  }
  const { code, place, review } = outcome
  const held = { outcome: 'held', code, ...(place ? { place } : {}), masks: review?.suggestions ?? [], residuals: {}, findings: [], left: [], picture: pictureOf(file) } as const
  // What becomes of the header is known before a person has looked at the pixels.
  const cleared = review ? await engine.deidentify({ file, everyAct: true, decision: { decision: 'clear', reviewer: 'preview' } }) : outcome
  return { ...held, rows: cleared.kind === 'released' ? releasedPreview(file, cleared).rows : compareFiles(file, file, []) }
}

function releasedPreview(file: DicomFile, { edit, facts }: Extract<InstanceOutcome, { kind: 'released' }>): PreviewResult {
  const source = edit.result()
  const result = new Uint8Array(source.read(0, source.size))
  const after = readDicom(result)
  const { checked, by, rule, recognizableFeatures, also, masks } = facts.pixels
  return {
    outcome: 'released', rows: compareFiles(file, after, facts.acts), masks, result, residuals: facts.residuals, findings: facts.findings.map(({ code }) => code),
    pixels: { checked, by, ...(rule ? { rule } : {}), recognizableFeatures, also },
    left: verifyInstance({ original: file, result }).map(toldOf), picture: pictureOf(file),
  }
}

const toldOf = ({ code, place }: Finding): PreviewResult['left'][number] => ({ code, ...(place ? { place } : {}) })

function pictureOf({ attributes }: DicomFile): PreviewResult['picture'] {
  const [rows, columns] = [attributes.numbers(0x00280010)[0], attributes.numbers(0x00280011)[0]]
  if (!rows || !columns || ![0x7fe00008, 0x7fe00009, 0x7fe00010].some((tag) => attributes.has(tag))) return undefined
  const frames = Number(attributes.string(0x00280008) ?? '1')
  return { rows, columns, frames: Number.isSafeInteger(frames) && frames > 0 ? frames : 1 }
}
