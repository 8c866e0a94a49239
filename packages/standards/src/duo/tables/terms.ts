// The 23 terms of GA4GH's Data Use Ontology (DUO) that EUCAIM takes, and what each needs beside it before it can be judged.
import { dataUses } from '../../dcat/tables/duo.ts'

/** What a term is about beyond its code: lists of codes or names, or the last day of a time. */
export type Modifier = 'diseases' | 'countries' | 'institutions' | 'projects' | 'persons' | 'topics' | 'until'

export interface Term {
  readonly code: TermCode
  /** DUO's own short name. */
  readonly short: string
  readonly name: string
  /** A permission says what for; a requirement or limit comes on top. */
  readonly kind: 'permission' | 'limit' | 'duty'
  readonly modifier?: Modifier
}

export type TermCode = keyof typeof dataUses

const row = (code: TermCode, short: string, kind: Term['kind'], modifier?: Modifier): Term =>
  ({ code, short, kind, name: dataUses[code], ...(modifier ? { modifier } : {}) })

export const terms: readonly Term[] = [
  row('DUO:0000004', 'NRES', 'permission'),
  row('DUO:0000042', 'GRU', 'permission'),
  row('DUO:0000006', 'HMB', 'permission'),
  row('DUO:0000007', 'DS', 'permission', 'diseases'),
  row('DUO:0000011', 'POA', 'permission'),
  row('DUO:0000043', 'CC', 'permission'),
  row('DUO:0000016', 'GSO', 'limit'),
  row('DUO:0000015', 'NMDS', 'limit'),
  row('DUO:0000012', 'RS', 'limit', 'topics'),
  row('DUO:0000044', 'NPOA', 'limit'),
  row('DUO:0000046', 'NCU', 'limit'),
  row('DUO:0000045', 'NPU', 'limit'),
  row('DUO:0000018', 'NPUNCU', 'limit'),
  row('DUO:0000022', 'GS', 'limit', 'countries'),
  row('DUO:0000028', 'IS', 'limit', 'institutions'),
  row('DUO:0000027', 'PS', 'limit', 'projects'),
  row('DUO:0000026', 'US', 'limit', 'persons'),
  row('DUO:0000025', 'TS', 'limit', 'until'),
  row('DUO:0000020', 'COL', 'duty'),
  row('DUO:0000021', 'IRB', 'duty'),
  row('DUO:0000019', 'PUB', 'duty'),
  row('DUO:0000024', 'MOR', 'duty', 'until'),
  row('DUO:0000029', 'RTN', 'duty'),
]
