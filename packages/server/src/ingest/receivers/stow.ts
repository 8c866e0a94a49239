/**
 * STOW-RS (PS3.18 10.5): multipart/related of application/dicom, or one application/dicom. Every instance is answered: stored ones with the UID that
 * the sender used and where it is found here, others with a failure reason. 200 when all are stored, 202 when some, 409 when none.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HttpApp } from '#kernel'
import { Problem } from '#kernel'
import { DicomError } from '@vesalius/standards/dicom'
import { MultipartParser, multipartOf } from '@vesalius/standards/dicomweb'
import { adopt, hold, letGo } from '@vesalius/standards/received'
import { replaceUid } from '@vesalius/deidentify/subject'
import type { Ingest } from '../ingest.ts'
import type { Outcome } from '../intake.ts'
import { BadMultipart, Incomplete, TooLarge, Unsupported } from '../problems.ts'
import type { LiveSend } from '../sends.ts'
import { ownBytes } from './body.ts'
import { writeStowAnswer } from './stow-answer.ts'
import type { StowResult } from './stow-answer.ts'
import { identifyInstance } from './stow-identity.ts'

const together = 4
const mostInPart = 512 * 1024 * 1024

export function stowRoutes(ingest: Ingest): (app: HttpApp) => Promise<void> {
  return async (app) => {
    for (const url of ['/dicom-web/studies', '/dicom-web/studies/:study']) {
      app.post<{ Params: { study?: string } }>(url, { config: { permission: 'ingest:send', rawBody: true }, bodyLimit: ingest.options.maxUploadBytes },
        (request, reply) => stow(ingest, request, reply))
    }
  }
}

async function stow(ingest: Ingest, request: FastifyRequest<{ Params: { study?: string } }>, reply: FastifyReply): Promise<unknown> {
  const type = request.headers['content-type'] ?? ''
  const { project, path } = ingest.options
  const receive = receiverFor(type)
  const send = await ingest.sends.open({ door: 'stow', project, path, actor: request.actor.id })
  const results: StowResult[] = []
  const take = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    results.push(await takeInstance(ingest, send, { bytes, study: request.params.study }))
  }
  try {
    await receive(request.body as AsyncIterable<Uint8Array>, take)
  } catch (error) {
    // The sender went away in the middle: nothing of ours failed.
    throw (error as NodeJS.ErrnoException).code === 'ECONNRESET' ? Incomplete('some', 'unknown') : error
  } finally {
    await ingest.sends.close(send.id)
  }
  return writeStowAnswer(request, reply, results)
}

type Receiver = (body: AsyncIterable<Uint8Array>, take: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>) => Promise<void>

function receiverFor(contentType: string): Receiver {
  if (/^application\/dicom(\s*;|$)/i.test(contentType)) return receiveOne
  if (!/^multipart\/related\s*;/i.test(contentType)) throw Unsupported()
  const { boundary, partType } = related(contentType)
  if (partType?.toLowerCase() !== 'application/dicom') throw Unsupported()
  return (body, take) => receiveParts(body, boundary, take)
}

function related(contentType: string): ReturnType<typeof multipartOf> {
  try {
    return multipartOf(contentType)
  } catch (error) {
    throw error instanceof DicomError ? BadMultipart(error.code) : error
  }
}

async function receiveOne(body: AsyncIterable<Uint8Array>, take: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>): Promise<void> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of body) {
    adopt(piece)
    pieces.push(piece)
    size += piece.length
    if (size > mostInPart) throw TooLarge(mostInPart)
  }
  await take(ownBytes(pieces, size))
}

/** While some instances are on their journey, the next are received; too many of them hold the sender back. */
async function receiveParts(body: AsyncIterable<Uint8Array>, boundary: string, take: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>): Promise<void> {
  const running = new Set<Promise<void>>()
  const begin = (bytes: Uint8Array<ArrayBuffer>): void => {
    const taken = take(bytes).finally(() => running.delete(taken))
    running.add(taken)
    taken.catch(() => undefined)
  }
  const parser = new MultipartParser(boundary, () => {
    const pieces: Uint8Array[] = []
    let size = 0
    return {
      onData(bytes) {
        size += bytes.length
        if (size > mostInPart) throw TooLarge(mostInPart)
        hold(bytes)
        pieces.push(bytes)
      },
      onEnd: () => begin(ownBytes(pieces, size)),
    }
  })
  try {
    for await (const chunk of body) {
      adopt(chunk)
      parser.write(chunk)
      letGo(chunk)
      while (running.size >= together) await Promise.race(running)
    }
    parser.end()
  } catch (error) {
    await Promise.allSettled(running)
    throw error instanceof DicomError ? BadMultipart(error.code) : error
  }
  await Promise.all(running)
}

/** A part that cannot be taken for want of space or by a defect is a failure of that part; the others go on. */
async function takeInstance(ingest: Ingest, send: LiveSend, { bytes, study }: { bytes: Uint8Array<ArrayBuffer>, study: string | undefined }): Promise<StowResult> {
  const sent = identifyInstance(bytes)
  const reference = { sopClassUid: sent?.sopClassUid ?? '', sopInstanceUid: sent?.sopInstanceUid ?? '' }
  // The study of the address may be named as the sender knows it or as it is known here.
  const ring = ingest.keys.ringOf(send.project)
  if (study && sent && study !== sent.studyInstanceUid && study !== replaceUid(ring, sent.studyInstanceUid)) return { ...reference, failure: 0xc122 }
  try {
    return { ...reference, ...answerTo(await ingest.intake.submit({ send, bytes, size: bytes.length })) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { ...reference, failure: error.status === 507 ? 0xa700 : 0x0110 }
  }
}

const failures: Readonly<Record<string, number>> = {
  'ingest/identity-mismatch': 0xa900, 'ingest/unknown-sop-class': 0x0122, 'ingest/unknown-transfer-syntax': 0xc122, 'ingest/same-uid-other-content': 0x0111,
}

function answerTo(outcome: Outcome): Partial<StowResult> {
  if (outcome.outcome === 'stored' || outcome.outcome === 'duplicate') {
    return { stored: { study: outcome.studyInstanceUid ?? '', series: outcome.seriesInstanceUid ?? '', instance: outcome.sopInstanceUid ?? '' } }
  }
  return { failure: failures[outcome.reason ?? ''] ?? 0xc000 }
}

