/** Clinical tables (CSV, XLSX): their rows, and which columns name a person, told by the heading and by what stands below it. */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { readSheet } from 'read-excel-file/node'
import type { IdentityClass, IdentityValue } from '../types.ts'
import { fold } from './fold.ts'

export interface ClinicalTable {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Column to kind of identity. */
  readonly identifying: ReadonlyMap<number, IdentityClass>
  /** Column of the patient's ID; undefined when none looks like it. */
  readonly idColumn: number | undefined
}

const headings: readonly (readonly [IdentityClass, RegExp])[] = [
  ['birth-date', /birth|dob|geburt|naissance|nascita|nacim|nascimento/],
  ['date', /date|datum|fecha|\bdata\b|_dt$|last.?follow|\bday\b/],
  ['mail', /mail/],
  ['telephone', /phone|telefon|mobile|handy|\btel\b|fax/],
  ['address', /address|adresse|strasse|street|direccion|indirizzo|post.?code|plz|\bzip\b|city|town|wohnort/],
  ['accession', /accession/],
  ['staff', /physician|doctor|arzt|surgeon|referr|radiologist|pathologist|operator/],
  ['institution', /hospital|institution|klinik|clinic|centre|center|ward/],
  ['name', /name|vorname|nachname|surname|apellido|cognome|nome\b|prenom|\bnom\b/],
  ['identifier', /patient.?id|patient.?number|\bmrn\b|subject|case.?id|insur|versich|social|ssn|nhs|fiscal|passport|national|hospital.?number|record.?number|chart|pseudonym|\bpid\b|^id$|_id$/],
]

export const kindOfColumn = (heading: string): IdentityClass | undefined => {
  const plain = fold(heading).replaceAll(/[^a-z0-9]+/g, '_').replaceAll('_', ' ').trim()
  return headings.find(([, pattern]) => pattern.test(plain) || pattern.test(plain.replaceAll(' ', '_')))?.[0]
}

/** Throws the errors of node:fs and of the readers. */
export async function readClinical(path: string): Promise<ClinicalTable> {
  const cells = /\.xlsx$/i.test(path) ? await readExcel(path) : readCsv(path)
  const [header = [], ...rows] = cells
  const identifying = new Map<number, IdentityClass>()
  header.forEach((heading, column) => {
    const kind = kindOfColumn(heading)
    if (kind !== undefined) identifying.set(column, kind)
  })
  const idColumns = header.flatMap((_, column) => (identifying.get(column) === 'identifier' ? [column] : []))
  return { header, rows, identifying, idColumn: idColumns.find((column) => /patient|mrn|subject|pid|pseudonym/i.test(header[column] ?? '')) ?? idColumns[0] ?? (header.length > 0 ? 0 : undefined) }
}

function readCsv(path: string): string[][] {
  const bytes = readFileSync(path)
  const text = decoded(bytes)
  const [first = ''] = text.split(/\r?\n/, 1)
  const delimiter = [',', ';', '\t', '|'].map((one) => [one, first.split(one).length] as const).sort(([, a], [, b]) => b - a)[0]?.[0] ?? ','
  return parse(text, { bom: true, delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }) as string[][]
}

function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

async function readExcel(path: string): Promise<string[][]> {
  const rows = await readSheet(path)
  return rows.map((row) => row.map((cell) => (cell instanceof Date ? cell.toISOString().slice(0, 10) : cell === null ? '' : String(cell))))
}

/** What a row says of its person; dates as DA. */
export function valuesOfRow(table: ClinicalTable, row: readonly string[]): IdentityValue[] {
  return [...table.identifying].flatMap(([column, kind]): IdentityValue[] => {
    const text = (row[column] ?? '').trim()
    if (text === '') return []
    if (kind !== 'date' && kind !== 'birth-date') return [{ class: kind, text }]
    const day = asDa(text)
    return day === undefined ? [] : [{ class: kind, text: day }]
  })
}

/** `2024-02-29`, `29.02.2024`, `20240229` and the like as DA; month first only when day first is impossible. */
export function asDa(text: string): string | undefined {
  const iso = /^(\d{4})[-./]?(\d{2})[-./]?(\d{2})(?:$|[T ])/.exec(text)
  if (iso) return `${iso[1]}${iso[2]}${iso[3]}`
  const other = /^(\d{1,2})[-./](\d{1,2})[-./](\d{4})$/.exec(text)
  if (!other) return undefined
  const [, a = '', b = '', year = ''] = other
  const [day, month] = Number(b) > 12 ? [b, a] : [a, b]
  return `${year}${month.padStart(2, '0')}${day.padStart(2, '0')}`
}
