/** P4: the sex fits the organ. */
import { text } from '../json-values.ts'
import type { Check } from '../types.ts'

const organs: Readonly<Record<string, string>> = { PROSTATE: 'M', TESTIS: 'M', PENIS: 'M', UTERUS: 'F', OVARY: 'F', CERVIX: 'F', VAGINA: 'F' }

export const sexFitsOrgan: Check = {
  id: 'P4', level: 'series', title: 'The sex fits the organ', dimension: 'accurate', severity: 'error', remedy: 'Correct the sex (0010,0040) or Body Part Examined (0018,0015) at the source.',
  examine({ instances }) {
    const json = instances[0]?.json ?? {}
    const [expected, sex] = [organs[text(json, '00180015').toUpperCase()], text(json, '00100040')]
    return expected === undefined || (sex !== 'M' && sex !== 'F') ? undefined : sex === expected
  },
}
