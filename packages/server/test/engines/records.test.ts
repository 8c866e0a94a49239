/** The contracts of records, ledger and queue, on each PostgreSQL that is here. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLog } from '#kernel'
import { openRecords } from '#engines'
import type { Records } from '#engines'
import { ledgerContract } from './contract/ledger.ts'
import { queueContract } from './contract/queue.ts'
import { recordsContract } from './contract/records.ts'

const log = openLog('silent')
const system = existsSync('/usr/lib/postgresql')
  ? readdirSync('/usr/lib/postgresql')
      .map((name) => `/usr/lib/postgresql/${name}/bin`)
      .find((folder) => existsSync(`${folder}/initdb`))
  : undefined

function contracts(
  engine: string,
  start: (folder: string) => Promise<{ records: Records; address: string; stop: () => Promise<void> }>,
): void {
  describe(engine, { concurrency: 1 }, () => {
    let opened: Awaited<ReturnType<typeof start>>
    const folder = mkdtempSync(join(tmpdir(), 'vesalius-records-'))
    before(async () => {
      opened = await start(folder)
    })
    after(async () => {
      await opened?.stop()
      rmSync(folder, { recursive: true, force: true })
    })
    recordsContract(engine, () => opened.records)
    ledgerContract(engine, () => opened.records)
    queueContract(engine, () => opened)
  })
}

const bySocket = (folder: string): string => `postgres://vesalius@localhost/vesalius?host=${encodeURIComponent(join(folder, 'socket'))}`

describe('records, ledger and queue', { concurrency: 3 }, () => {
  contracts('embedded PostgreSQL', async (folder) => {
    const records = await openRecords(`file:${folder}`, { log })
    return { records, address: bySocket(folder), stop: () => records.close() }
  })

  if (system) {
    contracts('PostgreSQL of the system, by its address', async (folder) => {
      const server = await openRecords(`file:${folder}`, { log, binaries: system })
      const records = await openRecords(bySocket(folder), { log })
      return {
        records,
        address: bySocket(folder),
        stop: async () => {
          await records.close()
          await server.close()
        },
      }
    })
  } else {
    test('PostgreSQL of the system, by its address', (t) => t.skip('no PostgreSQL under /usr/lib/postgresql'))
  }

  const address = process.env['VESALIUS_TEST_POSTGRES']
  if (address) {
    // A database of its own, so that the suite can be run again.
    contracts('PostgreSQL named by VESALIUS_TEST_POSTGRES', async () => {
      const database = `vesalius_test_${randomBytes(4).toString('hex')}`
      const server = await openRecords(address, { log })
      await server.query(`create database ${database}`)
      const own = address.replace(/^(\w+:\/\/[^/]*\/)[^?]*/, `$1${database}`)
      const records = await openRecords(own, { log })
      const stop = async (): Promise<void> => {
        await records.close()
        await server.query(`drop database ${database} with (force)`)
        await server.close()
      }
      return { records, address: own, stop }
    })
  } else {
    test('PostgreSQL named by VESALIUS_TEST_POSTGRES', (t) => t.skip('VESALIUS_TEST_POSTGRES is not set'))
  }
})

test('who asks after the end is told that there is nothing to ask, as by a database that is away', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-ended-'))
  try {
    const records = await openRecords(`file:${folder}`, { log: openLog('silent') })
    await records.close()
    await assert.rejects(records.query('select 1'), { code: 'engines/records-unavailable', status: 503 })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
