/** Pieces of a text that go, and what becomes of the text around them. Offsets are UTF-16, end exclusive. */
import type { TextClass } from './types.ts'

export interface Span {
  readonly start: number
  readonly end: number
  readonly because: TextClass
  /** What stands there afterwards (a moved date); nothing by default. */
  readonly instead?: string
}

/** In order, without overlaps: spans that overlap become one. A replacement survives only where nothing overlaps it. */
export function merged(spans: readonly Span[]): Span[] {
  const sorted = [...spans].filter((span) => span.end > span.start).sort((one, other) => one.start - other.start || other.end - one.end)
  const result: Span[] = []
  for (const span of sorted) {
    const last = result.at(-1)
    if (!last || span.start >= last.end) result.push(span)
    else if (span.end > last.end || last.instead !== undefined) result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end), because: last.because }
  }
  return result
}

export function isInside(spans: readonly Span[], start: number, end: number): boolean {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle] as Span).end <= start) low = middle + 1
    else high = middle
  }
  const span = spans[low]
  return span !== undefined && span.start < end
}

/** Stands for what went until separators are tidied; removed from every input first. */
const hole = '\u0000'

/** The text without the spans. No trace of length stays: several holes become one separator, empty brackets and loose separators go. */
export function without(text: string, spans: readonly Span[]): string {
  let result = ''
  let at = 0
  for (const span of spans) {
    result += text.slice(at, span.start) + (span.instead ?? hole)
    at = span.end
  }
  return tidied(result + text.slice(at))
}

const around = /[\s_^,;:|/\\\-–—.=~+&#*'"’‘“”„«»<>@·•、。，；：]*\u0000[\s_^,;:|/\\\-–—.=~+&#*'"’‘“”„«»<>@·•、。，；：\u0000]*/g

function tidied(text: string): string {
  let result = text
  for (let round = 0; round < 4 && result.includes(hole); round += 1) {
    const before = result
    result = result.replaceAll(/[([{<（［【「]\s*\u0000\s*[)\]}>）］】」]/g, hole)
    if (result === before) break
  }
  result = result.replaceAll(around, (gap, offset: number, whole: string) => separatorFor(gap, offset === 0, offset + gap.length === whole.length))
  return /[\p{L}\p{N}]/u.test(result) ? result : ''
}

/** One separator for a hole with what stood around it; brackets and sentence ends are kept where a text goes on. */
function separatorFor(gap: string, first: boolean, last: boolean): string {
  if (first) return ''
  if (last) return /^\.(\s|\0)/.test(gap) ? '.' : ''
  if (/[\n\r]/.test(gap)) return gap.match(/\r?\n|\r/)?.[0] ?? '\n'
  if (/^\.\s/.test(gap) || /\0\.\s/.test(gap)) return '. '
  if (/^_|_$/.test(gap)) return '_'
  if (/^\^|\^$/.test(gap)) return '^'
  if (gap === hole) return ' '
  return ' '
}
