/** The thread that de-identifies clinical tables: one of tens of thousands of rows keeps a processor for seconds. What is identified stays here until it is forgotten. */
import { parentPort, workerData } from 'node:worker_threads'
import { seedsOfTables, writeTables } from '@vesalius/deidentify/clinical'
import { Problem, traceOf } from '#kernel'
import { openKeys } from '../keys.ts'
import type { Failed } from '../worker-messages.ts'
import { keepSeeds } from './person-file.ts'
import { normalTable } from './received-table.ts'
import type { Normal } from './received-table.ts'
import type { Answer, Question, Reply, Shown, Task, ThreadSettings } from './table-task.ts'
import { proposeTables, treatTables } from './treat-tables.ts'
import type { Treated } from './treat-tables.ts'

const shownRows = 20
const together = 1_000
const { keysFolder } = workerData as ThreadSettings
const keys = openKeys(keysFolder)
const port = parentPort
if (port === null) throw new Error('this file is a worker')

interface Kept { readonly project: string, readonly treated: Treated, readonly normals: (Normal | undefined)[] }
const jobs = new Map<number, Kept>()

// One after the other: a question about a file comes after the one that brought it.
let last = Promise.resolve()
port.on('message', (question: Question) => { last = last.then(() => reply(question)) })

async function reply({ number, task }: Question): Promise<void> {
  let answer: Answer | Failed
  try {
    answer = await answerTo(task)
  } catch (error) {
    answer = error instanceof Problem ? { kind: 'failed', code: error.code, status: error.status, message: error.message } : { kind: 'failed', code: 'ingest/defect', status: 500, message: '', trace: traceOf(error) }
  }
  port?.postMessage({ number, answer } satisfies Reply, answer.kind === 'written' ? [answer.bytes.buffer] : [])
}

async function answerTo(task: Task): Promise<Answer> {
  if (task.kind === 'propose') return { kind: 'proposed', tables: await proposeTables(task.bytes, task.profile) }
  if (task.kind === 'treat') {
    // Keys are added and destroyed elsewhere.
    keys.forget(task.project)
    const treated = await treatTables(task.treatment, keys.ringOf(task.project))
    jobs.set(task.job, { project: task.project, treated, normals: [] })
    return { kind: 'treated', shown: shownOf(treated) }
  }
  const known = jobs.get(task.job)
  if (task.kind === 'forget') jobs.delete(task.job)
  if (!known || task.kind === 'forget') return { kind: 'done' }
  if (task.kind === 'rows') return { kind: 'rows', normal: part(known, task) }
  if (task.kind === 'remember') {
    keepSeeds(keysFolder, keys, { project: known.project, seeds: seedsOfTables(known.treated.tables, (patientId) => patientId) })
    return { kind: 'done' }
  }
  const { bytes, extension } = await writeTables(known.treated.outcomes.map(({ table }) => table))
  return { kind: 'written', bytes: new Uint8Array(bytes), extension }
}

function part({ treated, normals }: Kept, { table, from }: { readonly table: number, readonly from: number }): Normal {
  const outcome = treated.outcomes[table]
  if (!outcome) return { columns: [], subject: -1, rows: [] }
  const whole = normals[table] ?? normalTable(outcome)
  normals[table] = whole
  return { ...whole, rows: whole.rows.slice(from, from + together) }
}

function shownOf({ outcomes, risk, riskColumns }: Treated): Shown {
  return {
    risk, riskColumns,
    tables: outcomes.map(({ table: { header, rows }, persons, held, otherPerson, columns }) => ({
      header, persons, held, otherPerson, columns, total: rows.length, rows: rows.slice(0, shownRows).map(({ cells }) => cells.map((cell) => (cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell ?? '')))),
    })),
  }
}
