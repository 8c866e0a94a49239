/** The keys of the embedded provider: made at the first start, kept in a folder of mode 0700 in a file of mode 0600. */
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import type { JWK } from 'jose'

export interface ProviderKeys {
  readonly jwks: { readonly keys: readonly JWK[] }
  readonly cookies: readonly string[]
}

export async function providerKeys(folder: string): Promise<ProviderKeys> {
  const path = join(folder, 'provider.json')
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ProviderKeys
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const key = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256', kid: randomBytes(8).toString('hex') }
  const keys: ProviderKeys = { jwks: { keys: [key] }, cookies: [randomBytes(32).toString('base64url')] }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(JSON.stringify(keys))
    await file.sync()
  } finally {
    await file.close()
  }
  return keys
}
