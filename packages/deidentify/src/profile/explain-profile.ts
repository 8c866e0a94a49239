/** What a profile does to each attribute and why, in one sentence each: for the page that shows and edits profiles, and for a data-protection officer. */
import { profileRows } from '@vesalius/standards/deidentification'
import { keywordOf, nameOf } from '@vesalius/standards/dicom'
import { decide } from '../rules/decide.ts'
import type { Treatment } from '../rules/decide.ts'
import { safeListOf } from '../rules/families.ts'
import { attributeForm, attributeRules } from '../rules/profile-rules.ts'
import type { Profile } from './types.ts'

export interface Explanation {
  /** `(0010,0010)`, `(60xx,3000)`, `(0019,"CREATOR",0C)`, or a class of attributes in words. */
  readonly attribute: string
  readonly name: string
  readonly action: Treatment | 'set'
  readonly because: string
  readonly explanation: string
}

/** CT Image Storage: an example where the action depends on the class of object. */
const usualClass = '1.2.840.10008.5.1.4.1.1.2'

export function explainProfile(profile: Profile, sopClassUid = usualClass): Explanation[] {
  const context = { profile, rules: attributeRules(profile.rules), safe: safeListOf(sopClassUid), sopClassUid, path: [] }
  const own = profile.rules.map((rule): Explanation => {
    const form = attributeForm(rule.attribute)
    const name = form?.kind === 'tag' ? nameOf(form.tag) ?? rule.attribute : rule.attribute
    const action = form?.kind === 'tag' && form.mask === 0xffffffff ? decide(form.tag, context).treatment : rule.action === 'keep' ? 'keep' : 'remove'
    return { attribute: rule.attribute, name, action, because: 'profile', explanation: rule.explanation }
  })
  const rows = [...profileRows().keys()].filter((key) => /^[0-9a-f]{8}$/.test(key)).map((key): Explanation => {
    const tag = Number.parseInt(key, 16)
    const { treatment, because } = decide(tag, context)
    return { attribute: `(${key.slice(0, 4)},${key.slice(4)})`, name: nameOf(tag) ?? keywordOf(tag) ?? '', action: treatment, because, explanation: sentences[because] ?? optionSentence(because) }
  })
  return [...own, ...rows, ...classes(profile)]
}

const sentences: Readonly<Record<string, string>> = {
  table: 'The Basic Profile of PS3.15 Annex E says so.',
  dates: 'A date is treated as all dates of the person are.',
  profile: 'A rule of this profile says so.',
  group: 'It is no part of an instance.',
  'not-listed': 'It is not on the list of what is known to be safe in this class of objects.',
}

function optionSentence(because: string): string {
  return because.startsWith('table:') ? `The option ${because.slice(6)} of PS3.15 Annex E says so.` : because
}

function classes({ options, dates, pixels }: Profile): Explanation[] {
  const all = (attribute: string, action: Explanation['action'], explanation: string): Explanation => ({ attribute, name: attribute, action, because: 'rule', explanation })
  const dateWords = { shift: 'moved by a secret number of days of the person', 'first-of-month': 'set to the first of the month', keep: 'kept', remove: 'removed' }[dates]
  return [
    all('numbers and code strings known to be safe', 'keep', 'They say how an object was made and what it measures; the list is made for each class of objects.'),
    all('words of makers and protocols', 'text', "They stay, unless this person's values or an identifier are found in them."),
    all('labels and descriptions', options.includes('CleanDescriptors') ? 'text' : 'remove', options.includes('CleanDescriptors') ? 'Names, identifiers, dates and unknown words are taken out, technical and clinical words stay.' : 'Without Clean Descriptors free text goes; short labels of which the table says nothing are cleaned.'),
    all('dates', dates === 'keep' ? 'keep' : dates === 'remove' ? 'remove' : 'date', `Every date, at every level, is ${dateWords}.`),
    all('ages over 89 years', 'age', 'They become 90.'),
    all('UIDs of things', options.includes('RetainUIDs') ? 'keep' : 'uid', options.includes('RetainUIDs') ? 'They stay, and this is declared.' : 'Each becomes a new one that only the holder of the key can compute; references stay whole.'),
    all('private attributes', options.includes('RetainSafePrivate') ? 'text' : 'remove', options.includes('RetainSafePrivate') ? 'Those on the list of safe ones stay, by creator and element; all others go.' : 'All go, with their creators.'),
    all('overlays and curves', 'remove', 'Nobody can tell by rule what is drawn in them.'),
    all('pixel data', pixels.clean ? 'text' : 'keep', pixels.clean ? 'Every frame is looked at; text is masked or a person decides.' : 'They are not looked at; kinds that often carry text are held.'),
    all('attributes that nobody listed, retired ones, unknown ones', 'remove', 'What is not known to be safe goes.'),
    all('PatientName, PatientID', 'set', 'They become the pseudonym.'),
  ]
}
