// Value representations (PS3.5 section 6.2) as the parser needs them: which have a 32-bit length, how wide their words are, what pads them.

export interface Vr {
  readonly name: string
  /** explicit VR: two reserved bytes and a 32-bit length (PS3.5 section 7.1.2) */
  readonly long: boolean
  /** bytes of one number or word, 1 where there is no byte order */
  readonly width: 1 | 2 | 4 | 8
  /** character string, divided by backslash where `single` is false */
  readonly text: boolean
  readonly single: boolean
  readonly pad: number
}

const row = (name: string, width: Vr['width'], options: { long?: boolean; text?: boolean; single?: boolean; pad?: number } = {}): Vr => ({
  name,
  width,
  long: options.long ?? false,
  text: options.text ?? false,
  single: options.single ?? false,
  pad: options.pad ?? (options.text ? 0x20 : 0),
})

const text = { text: true }
const single = { text: true, single: true }
const long = { long: true }

const rows: readonly Vr[] = [
  row('AE', 1, text),
  row('AS', 1, text),
  row('AT', 2),
  row('CS', 1, text),
  row('DA', 1, text),
  row('DS', 1, text),
  row('DT', 1, text),
  row('FD', 8),
  row('FL', 4),
  row('IS', 1, text),
  row('LO', 1, text),
  row('LT', 1, single),
  row('OB', 1, long),
  row('OD', 8, long),
  row('OF', 4, long),
  row('OL', 4, long),
  row('OV', 8, long),
  row('OW', 2, long),
  row('PN', 1, text),
  row('SH', 1, text),
  row('SL', 4),
  row('SQ', 1, long),
  row('SS', 2),
  row('ST', 1, single),
  row('SV', 8, long),
  row('TM', 1, text),
  row('UC', 1, { text: true, long: true }),
  row('UI', 1, { text: true, pad: 0 }),
  row('UL', 4),
  row('UN', 1, long),
  row('UR', 1, { ...single, long: true }),
  row('US', 2),
  row('UT', 1, { ...single, long: true }),
  row('UV', 8, long),
]

const byName = new Map(rows.map((vr) => [vr.name, vr]))
const byCode: (Vr | undefined)[] = new Array(26 * 26).fill(undefined)
for (const vr of rows) byCode[(vr.name.charCodeAt(0) - 65) * 26 + vr.name.charCodeAt(1) - 65] = vr

export const vrNamed = (name: string): Vr | undefined => byName.get(name)

const isUpper = (byte: number): boolean => byte >= 65 && byte <= 90

/**
 * The representation that two header bytes name; a later edition's unknown letters have the long form (PS3.5 section 6.2, note); otherwise
 * undefined.
 */
export const vrOfBytes = (first: number, second: number): Vr | undefined => {
  if (!isUpper(first) || !isUpper(second)) return undefined
  return byCode[(first - 65) * 26 + second - 65] ?? row(String.fromCharCode(first, second), 1, long)
}

/** Do these two bytes name a representation that this edition knows? */
export const isKnownVr = (first: number, second: number): boolean =>
  isUpper(first) && isUpper(second) && byCode[(first - 65) * 26 + second - 65] !== undefined
