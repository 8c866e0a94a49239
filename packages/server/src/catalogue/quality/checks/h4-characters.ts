/** H4: texts can be read in the character set that is declared (PS3.5 6.1; PS3.3 C.12.1.1.2). */
import type { Check } from '../types.ts'

export const textsDecode: Check = {
  id: 'H4', level: 'instance', title: 'Texts can be read in their character set', dimension: 'accurate', severity: 'warning', remedy: 'Declare the true Specific Character Set (0008,0005) at the source.',
  examine: ({ json }) => !JSON.stringify(json).includes('\ufffd'),
}
