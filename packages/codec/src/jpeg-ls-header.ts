/** What the marker segments before a JPEG-LS scan say (T.87 Annex C): size, precision, thresholds, nearness. */

export interface Parameters {
  readonly rows: number
  readonly columns: number
  readonly maximum: number
  readonly near: number
  readonly range: number
  /** Bits of a value that is written out instead of a code. */
  readonly width: number
  /** The longest code. */
  readonly limit: number
  readonly t1: number
  readonly t2: number
  readonly t3: number
  readonly reset: number
}

interface Frame { readonly precision: number, readonly rows: number, readonly columns: number, readonly components: number }

const [frameMarker, presets, scanMarker, restarts] = [0xf7, 0xf8, 0xda, 0xdd]

/** Throws an Error whose message is a word for what is no stream of one component. */
export function parametersOf(stream: Uint8Array): { readonly parameters: Parameters, readonly start: number } {
  let frame: Frame | undefined
  let preset: readonly number[] = [0, 0, 0, 0, 0]
  for (let at = 2; at + 4 <= stream.length;) {
    if (stream[at] !== 0xff) throw new Error('marker')
    const marker = stream[at + 1] as number
    if (marker === 0xff || marker === 0xd8) {
      at += marker === 0xff ? 1 : 2
      continue
    }
    const segment = stream.subarray(at + 4, at + 2 + wordAt(stream, at + 2))
    at += 2 + wordAt(stream, at + 2)
    if (marker === frameMarker) frame = { precision: segment[0] ?? 0, rows: wordAt(segment, 1), columns: wordAt(segment, 3), components: segment[5] ?? 0 }
    else if (marker === presets && segment[0] === 1) preset = [1, 3, 5, 7, 9].map((place) => wordAt(segment, place))
    else if (marker === presets || marker === restarts) throw new Error('unsupported')
    else if (marker === scanMarker) return { parameters: described(frame, preset, segment[3] ?? 0), start: at }
  }
  throw new Error('no-scan')
}

const wordAt = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

function described(frame: Frame | undefined, [presetMaximum = 0, ...rest]: readonly number[], near: number): Parameters {
  if (frame === undefined || frame.components !== 1 || frame.precision < 2 || frame.precision > 16) throw new Error('unsupported')
  const maximum = presetMaximum === 0 ? 2 ** frame.precision - 1 : presetMaximum
  if (maximum >= 2 ** frame.precision || near > Math.min(255, maximum >> 1)) throw new Error('presets')
  const range = Math.floor((maximum + 2 * near) / (2 * near + 1)) + 1
  const bits = Math.max(2, Math.ceil(Math.log2(maximum + 1)))
  const usual = usualThresholds(maximum, near)
  const [t1 = 0, t2 = 0, t3 = 0, reset = 0] = rest.map((value, index) => (value === 0 ? ([...usual, 64][index] ?? 0) : value))
  if (!(t1 > near && t2 >= t1 && t3 >= t2 && t3 <= maximum && reset >= 3)) throw new Error('presets')
  return { rows: frame.rows, columns: frame.columns, maximum, near, range, width: Math.ceil(Math.log2(range)), limit: 2 * (bits + Math.max(8, bits)), t1, t2, t3, reset }
}

/** T.87 C.2.4.1.1.1. */
function usualThresholds(maximum: number, near: number): readonly [number, number, number] {
  const within = (value: number, least: number): number => (value > maximum || value < least ? least : value)
  const factor = maximum >= 128 ? Math.floor((Math.min(maximum, 4095) + 128) / 256) : Math.floor(256 / (maximum + 1))
  const of = (basic: number, least: number, nears: number): number => (maximum >= 128 ? factor * (basic - least) + least : Math.max(least, Math.floor(basic / factor))) + nears * near
  const t1 = within(of(3, 2, 3), near + 1)
  const t2 = within(of(7, 3, 5), t1)
  return [t1, t2, within(of(21, 4, 7), t2)]
}
