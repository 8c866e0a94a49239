/** The step that de-identifies, for both paths: PS3.15 Basic profile with modified dates and characteristics kept; the federated one keeps a link. */
import { optionsOfProfile } from './profile.ts'
import { deidentify } from './engine.ts'
import { rebuildFileLevel } from './file-level.ts'
import { rulesFor } from './rules.ts'
import { subjectOf } from './subject.ts'
import { replaceUid } from './uids.ts'
import { NoSubject } from '../problems.ts'
import type { Identity, Instance, Step, StepContext } from '../step.ts'

const rules = rulesFor(optionsOfProfile)

export function deidentifyStep(name: string, keepsLink: boolean): Step {
  return {
    name,
    version: '1',
    options: { profile: 'PS3.15 2024b Basic', options: optionsOfProfile, link: keepsLink },
    run: (instance, context) => run(instance, context, keepsLink),
  }
}

function run(instance: Instance, context: StepContext, keepsLink: boolean): Instance {
  const { file, edit, identity } = instance
  const patientId = file.attributes.string(0x00100020) ?? ''
  if (patientId === '') throw NoSubject()
  const subject = subjectOf(context.key, patientId, file.attributes)
  deidentify(edit, { key: context.key, profile: { options: optionsOfProfile }, rules, subject, sopClassUid: identity.sopClassUid })
  const stored = storedIdentity(context.key, identity)
  rebuildFileLevel(edit, file, stored.sopInstanceUid)
  const issuer = file.attributes.string(0x00100021) ?? ''
  return { ...instance, stored, subject, ...(keepsLink ? { link: { patientId, issuer } } : {}) }
}

function storedIdentity(key: Uint8Array, identity: Identity): Identity {
  return {
    sopClassUid: identity.sopClassUid,
    sopInstanceUid: replaceUid(key, identity.sopInstanceUid),
    seriesInstanceUid: replaceUid(key, identity.seriesInstanceUid),
    studyInstanceUid: replaceUid(key, identity.studyInstanceUid),
  }
}
