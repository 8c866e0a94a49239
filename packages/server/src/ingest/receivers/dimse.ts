/**
 * C-STORE (PS3.4 B.2) and storage commitment (PS3.4 J). An instance is answered with success when it is durable and visible, or known already;
 * what is held or refused is a failure whose comment is our reason code. An association is one send.
 */
import type { DimseResult, DimseService, StoreRequest } from '#kernel'
import { Problem } from '#kernel'
import { isStorageSopClass, uids } from '@vesalius/standards/dicom'
import { letGo } from '@vesalius/standards/received'
import type { Ingest } from '../ingest.ts'
import type { Outcome } from '../intake.ts'
import { headerFor, wrapDataSet } from '../part-10.ts'
import type { LiveSend } from '../sends.ts'
import { commit } from './commitment.ts'

const status = { success: 0x0000, outOfResources: 0xa700, doesNotMatch: 0xa900, cannotUnderstand: 0xc000, notAuthorized: 0x0124, processingFailure: 0x0110 }
const quietMs = 5_000
const mismatches = new Set(['ingest/identity-mismatch', 'ingest/unknown-sop-class', 'ingest/bad-uid', 'ingest/bad-uid-value'])

/** Two services: storage for every storage class in any transfer syntax, and storage commitment. */
export function ingestDimseService(ingest: Ingest): DimseService {
  const sends = new AssociationSends(ingest)
  return {
    sopClasses: (uid) => isStorageSopClass(uid) || uid === uids.storageCommitment,
    transferSyntaxes: 'all',
    store: (request) => store(ingest, sends, request),
    action: async (request) => (mayStore(ingest, request.callingAe) ? commit(ingest, request) : { status: status.notAuthorized }),
  }
}

async function store(ingest: Ingest, sends: AssociationSends, request: StoreRequest): Promise<DimseResult> {
  if (!mayStore(ingest, request.callingAe)) return { status: status.notAuthorized, comment: 'this AE title may not store here' }
  return answered(async () => deliver(ingest, await sends.of(request), request))
}

/** Opens a send for what comes back from a peer that we asked by C-GET (PS3.4 C.4.3); whom we ask, we may take from. */
export function receiveFromPeer(ingest: Ingest): (peer: string) => Promise<{ store(request: StoreRequest): Promise<DimseResult>, close(): Promise<void> }> {
  return async (peer) => {
    const { project, path } = ingest.options
    const send = await ingest.sends.open({ door: 'dimse', project: peerOf(ingest, peer)?.project ?? project, path, actor: 'dimse', label: peer })
    return {
      store: async (request) => answered(() => deliver(ingest, send, request)),
      close: async () => void (await ingest.sends.close(send.id)),
    }
  }
}

/** A refusal of ours becomes a status; nothing of the file is kept then. */
async function answered(work: () => Promise<Outcome>): Promise<DimseResult> {
  try {
    return resultOf(await work())
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { status: error.status === 507 ? status.outOfResources : status.processingFailure, comment: error.code }
  }
}

async function deliver(ingest: Ingest, send: LiveSend, request: StoreRequest): Promise<Outcome> {
  const { sopClassUid, sopInstanceUid, transferSyntax } = request
  const announced = { sopClassUid, sopInstanceUid }
  if (request.whole) {
    const pieces: Buffer[] = []
    for await (const piece of request.stream) pieces.push(piece)
    const { bytes, headerBytes } = wrapDataSet(pieces, { ...announced, transferSyntax })
    pieces.forEach(letGo)
    return ingest.intake.submit({ send, bytes, headerBytes, size: bytes.length - headerBytes, announced })
  }
  const header = headerFor({ ...announced, transferSyntax })
  const { path, size } = await ingest.spool.write(request.stream, { most: ingest.options.maxUploadBytes, header })
  try {
    return await ingest.intake.submit({ send, file: path, headerBytes: header.length, size, announced })
  } finally {
    await ingest.spool.remove(path)
  }
}

function resultOf({ outcome, reason }: Outcome): DimseResult {
  if (outcome === 'stored' || outcome === 'duplicate') return { status: status.success }
  return { status: mismatches.has(reason ?? '') ? status.doesNotMatch : status.cannotUnderstand, comment: reason ?? outcome }
}

function peerOf(ingest: Ingest, callingAe: string) {
  return ingest.options.peers?.find(({ aeTitle }) => aeTitle === callingAe)
}

/** With peers configured, only those among them that may store; without, everybody who can reach the port. */
function mayStore(ingest: Ingest, callingAe: string): boolean {
  const peers = ingest.options.peers ?? []
  return peers.length === 0 || (peerOf(ingest, callingAe)?.mayStore ?? false)
}

/** The send of each association, closed once it has been quiet for a while. */
class AssociationSends {
  private readonly open = new Map<string, { send: Promise<LiveSend>, last: number }>()
  private readonly ingest: Ingest

  constructor(ingest: Ingest) {
    this.ingest = ingest
    const sweep = setInterval(() => void this.sweep(Date.now() - quietMs), 1_000)
    sweep.unref()
    ingest.onClose(async () => {
      clearInterval(sweep)
      await this.sweep(Infinity)
    })
  }

  of({ association, callingAe }: StoreRequest): Promise<LiveSend> {
    const known = this.open.get(association)
    if (known) {
      known.last = Date.now()
      return known.send
    }
    const { project, path } = this.ingest.options
    const peer = peerOf(this.ingest, callingAe)
    const send = this.ingest.sends.open({ door: 'dimse', project: peer?.project ?? project, path, actor: 'dimse', label: callingAe })
    this.open.set(association, { send, last: Date.now() })
    send.catch(() => this.open.delete(association))
    return send
  }

  private async sweep(before: number): Promise<void> {
    for (const [association, { send, last }] of this.open) {
      if (last > before) continue
      const { id, pending } = await send.catch(() => ({ id: '', pending: 0 }))
      if (pending > 0 || !this.open.delete(association) || id === '') continue
      await this.ingest.sends.close(id).catch(() => undefined)
    }
  }
}
