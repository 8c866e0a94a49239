// An export as one file: a CSV for each table that has rows, and a report that says what found no place.
import { zipSync } from 'fflate'
import { csvOf, type Exported } from './export.ts'

export interface ExportReport {
  readonly model: string
  readonly dataset: string
  /** Dates are moved; intervals are true. */
  readonly datesMoved: boolean
  readonly facts: number
  readonly placed: number
  readonly tables: readonly { readonly name: string; readonly rows: number }[]
  readonly lost: Exported['lost']
}

export const reportOf = ({ tables, facts, placed, lost }: Exported, about: Pick<ExportReport, 'model' | 'dataset' | 'datesMoved'>): ExportReport =>
  ({ ...about, facts, placed, tables: tables.map(({ name, rows }) => ({ name, rows: rows.length })).filter(({ rows }) => rows > 0), lost })

/** ZIP; the same tables give the same bytes. */
export const zipOf = (exported: Exported, report: ExportReport): Uint8Array => {
  const encoder = new TextEncoder()
  const files = exported.tables.filter(({ rows }) => rows.length > 0).map((table): [string, Uint8Array] => [`${table.name}.csv`, encoder.encode(csvOf(table))])
  return zipSync(Object.fromEntries([...files, ['report.json', encoder.encode(`${JSON.stringify(report, undefined, 2)}\n`)]]), { mtime: new Date(1980, 0, 1) })
}
