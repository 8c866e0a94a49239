/** Persons become subjects: keys, the rule of who is who, pseudonyms, UIDs, dates, ages, dummies. */
export { capAge, ageAt } from './ages.ts'
export { firstOfMonth, firstOfMonthDateTime, removeDay, shiftDate, shiftDateTime, type Shifts } from './dates.ts'
export { dummyText, setDummy } from './dummies.ts'
export { identityOf, identityRuleInWords, normalIdentifier, type Identity, type IdentityRule } from './identity.ts'
export { addKey, KeyFileError, makeKeyFile, readKeyRing, type KeyFile } from './key-file.ts'
export { ephemeralKeyRing, keyRingOf, nameOfRing, rotationOf, saltOf, type KeyRing } from './key-ring.ts'
export { advanceFingerprint, advanceSubject, longestShift, personOf, subjectOf, usualForm, type Person, type PseudonymForm, type Subject, type SubjectOptions, type SubjectOutcome } from './subject.ts'
export { advanceUid, isRegisteredUid, replaceUid } from './uids.ts'
