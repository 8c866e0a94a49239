/** One byte range out of a Range header (RFC 9110 §14.1.2). Several ranges, or other units, are answered with the whole. */
export interface Range { readonly start: number; readonly end: number }

/** `end` is not part of the range. Undefined: give the whole. */
export function rangeOf(header: string | undefined, size: number): Range | 'unsatisfiable' | undefined {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (!found || (found[1] === '' && found[2] === '')) return undefined
  if (found[1] === '') {
    const length = Math.min(Number(found[2]), size)
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size }
  }
  const start = Number(found[1])
  const end = found[2] === '' ? size : Math.min(Number(found[2]) + 1, size)
  if (found[2] !== '' && Number(found[2]) < start) return undefined
  return start >= size ? 'unsatisfiable' : { start, end }
}
