/** The clinical table after de-identification: the same pseudonyms and shifts as in the images, words kept, identities gone. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Action, AnswerKey } from './key.ts'
import { csvRows, filesBelow } from './outputs.ts'
import { dayOf, type Overall } from './score-actions.ts'

type TableAction = Extract<Action, { kind: 'pseudonym_in_table' | 'table_interval' | 'table_text_removed' | 'table_word_kept' }>

/** Nothing when the tool writes no table. Rows are found by the pseudonym, and by their place where the tool kept the order. */
export function tablePasses(key: AnswerKey, corpus: string, output: string, overall: Overall): { readonly action: Action, readonly passed: boolean }[] {
  const found = filesBelow(output).filter((name) => name.endsWith('.csv') && /PatientID|subject|pseudonym/i.test(readFileSync(join(output, name), 'utf8').slice(0, 400))).find((name) => /patients|clinical/i.test(name))
  if (found === undefined || !existsSync(join(corpus, key.table.path))) return []
  const [head = [], ...rows] = csvRows(readFileSync(join(output, found), 'utf8'))
  const patients = key.patients
  return (key.table.actions as readonly TableAction[]).map((action) => {
    const patient = patients[action.row]
    const pseudonym = patient && overall.pseudonyms.get(patient.index)
    const row = rows.find((cells) => pseudonym !== undefined && cells.includes(pseudonym)) ?? (pseudonym === undefined ? rows[action.row] : undefined)
    const cell = row?.[head.indexOf(action.column)] ?? ''
    return { action, passed: tablePass(action, { row, cell, pseudonym, shift: patient && overall.shifts.get(patient.index) }) }
  })
}

interface At { readonly row: readonly string[] | undefined, readonly cell: string, readonly pseudonym: string | undefined, readonly shift: number | undefined }

function tablePass(action: TableAction, { row, cell, pseudonym, shift }: At): boolean {
  if (action.kind === 'pseudonym_in_table') return pseudonym === undefined ? row === undefined || !row.includes(action.original) : row?.includes(pseudonym) === true
  if (action.kind === 'table_text_removed') return !(row ?? []).some((one) => one.toLowerCase().includes(action.original.toLowerCase()))
  if (action.kind === 'table_word_kept') return row === undefined ? pseudonym === undefined : cell.toLowerCase().includes(action.original.toLowerCase())
  const [from, to] = [dayOf(action.original.replaceAll('-', '')), dayOf(cell.replaceAll('-', ''))]
  return shift === undefined ? true : from !== undefined && to !== undefined && to - from === shift
}
