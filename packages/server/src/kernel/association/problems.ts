/** The problems of associations. They name codes, counts and limits; nothing a peer sent is in them. */
import { problem } from '../problem.ts'

export const AssociationRefused = problem('association/refused', 502, 'The peer refused the association: result %s, source %s, reason %s')
export const AssociationAborted = problem('association/aborted', 502, 'The association was aborted: source %s, reason %s')
export const AssociationClosed = problem('association/closed', 502, 'The connection of the association was closed')
export const AssociationUnreachable = problem('association/unreachable', 502, 'The peer cannot be reached: %s')
export const AssociationTimeout = problem('association/timeout', 504, 'The peer did not answer in %s ms')
export const ContextNotAccepted = problem(
  'association/context-not-accepted',
  502,
  'The peer accepted no presentation context for SOP class %s',
)
export const TooManyContexts = problem('association/too-many-contexts', 500, 'An association proposes at most 128 contexts, not %s')
export const DataSetTooLarge = problem(
  'association/data-set-too-large',
  413,
  'The data set is larger than %s bytes and must be read as a stream',
)
export const OperationFailed = problem('association/operation-failed', 502, 'The peer ended the operation with status %s')
export const TitleInvalid = problem('association/title-invalid', 500, 'An application entity title is not valid')
