/** Query and retrieve as user (PS3.4 Annex C): what another archive has, and having it sent here, where it enters by the front gate like anything else. */
import { explicitLittleEndian, implicitLittleEndian } from '@vesalius/codec'
import { buildDicom, DicomError, encodeAttributes, isStorageSopClass, readDicom, storageSopClasses, toJson, vrOf } from '@vesalius/standards/dicom'
import type { DicomJson, PlainAttributes } from '@vesalius/standards/dicom'
import { openAssociation, Problem } from '#kernel'
import type { AssociationTarget, DimseResult, RetrieveResult, StoreRequest } from '#kernel'
import type { ArchiveParts } from '../archive.ts'
import { NoSuchPeer, PeerFailed } from '../problems.ts'
import { studyRoot } from './service.ts'

/** Level and keys: tag → value, empty for what shall be returned. */
export interface PeerQuery {
  readonly level: 'STUDY' | 'SERIES' | 'IMAGE'
  readonly keys: ReadonlyMap<number, string>
}

/** The intake, opened for what one peer sends back: one retrieval is one delivery. */
export interface Reception {
  store(request: StoreRequest): Promise<DimseResult>
  close(): Promise<void>
}
export type Receive = (peer: string) => Promise<Reception>

const mostAnswers = 1000

function targetOf({ peers, aeTitle }: ArchiveParts, name: string): AssociationTarget {
  const peer = peers.find((one) => one.aeTitle === name)
  if (peer?.host === undefined || peer.port === undefined) throw NoSuchPeer()
  return { host: peer.host, port: peer.port, callingAe: aeTitle, calledAe: peer.aeTitle }
}

function identifierOf({ level, keys }: PeerQuery, transferSyntax: string): Uint8Array {
  const attributes: PlainAttributes = [{ tag: 0x00080052, vr: 'CS', value: level }, ...[...keys].map(([tag, value]) => ({ tag, vr: vrOf(tag), value }))]
  const sorted = [...attributes].sort((a, b) => a.tag - b.tag)
  return encodeAttributes(sorted, { explicit: transferSyntax === explicitLittleEndian, littleEndian: true, characterSets: [] })
}

/** At most 1,000 matches as DICOM JSON. Throws archive/no-such-peer, archive/peer-failed. */
export async function queryPeer(parts: ArchiveParts, name: string, query: PeerQuery): Promise<{ matches: DicomJson[]; complete: boolean }> {
  const target = targetOf(parts, name)
  return speaking(async () => {
    const contexts = [{ sopClassUid: studyRoot.find, transferSyntaxes: [explicitLittleEndian, implicitLittleEndian] }]
    const association = await openAssociation({ ...target, contexts, log: parts.log })
    try {
      const [transferSyntax = implicitLittleEndian] = association.transferSyntaxes(studyRoot.find)
      const head = buildDicom({ transferSyntax, attributes: [] })
      const matches: DicomJson[] = []
      for await (const match of association.find({ sopClassUid: studyRoot.find, identifier: identifierOf(query, transferSyntax), transferSyntax })) {
        if (matches.length === mostAnswers) return { matches, complete: false }
        matches.push(toJson(readDicom(Buffer.concat([head, match])).attributes))
      }
      return { matches, complete: true }
    } finally {
      await association.release().catch(() => association.abort())
    }
  })
}

/** C-MOVE to ourselves: the peer sends to the address that it knows for our AE title, and ingest receives. */
export async function moveFromPeer(parts: ArchiveParts, name: string, query: PeerQuery): Promise<RetrieveResult> {
  const target = targetOf(parts, name)
  return speaking(async () => {
    const contexts = [{ sopClassUid: studyRoot.move, transferSyntaxes: [explicitLittleEndian, implicitLittleEndian] }]
    const association = await openAssociation({ ...target, contexts, log: parts.log })
    try {
      const [transferSyntax = implicitLittleEndian] = association.transferSyntaxes(studyRoot.move)
      return await association.move({ sopClassUid: studyRoot.move, identifier: identifierOf(query, transferSyntax), transferSyntax, destination: parts.aeTitle })
    } finally {
      await association.release().catch(() => association.abort())
    }
  })
}

/** Storage classes that are common, for one association holds 128 contexts: C-GET must name what may come. */
const expected = (): string[] => storageSopClasses().filter((one) => !one.retired).map((one) => one.uid).slice(0, 120)

/** C-GET: instances come back on the same association, each handed to the intake; one that is not kept is answered as failed. */
export async function getFromPeer(parts: ArchiveParts, name: string, { query, receive }: { query: PeerQuery; receive: Receive }): Promise<RetrieveResult> {
  const target = targetOf(parts, name)
  return speaking(async () => {
    const natives = [explicitLittleEndian, implicitLittleEndian]
    const contexts = [
      { sopClassUid: studyRoot.get, transferSyntaxes: natives },
      ...expected().map((sopClassUid) => ({ sopClassUid, transferSyntaxes: natives, roles: { scu: false, scp: true } })),
    ]
    let reception: Promise<Reception> | undefined
    const receiver = {
      sopClasses: isStorageSopClass, transferSyntaxes: 'all' as const,
      // Opened by the first instance, so that a peer that has nothing leaves no empty delivery.
      store: async (request: StoreRequest) => (await (reception ??= receive(name))).store(request),
    }
    const association = await openAssociation({ ...target, contexts, services: [receiver], log: parts.log })
    try {
      const [transferSyntax = implicitLittleEndian] = association.transferSyntaxes(studyRoot.get)
      return await association.get({ sopClassUid: studyRoot.get, identifier: identifierOf(query, transferSyntax), transferSyntax })
    } finally {
      await association.release().catch(() => association.abort())
      await (await reception)?.close()
    }
  })
}

/** What the peer or the network does wrong is the peer's failure, told by a code. */
async function speaking<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DicomError) throw PeerFailed(error.code)
    throw error instanceof Problem && error.code.startsWith('association/') ? PeerFailed(error.code) : error
  }
}
