/** The typed HTTP client of a Vesalius node, for pages and programs. One method for one route; refusals are ProblemErrors. */
import { createRequest, type ClientOptions } from './http.ts'
import type {
  About, ArchiveSummary, Board, FileAnswer, HeldItem, NewSend, ReasonCount, Send, SentFile, Session, Study, StudyList, StudyQuery, TokenRow,
} from './types.ts'
import { accessRequestMethods } from './access-requests.ts'
import { catalogueMethods } from './catalogue.ts'
import { clinicalMethods } from './clinical.ts'
import { clinicalArchiveMethods } from './clinical-archive.ts'
import { countMethods } from './counts.ts'
import { computeMethods } from './compute.ts'
import { demoMethods } from './demo.ts'
import { federationMethods } from './federation.ts'
import { ledgerMethods } from './ledger.ts'
import { modelMethods } from './models.ts'
import { peopleMethods } from './people.ts'
import { previewMethods } from './preview.ts'
import { profileMethods } from './profiles.ts'
import { releaseMethods } from './releases.ts'
import { reviewMethods } from './review.ts'
import { rotationMethods } from './rotation.ts'
import { sentTaskMethods } from './sent-tasks.ts'
import { trainingMethods } from './training.ts'
import { vaultMethods } from './vault.ts'

export { ProblemError, problemOf, type ClientOptions } from './http.ts'
export { reportAddress } from './profiles.ts'
export { reviewPicture } from './review.ts'
export { roleNames } from './people.ts'
export { catalogueFacets } from './catalogue.ts'
export { manifestAddress, outputAddress } from './compute.ts'
export { receiptAddress } from './ledger.ts'
export { sentOutputAddress } from './sent-tasks.ts'
export { planWeightsAddress } from './training.ts'
export { withdrawalReasons } from './models.ts'
export type * from './access-requests.ts'
export type * from './catalogue.ts'
export type * from './clinical.ts'
export type * from './clinical-archive.ts'
export type * from './counts.ts'
export type * from './compute.ts'
export type * from './demo.ts'
export type * from './federation.ts'
export type * from './ledger.ts'
export type * from './models.ts'
export type * from './people.ts'
export type * from './preview.ts'
export type * from './profiles.ts'
export type * from './releases.ts'
export type * from './review.ts'
export type * from './rotation.ts'
export type * from './sent-tasks.ts'
export type * from './training.ts'
export type * from './vault.ts'
export type * from './types.ts'

const at = encodeURIComponent

export type Client = ReturnType<typeof createClient>

export function createClient(options: ClientOptions) {
  const request = createRequest(options)
  return {
    about: () => request<About>('GET', '/api'),

    session: () => request<Session>('GET', '/api/access/session'),
    signOut: () => request<{ location?: string }>('POST', '/api/access/sign-out', { json: {} }),
    tokens: () => request<{ tokens: TokenRow[]; mostDays: number }>('GET', '/api/access/tokens'),
    createToken: (token: { name: string; roles?: readonly string[]; expiresInDays?: number }) =>
      request<{ id: string; token: string; expiresAt: string }>('POST', '/api/access/tokens', { json: token }),
    revokeToken: (id: string) => request<void>('DELETE', `/api/access/tokens/${at(id)}`),
    /** An address of the viewer's origin that works once, within a minute. */
    openViewer: (studyInstanceUids: readonly string[]) => request<{ url: string }>('POST', '/api/access/viewer', { json: { studyInstanceUids } }),

    board: () => request<Board>('GET', '/api/ingest/board'),
    openSend: (send: NewSend) => request<{ send: Send }>('POST', '/api/ingest/sends', { json: send }),
    sends: (query: { limit?: number; after?: string } = {}) => request<{ sends: Send[] }>('GET', '/api/ingest/sends', { query }),
    send: async (id: string): Promise<Send> => {
      const answer = await request<Send | { send: Send }>('GET', `/api/ingest/sends/${at(id)}`)
      return 'send' in answer ? answer.send : answer
    },
    closeSend: (id: string) => request<unknown>('POST', `/api/ingest/sends/${at(id)}/close`),
    cancelSend: (id: string) => request<unknown>('POST', `/api/ingest/sends/${at(id)}/cancel`),
    sentFiles: (id: string, query: { outcome?: string | undefined; offset?: number; limit?: number } = {}) =>
      request<{ files: SentFile[] }>('GET', `/api/ingest/sends/${at(id)}/files`, { query }),
    /** Answers after the file is durable, or refused with a reason. `name` is its path inside what was chosen. */
    sendFile: (id: string, file: { name: string; bytes: Blob | Uint8Array<ArrayBuffer>; type?: string }, signal?: AbortSignal) =>
      request<FileAnswer>('POST', `/api/ingest/sends/${at(id)}/files`, { query: { name: file.name }, bytes: file.bytes, type: file.type ?? 'application/dicom', signal }),

    quarantine: (query: { reason?: string | undefined; offset?: number; limit?: number } = {}) =>
      request<{ total: number; items: HeldItem[]; byReason?: ReasonCount[] }>('GET', '/api/ingest/quarantine', { query }),
    retryHeld: (id: string) => request<FileAnswer>('POST', `/api/ingest/quarantine/${at(id)}/retry`),
    discardHeld: (id: string, comment: string) => request<unknown>('POST', `/api/ingest/quarantine/${at(id)}/discard`, { json: { comment } }),

    ...reviewMethods(request),
    ...modelMethods(request),
    ...peopleMethods(request),
    ...previewMethods(request),
    ...profileMethods(request), ...releaseMethods(request),
    ...accessRequestMethods(request),
    ...catalogueMethods(request),
    ...clinicalMethods(request),
    ...clinicalArchiveMethods(request),
    ...countMethods(request),
    ...computeMethods(request),
    ...demoMethods(request),
    ...federationMethods(request),
    ...ledgerMethods(request),
    ...rotationMethods(request), ...sentTaskMethods(request),
    ...trainingMethods(request),
    ...vaultMethods(request),

    studies: (query: StudyQuery = {}) => request<StudyList>('GET', '/api/archive/studies', { query }),
    study: (studyInstanceUid: string) => request<Study>('GET', `/api/archive/studies/${at(studyInstanceUid)}`),
    archiveSummary: () => request<ArchiveSummary>('GET', '/api/archive/summary'),
  }
}
