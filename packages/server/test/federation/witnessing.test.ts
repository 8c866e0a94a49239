/** Sites witness each other: receipts carry the cosignatures of the others, and a ledger that was rewritten or taken back gets none. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cosignedAt, isConsistent, parseCheckpoint, parseNote, parsePolicy, parseReceipt, parseVkey, verifyReceipt } from '@vesalius/ledger'
import { openLedger } from '#engines'
import type { Ledger } from '#engines'
import { openWitnessing } from '#federation'
import type { Witnessing } from '#federation'
import { clock, log, openHubSite, openNodeSite, until } from './sites.ts'
import type { HubSite, NodeSite } from './sites.ts'

let hub: HubSite
let nodes: NodeSite[]
const witnessings: Witnessing[] = []
const ledgers: Ledger[] = []

before(async () => {
  hub = await openHubSite()
  nodes = [await openNodeSite(hub, 'North'), await openNodeSite(hub, 'South')]
  witnessings.push(await openWitnessing({ records: hub.records, ledger: hub.ledger, post: hub.hub.post, log, clock, keysFolder: `${hub.folder}/keys` }))
  for (const { records, node, folder } of nodes) {
    const ledger = await openLedger(records, { folder: `${folder}/keys` })
    ledgers.push(ledger)
    witnessings.push(await openWitnessing({ records, ledger, post: node.post, log, clock, keysFolder: `${folder}/keys` }))
  }
})
after(async () => {
  for (const witnessing of witnessings) witnessing.close()
  for (const node of nodes) await node.close()
  await hub.close()
})

const event = (subject: string) => ({ type: 'dataset/published', actor: 'node-1', subject, detail: {} })
const seenBy = async () => (await hub.ledger.witnesses()).map(({ size }) => size)

test('what the hub records is cosigned by both nodes, and a receipt proves it to whoever trusts any two of three sites', async () => {
  const { index } = await hub.ledger.append([event('one'), event('two')])
  await witnessings[0]?.show()
  await until(async () => (await seenBy()).length === 2)
  const keys = (await hub.ledger.witnesses()).map(({ key }) => key)
  const policy = parsePolicy([`log ${hub.ledger.vkey}`, ...keys.map((key, at) => `witness w${at} ${key}`), 'group both all w0 w1', 'quorum both', ''].join('\n'))
  const { witnesses, checkpoint } = verifyReceipt(parseReceipt(await hub.ledger.receipt(index)), policy)
  assert.deepEqual([witnesses, checkpoint.size], [['w0', 'w1'], index + 1])
})

test('a ledger that grew is cosigned again, by its proof of consistency', async () => {
  const before = parseCheckpoint(await hub.ledger.checkpoint())
  await hub.ledger.append(Array.from({ length: 300 }, (_, at) => event(`more-${at}`)))
  const now = parseCheckpoint(await hub.ledger.checkpoint())
  const proof = await hub.ledger.consistency(before.size, now.size)
  assert.ok(isConsistent(before, now, proof.map((hash) => Buffer.from(hash, 'base64'))))
  await witnessings[0]?.show()
  await until(async () => (await seenBy()).filter((size) => size === now.size).length === 2)
})

test('a node that forgot what it had seen is shown everything from the beginning', async () => {
  await nodes[0]?.records.query('delete from federation_witnessed')
  await hub.ledger.append(event('after forgetting'))
  await witnessings[0]?.show()
  await until(async () => (await hub.records.query<{ size: number }>('select size from federation_shown order by size limit 1')).rows[0]?.size === 0)
  await witnessings[0]?.show()
  const { size } = parseCheckpoint(await hub.ledger.checkpoint())
  await until(async () => (await seenBy()).filter((one) => one === size).length === 2)
})

test('a hub that rewrites what was seen gets no cosignature; the other history is kept as evidence', async () => {
  const { size } = parseCheckpoint(await hub.ledger.checkpoint())
  const signed = await hub.ledger.checkpoint()
  // The operator changes an old entry with everything that follows from it, and signs anew: the most that power over one site can do.
  await hub.records.query(`begin; set local session_replication_role = replica;
    delete from vesalius_ledger_cosignature; delete from vesalius_ledger_checkpoint; delete from vesalius_ledger_node;
    update vesalius_ledger_entry set body = replace(body, 'published', 'withdrawn'), hash = sha256('\\x00'::bytea || convert_to(replace(body, 'published', 'withdrawn'), 'UTF8')) where index = ${size - 200}; commit`)
  const rewritten = await openLedger(hub.records, { folder: `${hub.folder}/keys-copy` }).catch(() => undefined)
  assert.ok(rewritten, 'with the file beside the key gone too, the hub itself notices nothing')
  const forged = await openLedgerWithKeysOf(hub)
  await forged.append(event('as if nothing had happened'))
  const witnessing = await openWitnessing({ records: hub.records, ledger: forged, post: hub.hub.post, log, clock, keysFolder: `${hub.folder}/keys` })
  await witnessing.show()
  witnessing.close()
  await until(async () => (await Promise.all(nodes.map(({ records }) => records.query('select note from federation_evidence')))).every(({ rows }) => rows.length > 0), 20)
  assert.deepEqual(await forged.witnesses(), [])
  for (const [at, { records }] of nodes.entries()) {
    const { rows } = await records.query<{ note: string }>('select note from federation_evidence')
    assert.equal(parseCheckpoint(rows[0]?.note ?? '').origin, parseCheckpoint(signed).origin)
    // And it is in the ledger of the node, a moment later.
    await until(async () => ((await ledgers[at]?.read(0, 100, { type: 'federation/other-history' }))?.length ?? 0) > 0)
  }
})

test('a line that is no cosignature is not kept', async () => {
  const ledger = ledgers[0] as Ledger
  await ledger.append(event('mine'))
  const note = await ledger.checkpoint()
  const { size } = parseCheckpoint(note)
  const key = parseVkey((await hub.ledger.witnesses())[0]?.key ?? (await ledgers[1]?.witnesses())?.[0]?.key ?? ledger.vkey)
  assert.equal(cosignedAt(parseNote(note), key), undefined)
  assert.equal(await ledger.cosign(size, '— nobody AAAAAAAA\n', ledger.vkey), false)
  assert.equal(await ledger.cosign(size + 1, '', ledger.vkey), false)
})

/** The hub's own signing key, without the file that remembers what was signed. */
async function openLedgerWithKeysOf(site: HubSite): Promise<Ledger> {
  const { copyFile, mkdir } = await import('node:fs/promises')
  const folder = `${site.folder}/keys-forged`
  await mkdir(folder, { recursive: true })
  await copyFile(`${site.folder}/keys/ledger.key`, `${folder}/ledger.key`)
  return openLedger(site.records, { folder })
}
