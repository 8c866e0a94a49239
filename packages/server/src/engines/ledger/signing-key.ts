/** The key by which a node signs its ledger: Ed25519, made at first use, flushed before anything is signed, readable by the program's account only. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { signerOf } from '@vesalius/ledger'
import type { Signer } from '@vesalius/ledger'
import { LedgerKey } from '../problems.ts'
import { secretFile } from '../secret-file.ts'

/** The log's name is made of its key: `vesalius.local/` and 16 hexadecimal digits. Raises engines/ledger-key. */
export function openSigner(folder: string): Signer {
  try {
    const secret = createPrivateKey(secretFile(folder, 'ledger.key', () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })))
    const id = createHash('sha256').update(createPublicKey(secret).export({ format: 'der', type: 'spki' })).digest('hex').slice(0, 16)
    return signerOf(`vesalius.local/${id}`, 'log', secret)
  } catch (error) {
    throw LedgerKey((error as { code?: string }).code ?? 'not a key')
  }
}
