/**
 * Sites witness each other's ledgers (C2SP tlog-witness, carried by letters): a checkpoint is cosigned only when it continues what was cosigned
 * before, so that no site can show two histories or take one back. What was seen is durable before it is signed.
 */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { cosign, isConsistent, isSignedBy, parseCheckpoint, parseNote, parseVkey, signerOf, vkeyOf } from '@vesalius/ledger'
import type { Checkpoint, Signer } from '@vesalius/ledger'
import { secretFile } from '#engines'
import type { Ledger, Records } from '#engines'
import { traceOf } from '#kernel'
import type { Clock, Log } from '#kernel'
import type { Letter, LetterBody } from './letters.ts'
import type { Post, Received } from './post.ts'
import { witnessMigrations } from './tables.ts'

export interface WitnessingParts {
  readonly records: Records
  readonly ledger: Ledger
  readonly post: Post
  readonly log: Log
  readonly clock: Clock
  readonly keysFolder: string
}

export interface Witnessing {
  /** Shows the others our latest checkpoint now. */
  show(): Promise<void>
  close(): void
}

interface Seen { readonly key: string; readonly size: number; readonly root: Buffer }

const everyMs = 60_000

export async function openWitnessing(parts: WitnessingParts): Promise<Witnessing> {
  const { records, post, log } = parts
  await records.migrate('witness', witnessMigrations)
  const signer = witnessKey(parts.keysFolder, post.self.id)
  post.on('checkpoint', (letter) => witness(parts, signer, letter))
  post.on('cosignature', async ({ body }) => {
    await parts.ledger.cosign(body.size, body.line, body.key)
    return undefined
  })
  post.on('not-cosigned', async ({ body, from }) => {
    if (body.code === 'ledger/older-needed') await records.query('update federation_shown set size = $2 where member = $1', [from.id, body.size])
    else log.error({ member: from.id, code: body.code }, 'another site does not cosign our ledger')
    return undefined
  })
  const show = () => showCheckpoint(parts)
  const timer = setInterval(() => void show().catch((error: unknown) => log.warn(traceOf(error), 'the checkpoint could not be shown to the others')), everyMs)
  timer.unref()
  return { show, close: () => clearInterval(timer) }
}

/** Another key than the log's: a witness says another thing with it. */
function witnessKey(folder: string, site: string): Signer {
  const secret = secretFile(folder, 'witness.key', () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }))
  return signerOf(`vesalius.local/witness/${site}`, 'witness', createPrivateKey(secret))
}

async function showCheckpoint({ records, ledger, post }: WitnessingParts): Promise<void> {
  const note = await ledger.checkpoint()
  const { size } = parseCheckpoint(note)
  for (const member of await post.members()) {
    if (member.id === post.self.id) continue
    const { rows } = await records.query<{ size: number }>('select size from federation_shown where member = $1', [member.id])
    const old = Number(rows[0]?.size ?? 0)
    if (old === size) continue
    await records.transaction(async (tx) => {
      await post.send(member, { type: 'checkpoint', body: { note, old, proof: await ledger.consistency(old, size), key: ledger.vkey } }, tx)
      await tx.query('insert into federation_shown (member, size) values ($1, $2) on conflict (member) do update set size = excluded.size', [member.id, size])
    })
  }
  void post.flush()
}

/** What a member shows is cosigned, or refused with a code; two histories under one key are kept as evidence. */
async function witness({ records, ledger, log, clock }: WitnessingParts, signer: Signer, { body, from }: Received<'checkpoint'>): Promise<Letter> {
  const note = parseNote(body.note)
  const checkpoint = parseCheckpoint(note)
  const key = parseVkey(body.key)
  if (key.name !== checkpoint.origin || !isSignedBy(note, key)) return refusal('ledger/bad-signature', 0)
  return records.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`witness ${from.id}`])
    const { rows } = await tx.query<{ key: string; size: number; root: Buffer }>('select key, size, root from federation_witnessed where member = $1', [from.id])
    const seen = rows[0] && { ...rows[0], size: Number(rows[0].size) }
    const code = seen ? judge(seen, body, checkpoint) : body.old === 0 ? undefined : 'ledger/older-needed'
    if (code !== undefined) {
      if (code === 'ledger/other-history') await keepEvidence({ records, ledger }, { member: from.id, note: body.note })
      log.warn({ member: from.id, code }, 'a checkpoint was not cosigned')
      return refusal(code, seen?.size ?? 0)
    }
    await tx.query(
      `insert into federation_witnessed (member, key, size, root, note) values ($1, $2, $3, $4, $5)
       on conflict (member) do update set key = excluded.key, size = excluded.size, root = excluded.root, note = excluded.note, at = now()`,
      [from.id, body.key, checkpoint.size, checkpoint.root, body.note])
    const line = cosign(body.note, signer, Math.floor(clock.now().getTime() / 1000))
    return { type: 'cosignature', body: { origin: checkpoint.origin, size: checkpoint.size, line, key: vkeyOf(signer) } }
  })
}

/** Undefined when the checkpoint continues what was seen. */
function judge(seen: Seen, { old, proof, key }: LetterBody<'checkpoint'>, checkpoint: Checkpoint): string | undefined {
  if (seen.key !== key) return 'ledger/other-key'
  if (checkpoint.size < seen.size) return 'ledger/taken-back'
  if (checkpoint.size === seen.size) return checkpoint.root.equals(seen.root) ? undefined : 'ledger/other-history'
  if (old !== seen.size) return 'ledger/older-needed'
  return isConsistent(seen, checkpoint, proof.map((hash) => Buffer.from(hash, 'base64'))) ? undefined : 'ledger/other-history'
}

async function keepEvidence({ records, ledger }: Pick<WitnessingParts, 'records' | 'ledger'>, { member, note }: { member: string; note: string }): Promise<void> {
  await records.query('insert into federation_evidence (member, note) values ($1, $2)', [member, note])
  await ledger.append({ type: 'federation/other-history', actor: 'federation', subject: member, detail: {} })
}

const refusal = (code: string, size: number): Letter<'not-cosigned'> => ({ type: 'not-cosigned', body: { code, size } })
