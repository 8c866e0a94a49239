/** F13: what is stored is what the manifest says: the SHA-256 of the file that was read. */
import type { Check } from '../types.ts'

export const storedIsReleased: Check = {
  id: 'F13', level: 'instance', title: 'The stored file has the digest of the manifest', dimension: 'integrity', severity: 'error',
  remedy: 'Restore the objects from a backup; invalidate the version if that is not possible.',
  examine: ({ digest, entry }) => (digest === undefined ? 'not there' : digest === entry.digest),
}
