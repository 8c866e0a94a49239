/** Storage commitment, push model (PS3.4 J.3): says of each instance asked about whether it is stored, under the UID that replaced its own. */
import { openAssociation } from '#kernel'
import type { ActionRequest, DimseResult } from '#kernel'
import { buildDicom, readDicom, uids } from '@vesalius/standards/dicom'
import type { Attributes, PlainAttributes } from '@vesalius/standards/dicom'
import { replaceUid } from '@vesalius/deidentify/subject'
import type { Ingest } from '../ingest.ts'
import { wrapDataSet } from '../part-10.ts'

const success = 0x0000
const noSuchAction = 0x0123
const invalidArgument = 0x0115
const noSuchInstance = 0x0112
const requestCommitment = 1
const allStored = 1
const someFailed = 2
const most = 100_000

interface Reference { readonly sopClassUid: string, readonly sopInstanceUid: string }

export async function commit(ingest: Ingest, request: ActionRequest): Promise<DimseResult> {
  if (request.actionTypeId !== requestCommitment) return { status: noSuchAction }
  const asked = read(request)
  if (!asked) return { status: invalidArgument }
  const peer = ingest.options.peers?.find(({ aeTitle }) => aeTitle === request.callingAe)
  const ring = ingest.keys.ringOf(peer?.project ?? ingest.options.project)
  const known = await ingest.archive.lookup(asked.references.map(({ sopInstanceUid }) => replaceUid(ring, sopInstanceUid)))
  const stored = asked.references.filter(({ sopInstanceUid }) => known.has(replaceUid(ring, sopInstanceUid)))
  const missing = asked.references.filter((reference) => !stored.includes(reference))
  const information = write(asked.transaction, { stored, missing, transferSyntax: request.transferSyntax })
  const event = { eventTypeId: missing.length === 0 ? allStored : someFailed, information }
  // Not awaited: the report follows the answer to this request on the same association, or on a new one when that has ended.
  request.report(event).catch(() => reportLater(ingest, request, event))
    .catch(() => ingest.options.log.warn({ association: request.association }, 'a storage commitment could not be reported'))
  return { status: success }
}

/** Only to a peer that is configured with an address: the network does not tell us where to connect. */
async function reportLater(ingest: Ingest, request: ActionRequest, event: { eventTypeId: number, information: Uint8Array }): Promise<void> {
  const { peers, aeTitle = 'VESALIUS' } = ingest.options
  const peer = peers?.find((one) => one.aeTitle === request.callingAe)
  if (!peer?.host || !peer.port) throw new Error('The peer has no address')
  const association = await openAssociation({
    host: peer.host, port: peer.port, callingAe: aeTitle, calledAe: peer.aeTitle,
    contexts: [{ sopClassUid: uids.storageCommitment, transferSyntaxes: [request.transferSyntax], roles: { scu: false, scp: true } }],
  })
  try {
    await association.eventReport({ sopClassUid: uids.storageCommitment, sopInstanceUid: uids.storageCommitmentInstance, type: event.eventTypeId, information: event.information })
  } finally {
    await association.release()
  }
}

function read(request: ActionRequest): { transaction: string, references: Reference[] } | undefined {
  const { bytes } = wrapDataSet(request.information, { sopClassUid: uids.storageCommitment, sopInstanceUid: '', transferSyntax: request.transferSyntax })
  let attributes: Attributes
  try {
    attributes = readDicom(bytes).attributes
  } catch {
    return undefined
  }
  const transaction = attributes.string(0x00081195) ?? ''
  const references = attributes.items(0x00081199).map((item) => ({ sopClassUid: item.string(0x00081150) ?? '', sopInstanceUid: item.string(0x00081155) ?? '' }))
  const valid = transaction !== '' && references.length > 0 && references.length <= most && references.every(({ sopInstanceUid }) => sopInstanceUid !== '')
  return valid ? { transaction, references } : undefined
}

function write(transaction: string, { stored, missing, transferSyntax }: { stored: readonly Reference[], missing: readonly Reference[], transferSyntax: string }): Uint8Array {
  const reference = ({ sopClassUid, sopInstanceUid }: Reference): PlainAttributes => [
    { tag: 0x00081150, vr: 'UI', value: sopClassUid }, { tag: 0x00081155, vr: 'UI', value: sopInstanceUid },
  ]
  const attributes: PlainAttributes = [
    { tag: 0x00081195, vr: 'UI', value: transaction },
    ...(stored.length > 0 ? [{ tag: 0x00081199, vr: 'SQ', value: stored.map(reference) }] : []),
    ...(missing.length > 0
      ? [{ tag: 0x00081198, vr: 'SQ', value: missing.map((one): PlainAttributes => [...reference(one), { tag: 0x00081197, vr: 'US', value: noSuchInstance }]) }]
      : []),
  ]
  const file = buildDicom({ transferSyntax, attributes, meta: [] })
  return file.subarray(readDicom(file).dataSetOffset)
}
