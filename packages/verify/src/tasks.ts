/** What a thread can be asked to do. The lexicon is sent once and kept. */
import { createHash } from 'node:crypto'
import { type DicomFile, DicomError, readDicom } from '@vesalius/standards/dicom'
import { examineOutput, type OutputFacts, type OutputJob } from './examine.ts'
import { looksDicom } from './files/file-source.ts'
import { openInput } from './files/zip-inputs.ts'
import { collectFacts } from './identities/collect.ts'
import { buildLexicon, type Lexicon, type LexiconSource } from './search/lexicon.ts'
import type { InputFacts } from './types.ts'

export type Task =
  | { readonly kind: 'input', readonly path: string }
  | { readonly kind: 'likeness', readonly path: string }
  | { readonly kind: 'lexicon', readonly source: LexiconSource }
  | { readonly kind: 'output', readonly job: OutputJob }

export interface InputRead {
  readonly dicom: boolean
  readonly facts?: InputFacts
  /** Of its pixels and place in the series: the same in the output, so that pairs can be found without a map. */
  readonly likeness?: string
}

export type TaskResult = InputRead | OutputFacts | undefined

let lexicon: Lexicon | undefined

export async function perform(task: Task): Promise<TaskResult> {
  switch (task.kind) {
    case 'input': return readInput(task.path, true)
    case 'likeness': return readInput(task.path, false)
    case 'lexicon': lexicon = buildLexicon(task.source); return undefined
    case 'output': return examineOutput(task.job, lexicon ?? buildLexicon({ people: [], uids: [], technical: [] }))
  }
}

function readInput(path: string, facts: boolean): InputRead {
  const source = openInput(path)
  try {
    if (!looksDicom(source)) return { dicom: false }
    const file = readDicom(source, { lenient: true })
    const likeness = likenessOf(file)
    return { dicom: true, ...(facts ? { facts: collectFacts(file) } : {}), ...(likeness === undefined ? {} : { likeness }) }
  } catch (error) {
    if (error instanceof DicomError) return { dicom: true }
    throw error
  } finally {
    source.close()
  }
}

const mostHashed = 256 * 1024

function likenessOf(file: DicomFile): string | undefined {
  const element = file.attributes.element(0x7fe00010)
  const hash = createHash('sha256').update(file.attributes.string(0x00080016) ?? '')
  for (const tag of [0x00200013, 0x00200032, 0x00280010, 0x00280011, 0x00080060]) hash.update(`\0${file.attributes.text(tag) ?? ''}`)
  if (element === undefined) return undefined
  const start = element.fragments?.[1]?.valueOffset ?? element.valueOffset
  return hash.update(file.body.read(start, Math.min(mostHashed, Math.max(0, element.end - start)))).digest('hex')
}
