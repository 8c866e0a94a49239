/** The person of the review page, played by the answer key: masks what was planted, clears the rest, of every file that waits for a person. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { AnswerKey } from './key.ts'
import { csvRows } from './outputs.ts'

const room = 3

/** Writes `review.json` for what `quarantine.csv` of a run says. The number of decisions. */
export function reviewAll(folder: string): number {
  const key = JSON.parse(readFileSync(join(folder, 'key.json'), 'utf8')) as AnswerKey
  const byPath = new Map(key.files.map((file) => [file.path.normalize('NFC'), file]))
  const decisions = csvRows(readFileSync(join(folder, 'quarantine.csv'), 'utf8')).flatMap(([path = '', , , digest = '', review = '']) => {
    const file = review === 'yes' ? byPath.get(relative(join(folder, 'in'), path).normalize('NFC')) : undefined
    if (!file) return []
    const masks = file.actions.flatMap((action) => (action.kind === 'pixels_hidden'
      ? [{ column: Math.max(0, action.box.column - room), row: Math.max(0, action.box.row - room), width: action.box.width + 2 * room, height: action.box.height + 2 * room, frames: action.frames }] : []))
    return [{ digest, decision: masks.length > 0 ? 'mask' : 'clear', reviewer: 'answer-key', ...(masks.length > 0 ? { masks } : {}) }]
  })
  writeFileSync(join(folder, 'review.json'), JSON.stringify({ format: 'vesalius-review/1', decisions }))
  return decisions.length
}
