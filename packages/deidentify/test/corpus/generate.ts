/**
 * Builds a corpus: real files with synthetic identities planted into them, the table of the patients, and the answer key. The same seed gives the
 * same bytes. Knows nothing of the engine.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { tableOf } from './clinical-rows.ts'
import type { AnswerKey, KeyFile } from './key.ts'
import { type Original, originalsOf } from './originals.ts'
import { madeOriginals } from './made.ts'
import { peopleOf, type Person } from './people.ts'
import type { Planting } from './planter.ts'
import { burnIn } from './plants/burned-in.ts'
import { expectDatesAndUids, plantDates, plantReferences } from './plants/dates-and-uids.ts'
import { expectTechnical, plantDescriptors } from './plants/descriptors.ts'
import { plantDocuments } from './plants/documents.ts'
import { plantFileLevel } from './plants/file-level.ts'
import { plantGraphics } from './plants/graphics.ts'
import { plantIdentity } from './plants/identity.ts'
import { plantNested } from './plants/nested.ts'
import { plantPrivates } from './plants/privates.ts'
import { randomOf } from './random.ts'
import { straysOf } from './strays.ts'
import { nodeOf, put, recode, sourceOf, textNode, textOf, writeSource } from './tree.ts'

export interface CorpusOptions {
  readonly seed: string
  /** Of the originals; a few are added that no real file is like. */
  readonly files: number
  /** Gets `in/`, `clinical/`, `key.json`, `masks/`. */
  readonly folder: string
  readonly adversarial?: boolean
}

interface Assigned { readonly original: Original, readonly person: Person, readonly sopInstance: string }

const riskyClasses = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(6(\.1)?|3(\.1)?|12\.[12](\.\d)?|7(\.\d)?|77\.1\.\d(\.\d)?|104\.\d|88\.67|11\.\d)$/

export async function generateCorpus({ seed, files, folder, adversarial = false }: CorpusOptions): Promise<AnswerKey> {
  const originals = [...originalsOf(seed, files), ...await madeOriginals(seed, files)]
  const people = peopleOf(seed, Math.max(3, Math.round(originals.length / 2.3)))
  const assigned = assign(seed, originals, people)
  const keyFiles: KeyFile[] = []
  for (const [index, one] of assigned.entries()) keyFiles.push(await plantOne({ seed, folder, adversarial }, assigned, { index, one }))
  const firstFile = keyFiles[0]
  if (firstFile) for (const stray of straysOf(people, readFileSync(join(folder, 'in', firstFile.path)))) write(join(folder, 'in', stray.path), stray.bytes)
  const used = people.filter((person) => keyFiles.some(({ patient }) => patient === person.index))
  const table = tableOf(seed, used)
  write(join(folder, table.path), table.bytes)
  const key: AnswerKey = {
    format: 'vesalius-test-corpus/1', seed, files: keyFiles, table: { path: table.path, actions: table.actions },
    patients: used.map(({ index, script, patientId, canaries }) => ({ index, script, patientId, canaries })),
  }
  write(join(folder, 'key.json'), Buffer.from(JSON.stringify(key, null, 1)))
  return key
}

function write(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
}

/** Files of one study belong to one patient; copies of one instance get UIDs of their own. */
function assign(seed: string, originals: readonly Original[], people: readonly Person[]): Assigned[] {
  const random = randomOf(`${seed}/assign`)
  const byStudy = new Map<string, Person>()
  const seen = new Set<string>()
  return originals.map((original, at) => {
    const person = byStudy.get(original.study) ?? people[at < people.length ? at : random.int(people.length)] as Person
    if (original.study) byStudy.set(original.study, person)
    const sopInstance = seen.has(original.sopInstance) ? `1.2.826.0.1.3680043.10.999.${at}.${random.int(1e9)}` : original.sopInstance
    seen.add(sopInstance)
    return { original, person, sopInstance }
  })
}

async function plantOne(options: { seed: string, folder: string, adversarial: boolean }, all: readonly Assigned[], { index, one }: { index: number, one: Assigned }): Promise<KeyFile> {
  const { original, person, sopInstance } = one
  const random = randomOf(`${options.seed}/file/${index}`)
  const source = sourceOf(original.bytes)
  const { tree } = source
  recode(tree, textOf(nodeOf(tree, 0x00080005)).split('\\'), person.charset)
  put(tree, textNode(0x00080005, 'CS', person.charset.join('\\'), []))
  put(tree, textNode(0x00080018, 'UI', sopInstance, []))
  put(source.meta, textNode(0x00020003, 'UI', sopInstance, []))
  put(source.meta, textNode(0x00020002, 'UI', original.sopClass, []))
  put(source.meta, textNode(0x00020010, 'UI', source.transferSyntax, []))
  const siblings = all.filter((other) => other.person === person && other !== one).map((other) => ({ sopClass: other.original.sopClass, sopInstance: other.sopInstance }))
  const planting: Planting = { source, tree, person, random, charset: person.charset, sopClass: original.sopClass, modality: original.modality, little: source.transferSyntax !== '1.2.840.10008.1.2.2', adversarial: options.adversarial, actions: [], siblings }
  const masks = await plantAll(planting, original, `f${index}`)
  const uids = expectDatesAndUids(planting)
  planting.actions.push({ kind: 'patid_consistent' }, { kind: 'injective' }, { kind: 'method_flag' }, { kind: 'method_codes' })
  const path = pathFor(planting, index)
  write(join(options.folder, 'in', path), writeSource(source))
  for (const mask of masks) write(join(options.folder, 'masks', mask.name), mask.bytes)
  const { transferSyntax } = source
  return { path, patient: person.index, modality: original.modality || 'none', risky: riskyClasses.test(original.sopClass), transferSyntax, actions: agreed(planting.actions), uids }
}

async function plantAll(planting: Planting, original: Original, name: string): Promise<readonly { readonly name: string, readonly bytes: Uint8Array }[]> {
  const { random } = planting
  plantIdentity(planting)
  plantDates(planting)
  plantDescriptors(planting)
  plantReferences(planting)
  expectTechnical(planting)
  plantNested(planting)
  plantPrivates(planting)
  plantDocuments(planting)
  await plantGraphics(planting)
  plantFileLevel(planting)
  const wanted = !original.hasText && (original.name.startsWith('made/') || random.chance(planting.adversarial ? 0.4 : 0.3))
  const masks = wanted ? await burnIn(planting, name) : undefined
  if (!masks && !original.hasText && nodeOf(planting.tree, 0x7fe00010)) planting.actions.push({ kind: 'pixels_retained' })
  return masks ?? []
}

/** What was planted first and then overwritten is not asked for. */
function agreed(actions: readonly Planting['actions'][number][]): Planting['actions'] {
  const removed = new Map<string, readonly string[]>()
  for (const action of actions) if (action.kind === 'text_removed') removed.set(action.where, [...(removed.get(action.where) ?? []), ...action.tokens])
  return actions.filter((action) => action.kind !== 'text_retained' || !action.words.some((word) => removed.get(action.where)?.some((token) => token.toLowerCase() === word.toLowerCase())))
}

/** Folders and names as a hospital's export has them: with the patient in them. */
function pathFor({ person, random, modality }: Planting, index: number): string {
  const safe = (text: string): string => text.replace(/[^\p{L}\p{N}.-]+/gu, '_')
  const folder = random.chance(0.5) ? `${safe(person.family)}_${safe(person.given)}_${person.born}` : safe(person.patientId)
  return `${folder}/${modality || 'OT'}/${String(index).padStart(4, '0')}${random.chance(0.7) ? '.dcm' : ''}`
}
