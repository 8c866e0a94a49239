/** Why a file was held or refused, and what a curator can do about it. The code of the Problem is the reason that is recorded and shown. */
import { problem } from '#kernel'

// Refused: not kept.
export const NotDicom = problem('ingest/not-dicom', 422, 'This is not a DICOM file (%s at byte %s)')
export const Empty = problem('ingest/empty', 422, 'The file is empty')
export const Directory = problem('ingest/directory', 422, 'A DICOMDIR is an index of files, not an instance; it is made anew where it is needed')
export const NestedArchive = problem('ingest/nested-archive', 422, 'A ZIP file inside a ZIP file is not opened')
export const BadArchive = problem('ingest/bad-archive', 422, 'The ZIP file cannot be read (%s)')
export const ArchiveTooLarge = problem('ingest/archive-too-large', 413, 'The ZIP file holds more than %s %s')
export const TooLarge = problem('ingest/too-large', 413, 'The file is larger than %s bytes')
export const Incomplete = problem('ingest/incomplete', 400, 'Only %s of %s bytes arrived')

// Held: the original is kept in quarantine.
export const Unreadable = problem('ingest/unreadable', 422, 'The file cannot be read: %s at byte %s')
export const TooSlow = problem('ingest/too-slow', 422, 'The journey of this file took longer than %s seconds')
export const UnknownSopClass = problem('ingest/unknown-sop-class', 422, 'The SOP class is not a storage class that is known')
export const BadUid = problem('ingest/bad-uid', 422, 'The UID %s is missing or not valid')
export const BadUidValue = problem('ingest/bad-uid-value', 422, 'The attribute %s holds something that is not a UID')
export const IdentityMismatch = problem('ingest/identity-mismatch', 422, 'The data set is not the instance that was announced: %s differs')
export const NoSubject = problem('ingest/no-patient-id', 422, 'There is no Patient ID, so the subject cannot be told')
export const BadText = problem('ingest/bad-text', 422, 'The text of %s is not valid in the character set that the file declares')
export const UntrueTransferSyntax = problem('ingest/untrue-transfer-syntax', 422, 'The file is not encoded as its transfer syntax says')
export const UnknownTransferSyntax = problem('ingest/unknown-transfer-syntax', 422, 'The transfer syntax is not known')
export const BadGeometry = problem('ingest/bad-geometry', 422, 'Rows, columns, frames or bits do not describe the pixel data: %s at byte %s')
export const BadCodestream = problem('ingest/bad-codestream', 422, 'The compressed image of frame %s is not what the attributes say: %s')
export const BurnedIn = problem('ingest/burned-in-annotation', 422, 'The attributes say that text is burned into the pixels')
export const PixelsNotReviewed = problem('ingest/pixels-not-reviewed', 422, 'Instances of this kind often carry text in their pixels, and nobody has looked at these yet')
export const EncapsulatedDocument = problem('ingest/encapsulated-document', 422, 'A document inside the instance cannot be de-identified yet')
export const OtherContent = problem('ingest/same-uid-other-content', 409, 'An instance with this SOP Instance UID and other content is stored already; the stored one stays')

export const TextFound = problem('ingest/text-found', 422, 'Text was found in the pixels; a person must look at what is to be masked')
export const HeadFound = problem('ingest/head', 422, 'The images show a head from which a face can be computed, and the profile holds such images')
export const NotCleanable = problem('ingest/pixels-not-cleanable', 422, 'The pixel data cannot be cleaned: %s')
export const IdentityLeft = problem('ingest/identity-left', 422, 'The result would still hold an identity (%s)')
export const NotDeidentified = problem('ingest/not-deidentified', 422, 'The instance cannot be de-identified: %s')

export const RejectedBefore = problem('ingest/rejected-before', 422, 'A person has looked at the pixels of this very file before and rejected it')

// Of what a tool made: refused, not kept.
export const NotGiven = problem('ingest/study-not-given', 422, 'The object says that it is of a study that the task was not given')
export const NotOfTheSubject = problem('ingest/other-subject', 422, 'The object says that it is of another subject than its study')
export const UnknownReference = problem('ingest/reference-not-given', 422, 'The object refers to an instance or series that the task was not given and did not make')
export const NotTakenFromTools = problem('ingest/not-from-a-tool', 422, 'The object holds what is not taken from a tool: %s')
export const NotStored = problem('ingest/derived-conflict', 409, 'An object of this task is stored already with other content')

// Of what leaves.
export const NotAnonymised = problem('ingest/not-anonymised', 422, 'The instance does not say that it is anonymised, or something leads back to the person')
export const ProjectInUse = problem('ingest/project-in-use', 409, 'Something was taken in for this project already; whether its studies are released or kept is decided before')
export const NoCollection = problem('ingest/no-collection', 409, 'The federation has no central collection with these keys')
export const OnlyPersons = problem('ingest/only-persons', 403, 'A person decides whether studies leave, not a program')
export const PolicyChanged = problem('ingest/policy-changed', 503, 'Whether the project is released or kept was changed while this was on its way')

// The caller's mistakes.
export const NothingToReview = problem('ingest/nothing-to-review', 404, 'There is nothing under this identifier that waits for a look')
export const NotTheSameOriginal = problem('ingest/not-the-same-original', 409, 'The decision is about another original than the one that is held')
export const NoProfile = problem('ingest/no-profile', 404, 'There is no profile of this name and version')
export const BadProfile = problem('ingest/bad-profile', 422, 'The profile is not valid at %s')
export const NameTaken = problem('ingest/profile-name-taken', 409, 'A profile that comes with the program has this name')
export const NoReport = problem('ingest/no-report', 404, 'There is no such report')
export const NothingToReport = problem('ingest/nothing-to-report', 404, 'Nothing was de-identified under this identifier since reports are made')
export const BadTable = problem('ingest/bad-table', 422, 'The file is no table that can be read (%s)')
export const TableFailed = problem('ingest/table-failed', 503, 'The table could not be treated: the thread that does it ended')
export const BadColumns = problem('ingest/bad-columns', 422, 'What was chosen for the columns does not fit the table or the profile')
export const NoIdentifierColumn = problem('ingest/no-identifier-column', 422, 'No column of the table says whom its rows are about')
export const BadBundle = problem('ingest/bad-bundle', 422, 'This is no FHIR R4 bundle that can be read: %s')
export const NoLink = problem('vault/no-link', 404, 'The vault holds no link for this pseudonym')
export const NoRequest = problem('vault/no-request', 404, 'There is no such request')
export const RequestEnded = problem('vault/request-ended', 409, 'The request is not open for this: it has expired, was answered, or waits for a second person')
export const SamePerson = problem('vault/same-person', 403, 'Who asks cannot confirm')
export const SomebodyElse = problem('vault/somebody-else', 403, 'Only who asked is shown the answer')
export const NotAPerson = problem('vault/not-a-person', 403, 'Re-identification and the end of keys are for persons who sign in, not for tokens')
export const UploadFailed = problem('ingest/upload-failed', 500, 'The upload could not be taken; the log says why')
export const NoSend = problem('ingest/no-send', 404, 'There is no send under this identifier')
export const SendClosed = problem('ingest/send-closed', 409, 'The send %s is closed')
export const Cancelled = problem('ingest/cancelled', 409, 'The send %s was cancelled')
export const NoQuarantined = problem('ingest/no-quarantined', 404, 'There is nothing in quarantine under %s')
export const BadProject = problem('ingest/bad-project', 400, 'A project is named by 1 to 40 lower-case letters, digits and hyphens')
export const NoKey = problem('ingest/no-key', 500, 'The keys cannot be read or written (%s)')
export const WrongDigest = problem('ingest/wrong-digest', 422, 'What arrived does not have the digest that was announced')
export const Unsupported = problem('ingest/unsupported-media-type', 415, 'Instances are taken as application/dicom in multipart/related; this type is not')
export const BadMultipart = problem('ingest/bad-multipart', 400, 'The multipart body cannot be read (%s)')
export const RotationRuns = problem('ingest/rotation-runs', 409, 'A rotation of the keys of this project has not ended yet')
export const NoProject = problem('ingest/no-project', 404, 'Nothing was ever taken in for a project of this name')
export const NoRotation = problem('ingest/no-rotation', 404, 'No rotation of the keys of this project runs')
export const OtherKeys = problem('ingest/other-keys', 500, 'The keys of this project are not those that the rotation began with')
export const StudyMoving = problem('ingest/study-moving', 503, 'The study that this belongs to is being moved to new keys')
export const StudyChanges = problem('ingest/study-changes', 503, 'A study changes faster than it can be moved; it is tried again')
export const Stopping = problem('ingest/stopping', 503, 'The server is stopping')

const remedies: Readonly<Record<string, string>> = {
  'ingest/not-anonymised': 'Keep it where it is; ask the hospital that sent it to look at the profile of its project.',
  'ingest/unreadable': 'Export the instance again from the archive it came from. When it comes the same again, the sender writes it so: convert it first (dcmtk: `dcmconv IN OUT` writes headers and lengths anew), then send the result.',
  'ingest/too-slow': 'Look at the file with the sender: its structure is far outside what imaging devices write.',
  'ingest/unknown-sop-class': 'Ask for the class to be added, or discard it if it is private.',
  'ingest/bad-uid': 'Have the sender correct the UIDs; they cannot be repaired here.',
  'ingest/bad-uid-value': 'Have the sender correct the UIDs; they cannot be repaired here.',
  'ingest/identity-mismatch': 'The sender mixes up instances; have its configuration looked at before sending again.',
  'ingest/no-patient-id': 'Add the Patient ID at the source and send again.',
  'ingest/bad-text': 'Correct the character set at the source and send again.',
  'ingest/untrue-transfer-syntax': 'Have the sender convert the file properly and send again.',
  'ingest/unknown-transfer-syntax': 'Have the sender use a transfer syntax of the standard.',
  'ingest/bad-geometry': 'The pixel data are cut or described wrongly; export again from the source.',
  'ingest/bad-codestream': 'The compressed pixel data are damaged or described wrongly; export again from the source.',
  'ingest/burned-in-annotation': 'Look at it on the page Review: clear it, mask the text, or reject it.',
  'ingest/text-found': 'Look at it on the page Review: what was found is proposed for masking.',
  'ingest/head': 'Look at it on the page Review, or choose a profile that does not hold heads.',
  'ingest/pixels-not-cleanable': 'Send it in another transfer syntax, or discard it.',
  'ingest/identity-left': 'It stays held. See on the page What leaves which place still holds it: add a rule for it to the profile, or, in pixels, mask the place on the page Review; then try again.',
  'ingest/not-deidentified': 'Look at the reason; try again with another profile, or discard it.',
  'ingest/pixels-not-reviewed': 'Look at it on the page Review: one keystroke clears it, masks are drawn, or it is rejected.',
  'ingest/rejected-before': 'Discard it, and ask the sender why it comes again. To have a person look at it once more, try it again: then it waits on the page Review.',
  'ingest/encapsulated-document': 'Keep the document at the source; send the images without it, or discard.',
  'ingest/same-uid-other-content': 'Find out with the sender which content is right; the stored one stays. Discard this one if it is not needed.',
}

/** What a curator can do about a reason, in one sentence. */
export function remedyFor(reason: string): string {
  return remedies[reason] ?? 'Look at the reason with the sender, then retry or discard.'
}
