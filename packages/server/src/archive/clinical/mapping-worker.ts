/** The thread that maps clinical tables: 22,000 rows of 41 columns keep a processor for seconds, in which the door must answer others. No value leaves in an error. */
import { parentPort } from 'node:worker_threads'
import { mapTable, proposeMapping } from '@vesalius/standards/clinical'
import type { DatedFact } from '@vesalius/standards/clinical'
import type { Answer, Question, Reply } from './mapping-task.ts'

const together = 1_000
const port = parentPort
if (port === null) throw new Error('this file is a worker')

let rows: (readonly string[])[] = []
let facts: readonly DatedFact[] = []
let at = 0

port.on('message', (question: Question) => {
  let reply: Reply
  try {
    reply = { answer: answerTo(question) }
  } catch {
    reply = { failure: true }
  }
  port.postMessage(reply)
})

function answerTo(question: Question): Answer {
  if (question.kind === 'rows') {
    for (const row of question.rows) rows.push(row)
    return { kind: 'taken' }
  }
  if (question.kind === 'facts') {
    const part = facts.slice(at, at + together)
    at += part.length
    return { kind: 'facts', facts: part }
  }
  const given = rows
  forget()
  if (question.kind === 'forget') return { kind: 'taken' }
  if (question.kind === 'propose') return { kind: 'proposed', columns: proposeMapping({ ...question.table, rows: given }, question.known) }
  const mapped = mapTable({ ...question.table, rows: given }, question.mapping)
  facts = mapped.facts
  return { kind: 'mapped', subjects: [...new Set(facts.map(({ subject }) => subject))], unmapped: mapped.unmapped }
}

function forget(): void {
  rows = []
  facts = []
  at = 0
}
