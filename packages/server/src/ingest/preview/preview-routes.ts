/**
 * What would leave, for a file that is dropped on the page or one that is held: before and after with pictures, in one answer that is for no cache.
 * The original is in memory for as long as the answer takes, and in no file, record or log.
 */
import type { ReviewDecision } from '@vesalius/deidentify'
import { readDicom } from '@vesalius/standards/dicom'
import { z } from 'zod'
import { Problem, parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { Ingest } from '../ingest.ts'
import { noteShown } from '../reading.ts'
import { collected } from './body.ts'
import type { ProfileOf } from '../worker-messages.ts'
import type { PreviewResult } from './preview.ts'

const name = z.string().regex(/^[a-z0-9-]{1,40}$/)
const Query = z.object({ project: name.optional(), profile: name.optional(), frame: z.coerce.number().int().min(1).max(1_000_000).default(1), as: z.enum(['cleared', 'masked']).optional(), draft: z.string().regex(/^[0-9a-f]{64}$/).optional() })
const IdParams = z.object({ id: z.string().max(40) })
const mostBytes = 256 * 1024 ** 2
const side = 900
const config = { permission: 'ingest:review' }

interface Asked extends z.output<typeof Query> { readonly bytes: Uint8Array<ArrayBuffer>, readonly actor: string }

export function previewRoutes(ingest: Ingest): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.post('/api/ingest/preview', { config: { ...config, rawBody: true }, bodyLimit: mostBytes }, async (request) => (
      previewed(ingest, { ...parse(Query, request.query), bytes: await collected(request.body as AsyncIterable<Uint8Array>), actor: request.actor.id })))
    app.post('/api/ingest/quarantine/:id/preview', { config }, async (request) => {
      const { id } = parse(IdParams, request.params)
      const { bytes, project } = await ingest.quarantine.original(id, mostBytes)
      await noteShown(ingest, request, { subject: id, content: 'held' })
      return previewed(ingest, { project, ...parse(Query, request.query), bytes, actor: request.actor.id })
    })
  }
}

async function previewed(ingest: Ingest, { project = ingest.options.project, profile, draft, frame, as, bytes, actor }: Asked): Promise<object> {
  const chosen = draft ? ingest.profiles.draft(draft) : profile ? await ingest.profiles.named(profile) : await ingest.profiles.ofProject(project)
  const shownNow = await asIf(as, (decision) => lookedAt(ingest, { bytes, project, profile: chosen, ...(decision ? { decision } : {}) }), actor)
  const { result: after, ...preview } = shownNow
  const { name: shown, version, digest } = chosen
  return { profile: { name: shown, version, digest }, ...preview, pictures: await picturesOf(ingest, { preview: shownNow, before: bytes, after, frame }) }
}

type Look = (decision?: ReviewDecision) => Promise<PreviewResult>

/** As the journey would, or as if a person had decided: that nothing is hidden, or that what is proposed is. */
async function asIf(as: Asked['as'], look: Look, reviewer: string): Promise<PreviewResult> {
  if (as === 'cleared') return look({ decision: 'clear', reviewer })
  const now = await look()
  return as === 'masked' && now.outcome === 'held' && now.masks.length > 0 ? look({ decision: 'mask', masks: now.masks, reviewer }) : now
}

interface Looked { readonly bytes: Uint8Array<ArrayBuffer>, readonly project: string, readonly profile: ProfileOf, readonly decision?: ReviewDecision }

async function lookedAt(ingest: Ingest, { bytes, ...task }: Looked): Promise<PreviewResult> {
  const done = await ingest.workers.run({ kind: 'preview', bytes: bytes.slice(), headerBytes: 0, track: ingest.options.path, ...task })
  done.release(false)
  const { result } = done
  if (result.kind === 'failed') {
    if (result.trace) ingest.options.log.error(result.trace, 'a preview met a defect')
    throw new Problem({ code: result.code, status: result.status, text: '' }, result.message)
  }
  if (result.kind !== 'previewed') throw new Error('A preview ended as a delivery')
  return result.preview
}

interface Sides { readonly preview: PreviewResult, readonly before: Uint8Array, readonly after: Uint8Array | undefined, readonly frame: number }

async function picturesOf({ archive }: Ingest, { preview, before, after, frame }: Sides): Promise<{ before?: string, after?: string }> {
  if (!preview.picture) return {}
  const drawn = async (bytes: Uint8Array): Promise<string | undefined> => {
    try {
      return `data:image/jpeg;base64,${(await archive.picture(readDicom(bytes), { frame, side })).toString('base64')}`
    } catch (error) {
      if (error instanceof Problem) return undefined
      throw error
    }
  }
  const [old, now] = [await drawn(before), after && await drawn(after)]
  return { ...(old ? { before: old } : {}), ...(now ? { after: now } : {}) }
}
