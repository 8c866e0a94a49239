/** C-MOVE and C-GET as provider (PS3.4 §C.4.2, §C.4.3): which instances, in which transfer syntaxes, and to whom: configured destinations only (C08). */
import { canTranscode, targets } from '@vesalius/codec'
import { readDicom } from '@vesalius/standards/dicom'
import { status } from '@vesalius/standards/dimse'
import type { ContextProposal, DimseResult, MoveRequest, MoveRetrieval, OutgoingInstance, Retrieval, RetrieveRequest } from '#kernel'
import type { ArchiveParts } from '../archive.ts'
import { inSyntax } from '../retrieve/instances.ts'
import { locateMatching } from '../retrieve/locate.ts'
import type { Located } from '../retrieve/locate.ts'
import { peerReading } from '../reads.ts'
import { understand } from './find.ts'

/** Unique keys (PS3.4 §C.6.1, §C.6.2): retrieval goes by them alone. */
const uniqueKeys: ReadonlySet<number> = new Set([0x00100020, 0x0020000d, 0x0020000e, 0x00080018])
const mostContexts = 128

export async function get(parts: ArchiveParts, request: RetrieveRequest): Promise<Retrieval | DimseResult> {
  const found = await instancesFor(parts, request)
  return 'status' in found ? found : { total: found.length, instances: found.map((one) => outgoing(parts, one)) }
}

export async function move(parts: ArchiveParts, request: MoveRequest): Promise<MoveRetrieval | DimseResult> {
  const peer = parts.peers.find((one) => one.aeTitle === request.destination && one.mayMove)
  if (peer?.host === undefined || peer.port === undefined) return { status: status.moveDestinationUnknown, comment: 'the destination is not configured here' }
  const found = await instancesFor(parts, request)
  if ('status' in found) return found
  return {
    total: found.length,
    instances: found.map((one) => outgoing(parts, one)),
    destination: { host: peer.host, port: peer.port, callingAe: request.calledAe, calledAe: peer.aeTitle },
    contexts: contextsFor(found),
  }
}

async function instancesFor(parts: ArchiveParts, request: RetrieveRequest): Promise<readonly Located[] | DimseResult> {
  const asked = understand(request)
  const matches = asked.matches.filter((match) => match.path.length === 1 && uniqueKeys.has(match.tag) && match.matching.kind !== 'universal')
  if (matches.length === 0) return { status: status.dataSetMismatch, comment: 'the identifier names no unique key' }
  const found = await locateMatching(parts.records, matches)
  await parts.reads.instances(peerReading(parts.peers, request.callingAe), 'images', found)
  return found
}

/** The transfer syntaxes in which an instance can go out, as stored first: nothing is decoded for somebody who takes it as it is. */
function syntaxesOf(one: Located): string[] {
  return [one.transferSyntax, ...targets.filter((target) => target !== one.transferSyntax && canTranscode(one.transferSyntax, target))]
}

function contextsFor(found: readonly Located[]): ContextProposal[] {
  const byClass = new Map<string, Set<string>>()
  for (const one of found) {
    const syntaxes = byClass.get(one.sopClass) ?? new Set<string>()
    for (const syntax of syntaxesOf(one)) syntaxes.add(syntax)
    byClass.set(one.sopClass, syntaxes)
  }
  const total = [...byClass.values()].reduce((sum, syntaxes) => sum + syntaxes.size, 0)
  return [...byClass].slice(0, mostContexts).map(([sopClassUid, syntaxes]) => ({ sopClassUid, transferSyntaxes: [...syntaxes], separate: total <= mostContexts }))
}

function outgoing(parts: ArchiveParts, one: Located): OutgoingInstance {
  return {
    sopClassUid: one.sopClass,
    sopInstanceUid: one.instance,
    transferSyntaxes: syntaxesOf(one),
    async open(transferSyntax) {
      const bytes = await inSyntax(parts, one, transferSyntax)
      if (bytes !== undefined) return bytes.subarray(dataSetOffset(bytes))
      const head = await parts.objects.read(one.digest, 0, Math.min(one.size, 65_536))
      return parts.objects.get(one.digest, { start: dataSetOffset(head), end: one.size })
    },
  }
}

/** Where the data set starts: after preamble and file meta information, which do not go over the network. */
const dataSetOffset = (head: Uint8Array): number => readDicom(head, { stopBefore: 0x00080000, lenient: true }).dataSetOffset
