/** What the ledger must do on every engine of records. */
import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isSignedBy, leafHash, parseCheckpoint, parseNote, parsePolicy, parseReceipt, parseVkey, rootOf, verifyReceipt } from '@vesalius/ledger'
import { openLedger } from '#engines'
import type { Ledger, LedgerEvent, Records } from '#engines'

const event = (subject: string, detail: LedgerEvent['detail'] = {}): LedgerEvent => ({
  type: 'study/stored',
  actor: 'node-1',
  subject,
  detail,
})

export function ledgerContract(engine: string, open: () => Records): void {
  const named = (sentence: string): string => `${engine}: ${sentence}`
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-ledger-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const openOn = (records: Records): Promise<Ledger> => openLedger(records, { folder })
  /** What somebody with power over the tables can do. */
  const tamper = async (records: Records, statement: string): Promise<void> => {
    await records.query(`begin; set local session_replication_role = replica; ${statement}; commit`)
  }

  test(named('appends entries in one chain, from many callers at once, and reads them back'), async () => {
    const records = open()
    const [ledger, other] = [await openOn(records), await openOn(records)]
    assert.equal((await ledger.head()).index, -1)
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        (index % 2 ? ledger : other).append(event(`study-${index}`, { n: index, whole: true, b: 'x', a: 'y' })),
      ),
    )
    const head = await ledger.append([event('study-x'), event('study-y')])
    assert.equal(head.index, 61)
    assert.deepEqual(await ledger.verify(), { ok: true, size: 62 })
    const entries = await ledger.read(60, 10)
    assert.deepEqual(
      entries.map(({ index, subject }) => [index, subject]),
      [
        [60, 'study-x'],
        [61, 'study-y'],
      ],
    )
    assert.equal(entries[1]?.hash, head.hash)
    assert.equal((await ledger.read(0, 10, { subject: 'study-7' })).length, 1)
    assert.deepEqual(await ledger.head(), head)
  })

  test(named('writes an entry exactly when the transaction of its action commits'), async () => {
    const records = open()
    const ledger = await openOn(records)
    const before = await ledger.head()
    await assert.rejects(
      records.transaction(async (tx) => {
        await ledger.append(event('never'), tx)
        throw new Error('the action fails')
      }),
    )
    assert.deepEqual(await ledger.head(), before)
    await records.transaction(async (tx) => {
      await ledger.append([event('done'), event('done')], tx)
    })
    assert.equal((await ledger.head()).index, before.index + 2)
    assert.equal((await ledger.verify()).ok, true)
  })

  test(named('enters once an hour what is asked for hourly: from many callers, after a restart and from another process'), async () => {
    const records = open()
    const [ledger, other] = [await openOn(records), await openOn(records)]
    const before = (await ledger.head()).index
    const read = (subject: string): LedgerEvent => ({ type: 'access/read', actor: 'node-1', subject, detail: { door: 'pages' } })
    await Promise.all(Array.from({ length: 40 }, (_, at) => (at % 2 ? ledger : other).appendHourly([read('series-a'), read(`series-${at % 4}`)])))
    await (await openOn(records)).appendHourly(read('series-a'))
    const entered = (await ledger.read(before + 1, 100)).map(({ subject }) => subject)
    // An hour that begins in between enters everything again, once.
    assert.ok([5, 10].includes(entered.length), entered.join(' '))
    assert.deepEqual([...new Set(entered)].sort(), ['series-0', 'series-1', 'series-2', 'series-3', 'series-a'])
    assert.equal((await ledger.read(0, 100, { subjects: ['series-0', 'series-1'], since: new Date(0).toISOString() })).length * 5, entered.length * 2)
    assert.equal((await ledger.verify()).ok, true)
  })

  test(named('an hourly entry that cannot be written is a problem of status 503, and is written when it can be'), async () => {
    const records = open()
    const ledger = await openOn(records)
    const one: LedgerEvent = { type: 'access/read', actor: 'node-1', subject: 'series-full', detail: {} }
    await records.query(`create function test_disk_full() returns trigger language plpgsql as $$ begin raise exception 'full' using errcode = '53100'; end $$`)
    await records.query('create trigger test_disk_full before insert on vesalius_ledger_entry for each statement execute function test_disk_full()')
    try {
      for (let times = 0; times < 2; times++) await assert.rejects(ledger.appendHourly(one), { code: 'engines/ledger-unavailable', status: 503 })
    } finally {
      await records.query('drop trigger test_disk_full on vesalius_ledger_entry; drop function test_disk_full')
    }
    assert.equal((await ledger.read(0, 10, { subject: 'series-full' })).length, 0)
    await ledger.appendHourly(one)
    assert.equal((await ledger.read(0, 10, { subject: 'series-full' })).length, 1)
  })

  test(named('refuses to change, delete or truncate entries'), async () => {
    const records = open()
    await (await openOn(records)).append(event('kept'))
    for (const statement of [
      `update vesalius_ledger_entry set body = body`,
      'delete from vesalius_ledger_entry where index = 0',
      'truncate vesalius_ledger_entry',
      'update vesalius_ledger_checkpoint set note = note',
      'delete from vesalius_ledger_node',
    ]) {
      await assert.rejects(records.query(statement), /append-only/, statement)
    }
  })

  test(named('refuses an event of the wrong form without harm to the ones beside it'), async () => {
    const ledger = await openOn(open())
    const good = ledger.append(event('good'))
    for (const bad of [{ ...event('x'), type: 'Upper Case' }, event(''), event('x', { n: Number.NaN }), event('x', { n: 'a\0' })]) {
      await assert.rejects(ledger.append(bad), { code: 'engines/ledger-event' })
    }
    assert.ok((await good).index >= 0)
  })

  test(named('finds the first entry that somebody with power over the table has changed or removed'), async () => {
    const records = open()
    const ledger = await openOn(records)
    await ledger.append([event('one'), event('two'), event('three')])
    const { index } = await ledger.head()
    const set = (body: string): string => `update vesalius_ledger_entry set body = ${body} where index = ${index - 1}`
    await tamper(records, set(`replace(body, 'study/stored', 'study/stolen')`))
    assert.deepEqual(await ledger.verify(), { ok: false, size: index - 1, firstBad: index - 1 })
    await tamper(records, set(`replace(body, 'study/stolen', 'study/stored')`))
    assert.equal((await ledger.verify()).ok, true)
    await tamper(records, `create table kept as select * from vesalius_ledger_entry where index = ${index - 2}; delete from vesalius_ledger_entry where index = ${index - 2}`)
    assert.equal((await ledger.verify()).firstBad, index - 2)
    await tamper(records, 'insert into vesalius_ledger_entry select * from kept; drop table kept')
    assert.equal((await ledger.verify()).ok, true)
  })

  test(named('gives each entry a receipt that is checked with nothing but it and the key, over tiles that add up'), async () => {
    const records = open()
    const ledger = await openOn(records)
    await ledger.append(Array.from({ length: 700 }, (_, index) => event(`study-${index}`, { n: index })))
    const { index: last } = await ledger.head()
    const policy = parsePolicy(`log ${ledger.vkey}\nquorum none\n`)
    for (const index of [0, 1, 255, 256, 511, 512, last - 1, last]) {
      const receipt = parseReceipt(await ledger.receipt(index))
      const { checkpoint } = verifyReceipt(receipt, policy)
      assert.equal(checkpoint.size, last + 1)
      const entry = JSON.parse(receipt.entry.toString()) as Record<string, unknown>
      assert.equal(entry['index'], index)
      assert.doesNotMatch(receipt.entry.toString(), /node-1|study-\d/, 'an entry names neither actor nor subject')
    }
    await assert.rejects(ledger.receipt(last + 1), { code: 'engines/no-ledger-entry' })
    const [tile, above, texts] = [await ledger.tile(0, 0, 256), await ledger.tile(1, 0, 1), await ledger.bundle(0, 256)]
    const hashes = Array.from({ length: 256 }, (_, at) => Buffer.from(tile?.subarray(at * 32, at * 32 + 32) ?? ''))
    assert.deepEqual(above, rootOf(hashes))
    assert.deepEqual(hashes, texts?.map((text) => leafHash(Buffer.from(text))))
    assert.equal(await ledger.tile(0, 9_999, 256), undefined)
    const note = parseNote(await ledger.checkpoint())
    assert.ok(isSignedBy(note, parseVkey(ledger.vkey)))
    assert.equal(parseCheckpoint(note).size, last + 1)
  })

  test(named('forgets who it was when clear names are erased, and still proves that it happened'), async () => {
    const records = open()
    const ledger = await openOn(records)
    const { index } = await ledger.append(event('somebody'))
    await records.query('delete from vesalius_ledger_clear where index = $1', [index])
    assert.deepEqual((await ledger.read(index, 1)).map(({ actor, subject }) => [actor, subject]), [['(erased)', '(erased)']])
    assert.equal((await ledger.verify()).ok, true)
    verifyReceipt(parseReceipt(await ledger.receipt(index)), parsePolicy(`log ${ledger.vkey}\nquorum none`))
  })

  test(named('signs nothing more, and is not opened again, when what was signed was rewritten or cut off'), async () => {
    const records = open()
    const ledger = await openOn(records)
    await ledger.append([event('signed'), event('signed too')])
    const { index } = await ledger.head()
    await ledger.checkpoint()
    await tamper(records, `create table kept as select * from vesalius_ledger_entry where index = ${index};
      update vesalius_ledger_entry set body = replace(body, 'stored', 'stolen'), hash = sha256('\\x00'::bytea || convert_to(replace(body, 'stored', 'stolen'), 'UTF8')) where index = ${index}`)
    assert.equal((await ledger.verify()).brokenCheckpoint, index + 1)
    await assert.rejects(openOn(records), { code: 'engines/ledger-rewritten' })
    await ledger.append(event('after'))
    await assert.rejects(ledger.checkpoint(), { code: 'engines/ledger-rewritten' })
    await tamper(records, `delete from vesalius_ledger_entry where index >= ${index}; delete from vesalius_ledger_clear where index > ${index}`)
    await assert.rejects(openOn(records), { code: 'engines/ledger-shorter' })
    await tamper(records, 'insert into vesalius_ledger_entry select * from kept; drop table kept')
    assert.equal((await (await openOn(records)).verify()).ok, true)
  })
}
