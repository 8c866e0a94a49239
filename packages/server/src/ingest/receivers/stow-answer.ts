/** The answer to STOW-RS: the Store Instances Response Module (PS3.18 10.5.3, Annex I) as DICOM JSON, or as XML when that is preferred. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { buildDicom, readDicom, toJson, toXml, uids } from '@vesalius/standards/dicom'
import type { PlainAttributes } from '@vesalius/standards/dicom'

export interface StowResult {
  /** As the sender knows it. */
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  /** UIDs under which it is found here. */
  readonly stored?: { readonly study: string, readonly series: string, readonly instance: string }
  /** Failure Reason (0008,1197). */
  readonly failure?: number
}

/** Coercion of data elements: identifying attributes and UIDs were replaced. */
const coerced = 0xb000

export async function writeStowAnswer(request: FastifyRequest, reply: FastifyReply, results: readonly StowResult[]): Promise<FastifyReply> {
  const stored = results.filter((result) => result.stored)
  const failed = results.filter((result) => !result.stored)
  const status = failed.length === 0 && stored.length > 0 ? 200 : stored.length > 0 ? 202 : results.length === 0 ? 400 : 409
  const base = `${request.protocol}://${request.host}/dicom-web/studies`
  const file = readDicom(buildDicom({ transferSyntax: uids.explicitLittleEndian, attributes: moduleOf(stored, failed, base), meta: [] }))
  const wantsXml = /application\/dicom\+xml/i.test(request.headers.accept ?? '')
  reply.code(status)
  if (wantsXml) return reply.header('content-type', 'application/dicom+xml').send(toXml(file.attributes))
  return reply.header('content-type', 'application/dicom+json').send(JSON.stringify(toJson(file.attributes)))
}

function moduleOf(stored: readonly StowResult[], failed: readonly StowResult[], base: string): PlainAttributes {
  const studies = new Set(stored.map((result) => result.stored?.study ?? ''))
  const [study] = studies
  const reference = ({ sopClassUid, sopInstanceUid }: StowResult): PlainAttributes => [
    { tag: 0x00081150, vr: 'UI', value: sopClassUid }, { tag: 0x00081155, vr: 'UI', value: sopInstanceUid },
  ]
  const storedItem = (result: StowResult): PlainAttributes => [
    ...reference(result), { tag: 0x00081196, vr: 'US', value: coerced },
    { tag: 0x00081190, vr: 'UR', value: `${base}/${result.stored?.study}/series/${result.stored?.series}/instances/${result.stored?.instance}` },
  ]
  const failedItem = (result: StowResult): PlainAttributes => [...reference(result), { tag: 0x00081197, vr: 'US', value: result.failure ?? 0x0110 }]
  return [
    ...(study && studies.size === 1 ? [{ tag: 0x00081190, vr: 'UR', value: `${base}/${study}` }] : []),
    ...(failed.length > 0 ? [{ tag: 0x00081198, vr: 'SQ', value: failed.map(failedItem) }] : []),
    ...(stored.length > 0 ? [{ tag: 0x00081199, vr: 'SQ', value: stored.map(storedItem) }] : []),
  ]
}
