/** A process that opens records, says so, and writes numbers until it is killed, telling each one acknowledged. Argument: the folder. */
import { openLog } from '#kernel'
import { openRecords } from '#engines'

try {
  const records = await openRecords(`file:${process.argv[2] ?? ''}`, { log: openLog('silent') })
  await records.query('create table if not exists written (n integer primary key)')
  const { rows } = await records.query<{ n: number }>('select coalesce(max(n), -1) + 1 as n from written')
  process.stdout.write('open\n')
  for (let n = rows[0]?.n ?? 0; ; n++) {
    await records.query('insert into written values ($1)', [n])
    process.stdout.write(`${n}\n`)
  }
} catch (error) {
  process.stdout.write(`${(error as { code?: string }).code ?? String(error)}\n`)
  process.exit(1)
}
