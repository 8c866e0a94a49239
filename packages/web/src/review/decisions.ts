/** What is decided on the review page and not committed yet: one decision for each file, undone step by step. */
import type { Mask, ReviewChoice, ReviewItem } from '@vesalius/client'

export interface Choice { readonly decision: ReviewChoice; readonly masks: readonly Mask[] }
export type Choices = ReadonlyMap<string, Choice>
export interface Desk { readonly choices: Choices; readonly before: readonly Choices[] }

export type Scope = 'file' | 'series' | 'device'
export type DeskAction =
  | { readonly type: 'decide'; readonly items: readonly ReviewItem[]; readonly choice: Choice }
  | { readonly type: 'agree'; readonly items: readonly ReviewItem[] }
  /** What rules and the detector propose, each picture its own; one for which nothing is proposed is not decided. */
  | { readonly type: 'mask-proposed'; readonly items: readonly ReviewItem[] }
  /** Rectangles, cut to each of the pictures; a picture in which none lies is not decided. */
  | { readonly type: 'mask'; readonly items: readonly ReviewItem[]; readonly masks: readonly Mask[] }
  | { readonly type: 'undo' }
  | { readonly type: 'committed'; readonly ids: readonly string[] }

export const emptyDesk: Desk = { choices: new Map(), before: [] }
const mostSteps = 200

export function deskReducer(desk: Desk, action: DeskAction): Desk {
  if (action.type === 'undo') return desk.before.length === 0 ? desk : { choices: desk.before.at(-1) as Choices, before: desk.before.slice(0, -1) }
  if (action.type === 'committed') return { choices: new Map([...desk.choices].filter(([id]) => !action.ids.includes(id))), before: [] }
  const choices = new Map(desk.choices)
  for (const item of action.items) {
    const choice = choiceFor(item, action)
    if (choice) choices.set(item.id, choice)
  }
  return { choices, before: [...desk.before, desk.choices].slice(-mostSteps) }
}

function choiceFor(item: ReviewItem, action: Exclude<DeskAction, { type: 'undo' | 'committed' }>): Choice | undefined {
  if (action.type === 'decide') return action.choice
  if (action.type === 'agree') return item.proposal && { decision: item.proposal.decision, masks: item.proposal.masks }
  if (action.type === 'mask-proposed') return item.suggestions.length > 0 ? { decision: 'mask', masks: item.suggestions } : undefined
  const masks = fitted(action.masks, item)
  return masks.length > 0 ? { decision: 'mask', masks } : undefined
}

/** How many go on as they are although masks are proposed for them: said before they are committed. */
export const clearedAgainstProposal = (choices: Choices, items: readonly ReviewItem[]): number =>
  items.filter(({ id, suggestions }) => suggestions.length > 0 && choices.get(id)?.decision === 'clear').length

/** The masks that lie on a picture now: those that were decided, none when it goes on as it is or not at all, else what is proposed. */
export function masksNow(item: ReviewItem, choice: Choice | undefined): { readonly masks: readonly Mask[]; readonly proposed: boolean } {
  if (choice) return { masks: choice.decision === 'mask' ? choice.masks : [], proposed: false }
  return { masks: item.suggestions, proposed: true }
}

/** The files that a keystroke on one of them is for. */
export function within(scope: Scope, item: ReviewItem, items: readonly ReviewItem[]): readonly ReviewItem[] {
  if (scope === 'file') return [item]
  return items.filter((other) => (scope === 'series' ? other.series === item.series && other.project === item.project : other.device === item.device))
}

/** Masks of one picture on others of another size are cut to it; what lies outside is left out. */
export function fitted(masks: readonly Mask[], item: ReviewItem): Mask[] {
  return masks.flatMap((mask) => {
    const width = Math.min(mask.width, item.columns - mask.column)
    const height = Math.min(mask.height, item.rows - mask.row)
    return width > 0 && height > 0 ? [{ ...mask, width, height }] : []
  })
}

export interface Tile { readonly item: ReviewItem; readonly frame: number }

/** All frames of a file up to `most`, else as many evenly spread over it with its first and last. */
export function framesShown(item: ReviewItem, most: number): number[] {
  if (item.frames <= most) return Array.from({ length: item.frames }, (_, index) => index + 1)
  return Array.from({ length: most }, (_, index) => 1 + Math.round(index * (item.frames - 1) / (most - 1)))
}

/** Where the next keystroke belongs: the first frame behind `place` of a file that nobody has decided, else before it; with none left, where one is. */
export function nextUndecided(tiles: readonly Tile[], place: number, decided: (item: ReviewItem) => boolean): number {
  const open = (from: number, to: number): number => tiles.findIndex(({ item }, index) => index >= from && index < to && !decided(item))
  const behind = open(place + 1, tiles.length)
  const found = behind >= 0 ? behind : open(0, place)
  return found >= 0 ? found : place
}
