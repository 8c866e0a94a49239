/** At the central collection: what another member released is anonymised already and stays as it came; what does not say so of itself is refused (PS3.3 C.7.1.1). */
import { NotAnonymised } from '../problems.ts'
import type { Step } from '../step.ts'

export const acceptReleased: Step = {
  name: 'accept-released',
  version: '1',
  options: {},
  run(instance) {
    const { file: { attributes }, identity } = instance
    const pseudonym = attributes.string(0x00100020) ?? ''
    if (attributes.string(0x00120062) !== 'YES' || (attributes.items(0x00120064).length === 0 && !attributes.string(0x00120063))) throw NotAnonymised()
    // One subject is one Patient ID: hospitals make them with keys of their own, so that no two of them make the same.
    return { ...instance, stored: identity, subject: { pseudonym, fingerprint: '' } }
  },
}
