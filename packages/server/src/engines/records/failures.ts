/**
 * What may leave the records engine as an error. PostgreSQL quotes values in `message`, `detail`, `where` ("Key (…)=(…) already exists"):
 * those texts are replaced by the code, so that no log and no answer can carry a patient's value.
 */
import { NoSpace, RecordsRefused, RecordsUnavailable } from '../problems.ts'
import type { Problem } from '#kernel'

const lostConnection = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  '57P01',
  '57P02',
  '57P03',
  '53300',
])

/** True when the connection, not the statement, failed. 57P01–03: PostgreSQL stops, crashed or starts; 53300: too many connections. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string') return lostConnection.has(code) || /^08...$/.test(code)
  return /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded)/.test(error.message)
}

/** The error without any text that can quote a value. Its `code`, `constraint`, `table` and `column` stay. */
export function withoutValues(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const fields = error as Error & { code?: string; severity?: string; constraint?: string; table?: string } & Record<string, unknown>
  if (fields.severity === undefined) return error
  // Invalid authorisation; no such database.
  if (/^28...$|^3D000$/.test(fields.code ?? '')) return RecordsRefused(fields.code ?? '')
  // disk_full
  if (fields.code === '53100') return NoSpace()
  const where = [fields.constraint && `constraint ${fields.constraint}`, fields.table && `table ${fields.table}`].filter(Boolean).join(', ')
  // What a function of ours raises (P0001) is our own text, by code and identifiers.
  if (fields.code !== 'P0001') fields.message = `PostgreSQL ${fields.code ?? 'error'}${where ? ` (${where})` : ''}`
  for (const name of ['detail', 'hint', 'where', 'internalQuery', 'dataType']) if (name in fields) fields[name] = undefined
  fields.stack = `${fields.name}: ${fields.message}\n${(fields.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')}`
  return error
}

export function unavailable(error: unknown): Problem {
  const code = (error as { code?: unknown } | undefined)?.code
  return RecordsUnavailable(typeof code === 'string' ? code : 'connection lost')
}
