/** The contracts of records, ledger and queue, on each PostgreSQL that is here. */
import { after, before, describe, test } from 'node:test'
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
    contracts('PostgreSQL named by VESALIUS_TEST_POSTGRES', async () => {
      const records = await openRecords(address, { log })
      return { records, address, stop: () => records.close() }
    })
  } else {
    test('PostgreSQL named by VESALIUS_TEST_POSTGRES', (t) => t.skip('VESALIUS_TEST_POSTGRES is not set'))
  }
})
