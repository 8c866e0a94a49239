/** What every planting works on: one file's tree, its patient, and the actions that the answer key asks for. */
import type { Tag } from '@vesalius/standards/dicom'
import type { Action } from './key.ts'
import type { Person } from './people.ts'
import type { Random } from './random.ts'
import { put, type Source, textNode, type Tree } from './tree.ts'

export interface Planting {
  readonly source: Source
  readonly tree: Tree
  readonly person: Person
  readonly random: Random
  readonly charset: readonly string[]
  readonly sopClass: string
  readonly modality: string
  readonly little: boolean
  /** The second, harder seed. */
  readonly adversarial: boolean
  readonly actions: Action[]
  /** UIDs of other files of the same patient. */
  readonly siblings: readonly { readonly sopClass: string, readonly sopInstance: string }[]
}

export const hex = (tag: Tag): string => tag.toString(16).toUpperCase().padStart(8, '0')
export const pathOf = (...tags: Tag[]): string => tags.map(hex).join('/')

/** Puts a text that has to go, whole or in its tokens. */
export function plantRemoved(planting: Planting, tag: Tag, vr: string, { value, tokens }: { value: string, tokens?: readonly string[] }): void {
  put(planting.tree, textNode(tag, vr, value, planting.charset))
  planting.actions.push({ kind: 'text_removed', where: pathOf(tag), tokens: tokens ?? [value] })
}

export function expectKept(planting: Planting, where: string, words: readonly string[]): void {
  planting.actions.push({ kind: 'text_retained', where, words })
}

/** As long as the representation allows, in characters. */
export const short = (value: string, most: number): string => [...value].slice(0, most).join('').trim()
