/** Query and retrieve as user (PS3.4 Annex C): what another archive has, and having it sent here, where it enters by the front gate like anything else. */
import { buildDicom, DicomError, encodeAttributes, isStorageSopClass, readDicom, storageSopClasses, toJson, vrOf } from '@vesalius/standards/dicom'
import type { DicomJson, PlainAttributes } from '@vesalius/standards/dicom'
import { status } from '@vesalius/standards/dimse'
import { openAssociation, Problem } from '#kernel'
import type { AssociationTarget, RetrieveResult } from '#kernel'
import type { ArchiveParts } from '../archive.ts'
import { explicitLittleEndian, implicitLittleEndian } from '../pixels/syntaxes.ts'
import { NoSuchPeer, PeerFailed } from '../problems.ts'
import { studyRoot } from './service.ts'

/** Level and keys: tag → value, empty for what shall be returned. */
export interface PeerQuery {
  readonly level: 'STUDY' | 'SERIES' | 'IMAGE'
  readonly keys: ReadonlyMap<number, string>
}

/** Takes a Part 10 file; rejects when it is not kept. */
export type Submit = (bytes: Uint8Array) => Promise<void>

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

/** C-GET: instances come back on the same association, each handed to `submit`; one that is not kept is answered as failed. */
export async function getFromPeer(parts: ArchiveParts, name: string, { query, submit }: { query: PeerQuery; submit: Submit }): Promise<RetrieveResult> {
  const target = targetOf(parts, name)
  return speaking(async () => {
    const natives = [explicitLittleEndian, implicitLittleEndian]
    const contexts = [
      { sopClassUid: studyRoot.get, transferSyntaxes: natives },
      ...expected().map((sopClassUid) => ({ sopClassUid, transferSyntaxes: natives, roles: { scu: false, scp: true } })),
    ]
    const receiver = {
      sopClasses: isStorageSopClass, transferSyntaxes: 'all' as const,
      async store(request: { transferSyntax: string; sopClassUid: string; sopInstanceUid: string; bytes(): Promise<Buffer> }) {
        await submit(wrapped(await request.bytes(), request))
        return status.success
      },
    }
    const association = await openAssociation({ ...target, contexts, services: [receiver], log: parts.log })
    try {
      const [transferSyntax = implicitLittleEndian] = association.transferSyntaxes(studyRoot.get)
      return await association.get({ sopClassUid: studyRoot.get, identifier: identifierOf(query, transferSyntax), transferSyntax })
    } finally {
      await association.release().catch(() => association.abort())
    }
  })
}

/** A data set from the network as a file. */
function wrapped(dataSet: Buffer, { transferSyntax, sopClassUid, sopInstanceUid }: { transferSyntax: string; sopClassUid: string; sopInstanceUid: string }): Buffer {
  const meta = [{ tag: 0x00020002, vr: 'UI', value: sopClassUid }, { tag: 0x00020003, vr: 'UI', value: sopInstanceUid }]
  return Buffer.concat([buildDicom({ transferSyntax, meta, attributes: [] }), dataSet])
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
