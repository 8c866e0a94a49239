/** Whoever was withdrawn stays so when keys are rotated: marked under the new name before the first study moves, and under the old one until nothing is called so. */
import { advanceSubject, nameOfRing } from '@vesalius/deidentify/subject'
import type { Transaction } from '#engines'
import type { Parts } from '../ingest.ts'
import type { RotationRow } from './rotation.ts'

export async function rotateWithdrawn(tx: Transaction, { archive, keys, profiles }: Pick<Parts, 'archive' | 'keys' | 'profiles'>, { project, from_keys: from, end }: Pick<RotationRow, 'project' | 'from_keys'> & { readonly end: boolean }): Promise<void> {
  const ring = keys.ringOf(project)
  const { profile } = await profiles.ofProject(project)
  await archive.withdrawn.advance(tx, { project, from, to: nameOfRing(ring), end, advance: (pseudonym) => advanceSubject(ring, pseudonym, profile.pseudonym)?.pseudonym })
}
