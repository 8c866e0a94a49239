/** What the ledger must do on every engine of records. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { openLedger } from '#engines'
import type { LedgerEvent, Records } from '#engines'

const event = (subject: string, detail: LedgerEvent['detail'] = {}): LedgerEvent => ({
  type: 'study/stored',
  actor: 'node-1',
  subject,
  detail,
})

export function ledgerContract(engine: string, open: () => Records): void {
  const named = (sentence: string): string => `${engine}: ${sentence}`

  test(named('appends entries in one chain, from many callers at once, and reads them back'), async () => {
    const records = open()
    const [ledger, other] = [await openLedger(records), await openLedger(records)]
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
    const ledger = await openLedger(records)
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

  test(named('refuses to change, delete or truncate entries'), async () => {
    const records = open()
    await (await openLedger(records)).append(event('kept'))
    for (const statement of [
      `update vesalius_ledger set body = body`,
      'delete from vesalius_ledger where index = 0',
      'truncate vesalius_ledger',
    ]) {
      await assert.rejects(records.query(statement), /append-only/, statement)
    }
  })

  test(named('refuses an event of the wrong form without harm to the ones beside it'), async () => {
    const ledger = await openLedger(open())
    const good = ledger.append(event('good'))
    for (const bad of [{ ...event('x'), type: 'Upper Case' }, event(''), event('x', { n: Number.NaN }), event('x', { n: 'a\0' })]) {
      await assert.rejects(ledger.append(bad), { code: 'engines/ledger-event' })
    }
    assert.ok((await good).index >= 0)
  })

  test(named('finds the first entry that somebody with power over the table has changed or removed'), async () => {
    const records = open()
    const ledger = await openLedger(records)
    await ledger.append([event('one'), event('two'), event('three')])
    const { index } = await ledger.head()
    const tamper = async (statement: string): Promise<void> => {
      await records.query(
        `begin; alter table vesalius_ledger disable trigger user; ${statement}; alter table vesalius_ledger enable trigger user; commit`,
      )
    }
    await tamper(`update vesalius_ledger set body = replace(body, 'two', 'six') where index = ${index - 1}`)
    assert.deepEqual(await ledger.verify(), { ok: false, size: index - 1, firstBad: index - 1 })
    await tamper(`update vesalius_ledger set body = replace(body, 'six', 'two') where index = ${index - 1}`)
    assert.equal((await ledger.verify()).ok, true)
    await tamper(`delete from vesalius_ledger where index = ${index - 2}`)
    assert.equal((await ledger.verify()).firstBad, index - 2)
  })
}
