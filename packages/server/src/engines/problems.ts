/** Every problem that the engines raise. Texts hold identifiers, counts and settings' names, never a value from the data. */
import { problem } from '#kernel'

export const BadAddress = problem('engines/bad-address', 400, 'The address of the engine for %s is not one that is known: %s')
export const RecordsInUse = problem(
  'engines/records-in-use',
  409,
  'The records folder is in use by process %s; stop it first, or choose another folder',
)
export const RecordsUnavailable = problem('engines/records-unavailable', 503, 'The records cannot be reached at the moment (%s); try again')
export const RecordsRefused = problem('engines/records-refused', 502, 'PostgreSQL refused our account, its password or the database (%s)')
export const RecordsNotStarted = problem('engines/records-not-started', 500, 'The embedded PostgreSQL did not start: %s')
export const RecordsNoBinaries = problem(
  'engines/records-no-binaries',
  500,
  'No PostgreSQL of version 15 or newer was found; install one, or give a postgres:// address',
)
export const RecordsVersion = problem(
  'engines/records-version',
  500,
  'The records folder was made by PostgreSQL %s, which is not here (found: %s)',
)
export const RecordsTooOld = problem('engines/records-too-old', 500, 'PostgreSQL %s is too old; 15 or newer is needed')
export const RecordsNoAccount = problem(
  'engines/records-no-account',
  500,
  'PostgreSQL refuses to run as root, no other account reaches the records folder, and user namespaces are off; use an ordinary user',
)
export const MigrationChanged = problem('engines/migration-changed', 500, 'Migration %s of %s differs from the one that was applied')
export const MigrationUnknown = problem(
  'engines/migration-unknown',
  500,
  'The records of %s have %s migrations and this program knows %s: it is older than the data',
)
export const NoSpace = problem('engines/no-space', 507, 'There is no space left to store anything more')
export const ObjectsFailed = problem('engines/objects-failed', 503, 'The object store failed (%s)')
export const ObjectsRefused = problem('engines/objects-refused', 502, 'The object store refused our credentials (%s)')
export const ObjectsNoBucket = problem('engines/objects-no-bucket', 500, 'The bucket of the object store does not exist')
export const BadDigest = problem('engines/bad-digest', 400, 'That is not a SHA-256 digest in lower-case hexadecimal')
export const NoObject = problem('engines/no-object', 404, 'There is no object %s')
export const BadRange = problem('engines/bad-range', 416, 'The object has %s bytes; the range asked for lies outside')
export const DigestMismatch = problem('engines/digest-mismatch', 422, 'The object that arrived is not the one announced: %s')
export const NoJob = problem('engines/no-job', 404, 'There is no job %s')
export const JobFailed = problem('engines/job-failed', 500, 'The work of job %s failed for a reason that has no name; the log has it')
export const RolledBack = problem('engines/rolled-back', 500, 'The transaction was rolled back, because a statement in it had failed')
export const LedgerEvent = problem('engines/ledger-event', 400, 'A ledger entry is not of the right form: %s')
export const LedgerUnavailable = problem('engines/ledger-unavailable', 503, 'The ledger cannot be written at the moment (%s), and nothing is shown that is not noted; try again')
export const LedgerKey = problem('engines/ledger-key', 500, 'The key that signs the ledger cannot be read or made (%s)')
export const LedgerShorter = problem(
  'engines/ledger-shorter',
  500,
  'The ledger has %s entries, and %s were signed: the records are an older copy, or entries were removed',
)
export const LedgerRewritten = problem('engines/ledger-rewritten', 500, 'The ledger is not what was signed when it had %s entries: it was rewritten')
export const NoLedgerEntry = problem('engines/no-ledger-entry', 404, 'The ledger has no entry %s')
export const NoSandbox = problem('engines/no-sandbox', 503, 'Work that is not trusted needs a sandbox, and its program is not installed: the package %s')
export const NoSlurm = problem('engines/no-slurm', 503, 'The runner is set to Slurm, and its command %s is not installed')
export const RunnerFailed = problem('engines/runner-failed', 503, 'The runner could not run the work: %s')
