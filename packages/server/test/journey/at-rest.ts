/** What a door that is stopped left on the disk: every row of every table, every object, every name. */
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { openObjects, openRecords } from '#engines'
import type { Objects, Records } from '#engines'
import { openLog } from '#kernel'

export interface AtRest {
  readonly records: Records
  readonly objects: Objects
  close(): Promise<void>
}

/** Opens records and objects of a data folder that no door holds. */
export async function openAtRest(data: string): Promise<AtRest> {
  const records = await openRecords(`file:${join(data, 'records')}`, { log: openLog('silent') })
  const objects = await openObjects(`file:${join(data, 'objects')}`)
  return {
    records, objects,
    async close() {
      await objects.close()
      await records.close()
    },
  }
}

/** Every row as text, by table. Byte columns are read as text too, so that nothing hides in them. */
export async function rowsByTable(records: Records): Promise<Map<string, string>> {
  const { rows: tables } = await records.query<{ place: string, name: string }>(
    `select format('%I.%I', schemaname, tablename) as place, tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`)
  const found = new Map<string, string>()
  for (const { place, name } of tables) {
    const { rows } = await records.query<Record<string, unknown>>(`select * from ${place}`)
    found.set(name, rows.map((row) => Object.values(row).map(shown).join('\t')).join('\n'))
  }
  return found
}

function shown(value: unknown): string {
  if (value instanceof Uint8Array) return `${Buffer.from(value).toString('latin1')} ${Buffer.from(value).toString('utf8')}`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export interface Held { readonly digest: string, readonly bytes: Buffer }

/** Every object, each checked against its name. */
export async function* objectsIn(objects: Objects): AsyncGenerator<Held> {
  for await (const { digest, size } of objects.list()) {
    const bytes = await objects.read(digest, 0, size)
    if (createHash('sha256').update(bytes).digest('hex') !== digest) throw new Error(`The object ${digest} is not what its name says`)
    yield { digest, bytes }
  }
}

/** Paths of files and folders below, relative. */
export function namesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}
