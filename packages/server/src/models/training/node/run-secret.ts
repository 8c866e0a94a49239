/**
 * What a node keeps to itself for sums under masks: 32 random bytes for each run, in a file of its own among the keys, from which the key, the seed and the
 * shares of every round follow (HKDF-SHA-256), the same after a restart. When the run is over the file goes, and with it every mask.
 */
import { hkdfSync, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { secretFile } from '#engines'
import { maskKeyOf } from '../aggregate/masking.ts'
import type { MaskKey } from '../aggregate/masking.ts'
import { splitSecret, thresholdOf } from '../aggregate/shares.ts'

export interface RoundSecrets {
  readonly key: MaskKey
  readonly seed: Buffer
  /** One for each party of the plan, in its order. */
  readonly seedShares: readonly Buffer[]
  readonly keyShares: readonly Buffer[]
}

export class RunSecrets {
  private readonly folder: string

  /** `keys` is the folder of the node's keys. */
  constructor(keys: string) {
    this.folder = join(keys, 'training')
  }

  /** `plan` is one of our identifiers. */
  ofRound(plan: string, round: number, sites: number): RoundSecrets {
    const secret = this.open(plan)
    const derived = (what: string, length: number): Buffer => Buffer.from(hkdfSync('sha256', secret, `${plan} ${round}`, `vesalius training ${what} 1`, length))
    const [key, seed, threshold] = [maskKeyOf(derived('key', 32)), derived('seed', 32), thresholdOf(sites)]
    const shares = (of: Buffer, what: string): Buffer[] => splitSecret(of, { shares: sites, threshold, coefficients: derived(what, Math.max(32, (threshold - 1) * 32)) })
    return { key, seed, seedShares: shares(seed, 'seed shares'), keyShares: shares(key.secret, 'key shares') }
  }

  forget(plan: string): void {
    rmSync(join(this.folder, `${plan}.key`), { force: true })
  }

  private open(plan: string): Buffer {
    return secretFile(this.folder, `${plan}.key`, () => randomBytes(32))
  }
}
