/** `vesalius ledger entries | receipt | policy | check`: what a running Vesalius has recorded, and what proves it. */
import { connect, connectionOptions } from './connection.ts'
import type { Verb } from './main.ts'
import { Complaint } from './words.ts'

interface Entry { readonly index: number; readonly time: string; readonly type: string; readonly actor: string; readonly subject: string; readonly detail: Record<string, unknown> }
interface Verification { readonly ok: boolean; readonly size: number; readonly firstBad?: number; readonly brokenCheckpoint?: number }

export const ledgerEntries: Verb = {
  usage: 'ledger entries [--from 0] [--limit 100] [--type TYPE]',
  sentence: 'List what is recorded: when, what, who, to what.',
  async run(words) {
    words.only('from', 'limit', 'type', ...connectionOptions)
    const query = new URLSearchParams({ from: String(words.number('from', 0)), limit: String(words.number('limit', 100)), ...(words.option('type') ? { type: words.option('type') as string } : {}) })
    const { size, entries } = await connect(words).request<{ size: number; entries: Entry[] }>('GET', `/api/ledger?${query}`)
    for (const { index, time, type, actor, subject, detail } of entries) process.stdout.write(`${index}  ${time}  ${type}  ${actor}  ${subject}  ${JSON.stringify(detail)}\n`)
    process.stdout.write(`${entries.length} of ${size} entries\n`)
    return 0
  },
}

export const ledgerReceipt: Verb = {
  usage: 'ledger receipt INDEX > FILE',
  sentence: 'Write the receipt of an entry; vesalius ledger verify checks it offline.',
  async run(words) {
    words.only(...connectionOptions)
    const [index = ''] = words.positional
    if (!/^\d{1,15}$/.test(index)) throw new Complaint('name the entry by its number; vesalius ledger entries lists them')
    process.stdout.write(await connect(words).text(`/api/ledger/${index}/receipt`))
    return 0
  },
}

export const ledgerPolicy: Verb = {
  usage: 'ledger policy > FILE',
  sentence: 'Write the policy by which receipts of this node are checked. Keep it apart from the node.',
  async run(words) {
    words.only(...connectionOptions)
    process.stdout.write(await connect(words).text('/api/ledger/policy'))
    return 0
  },
}

export const ledgerCheck: Verb = {
  usage: 'ledger check',
  sentence: 'Compute the whole ledger again on the node: every entry, every checkpoint.',
  async run(words) {
    words.only(...connectionOptions)
    const { ok, size, firstBad, brokenCheckpoint } = await connect(words).request<Verification>('GET', '/api/ledger/verification')
    if (ok) process.stdout.write(`the ledger holds: ${size} entries\n`)
    else process.stdout.write(`the ledger does not hold: ${firstBad !== undefined ? `entry ${firstBad} is missing or changed` : `the checkpoint of ${brokenCheckpoint} entries is not true`}\n`)
    return ok ? 0 : 3
  },
}
