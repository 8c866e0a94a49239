/** What a send came to, as a table to keep: one row for each file (RFC 4180), or the same as JSON. */
import type { FileRow, Sends } from './sends.ts'

const columns = ['number', 'name', 'size', 'outcome', 'reason', 'message', 'sopInstanceUid'] as const
const pageSize = 1000

/** Pages through the records while it is being sent, so that a send of a million files takes no more memory than one of a thousand. */
export async function summaryOf(sends: Sends, id: string, form: 'csv' | 'json'): Promise<ReadableStream<Uint8Array>> {
  const send = await sends.get(id)
  const parts = form === 'csv' ? csv(sends, id) : json(sends, id, JSON.stringify(send))
  return ReadableStream.from(encoded(parts)) as unknown as ReadableStream<Uint8Array>
}

async function* encoded(parts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const part of parts) yield Buffer.from(part, 'utf8')
}

async function* csv(sends: Sends, id: string): AsyncGenerator<string> {
  yield `${columns.join(',')}\r\n`
  for await (const rows of pages(sends, id)) yield rows.map((row) => `${columns.map((column) => cell(row[column])).join(',')}\r\n`).join('')
}

async function* json(sends: Sends, id: string, send: string): AsyncGenerator<string> {
  yield `{"send":${send},"files":[`
  let first = true
  for await (const rows of pages(sends, id)) {
    yield (first ? '' : ',') + rows.map((row) => JSON.stringify(row)).join(',')
    first = false
  }
  yield ']}'
}

async function* pages(sends: Sends, id: string): AsyncGenerator<FileRow[]> {
  for (let offset = 0; ; offset += pageSize) {
    const rows = await sends.files(id, { offset, limit: pageSize })
    if (rows.length > 0) yield rows
    if (rows.length < pageSize) return
  }
}

/** A cell that a spreadsheet would run as a formula starts with an apostrophe instead. */
function cell(value: string | number | undefined): string {
  const text = String(value ?? '')
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
