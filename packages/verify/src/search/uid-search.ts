/** Original UIDs in bytes: every run of digits and dots is looked up whole, and cut at its dots, so that a suffix does not hide it. */

const shortest = 12

/** Offsets of runs that hold an original UID, in 8-bit text and in UTF-16. */
export function uidsIn(bytes: Uint8Array, uids: ReadonlySet<string>, { from, to }: { from: number, to: number }): number[] {
  if (uids.size === 0) return []
  const found: number[] = []
  for (let at = from; at < to; at++) {
    if (!isPart(bytes[at]!)) continue
    const step = bytes[at + 1] === 0 && isPart(bytes[at + 2] ?? 0) ? 2 : 1
    let end = at
    while (end < bytes.length && isPart(bytes[end]!) && (step === 1 || bytes[end + 1] === 0)) end += step
    if ((end - at) / step >= shortest && holds(textOf(bytes, at, { end, step }), uids)) found.push(at)
    at = Math.max(at, end - 1)
  }
  return found
}

const isPart = (byte: number): boolean => byte === 0x2e || (byte >= 0x30 && byte <= 0x39)

function textOf(bytes: Uint8Array, from: number, { end, step }: { end: number, step: number }): string {
  let text = ''
  for (let at = from; at < Math.min(end, from + 512 * step); at += step) text += String.fromCharCode(bytes[at]!)
  return text
}

function holds(run: string, uids: ReadonlySet<string>): boolean {
  if (uids.has(run)) return true
  const parts = run.split('.')
  for (let cut = parts.length - 1; cut >= 4; cut--) if (uids.has(parts.slice(0, cut).join('.')) || uids.has(parts.slice(parts.length - cut).join('.'))) return true
  return false
}
