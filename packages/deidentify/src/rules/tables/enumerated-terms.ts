/**
 * Enumerated values without which an object is none of its kind (PS3.3 C.7.6.3, C.12.1, C.17.2, C.17.3): they say nothing of a person, also when a
 * person is called like one of them. `ggggeeee: value | value`.
 */
const rows = `
0040a040: TEXT | NUM | CODE | PNAME | DATE | TIME | DATETIME | UIDREF | COMPOSITE | IMAGE | WAVEFORM | SCOORD | SCOORD3D | TCOORD | CONTAINER | TABLE
0040a010: CONTAINS | HAS PROPERTIES | HAS OBS CONTEXT | HAS ACQ CONTEXT | INFERRED FROM | SELECTED FROM | HAS CONCEPT MOD
0040a050: SEPARATE | CONTINUOUS
0040a491: PARTIAL | COMPLETE
0040a493: UNVERIFIED | VERIFIED
00700023: POINT | POLYLINE | INTERPOLATED | CIRCLE | ELLIPSE
00700005: PIXEL | DISPLAY | MATRIX
30060042: POINT | OPEN_PLANAR | OPEN_NONPLANAR | CLOSED_PLANAR | CLOSEDPLANAR_XOR
00080008: ORIGINAL | DERIVED | PRIMARY | SECONDARY | AXIAL | LOCALIZER | OTHER
00280004: MONOCHROME1 | MONOCHROME2 | RGB | PALETTE COLOR | YBR_FULL | YBR_FULL_422 | YBR_PARTIAL_420 | YBR_ICT | YBR_RCT
`

const terms = new Map(rows.trim().split('\n').map((line): [number, ReadonlySet<string>] => [Number.parseInt(line.slice(0, line.indexOf(':')), 16), new Set(line.slice(line.indexOf(':') + 1).split('|').map((term) => term.trim()))]))

export function isEnumerated(tag: number, value: string): boolean {
  return terms.get(tag)?.has(value) ?? false
}
