/** The tool repository for other programs: GA4GH Tool Registry Service 2.0.1, its read operations. Our descriptor is tool.json, under the type VESALIUS. */
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import { z } from 'zod'
import type { Compute } from '../compute.ts'
import { NoDescriptor } from '../problems.ts'
import type { ToolVersion } from './registry.ts'

const base = '/ga4gh/trs/v2'
const may = { config: { permission: 'tool:read' } }
const kinds = ['training', 'analytics', 'evaluation', 'inference', 'preparation'] as const
const asked = z.object({
  id: z.string().max(100).optional(), name: z.string().max(100).optional(), toolname: z.string().max(100).optional(), description: z.string().max(200).optional(), toolClass: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(1000), offset: z.coerce.number().int().min(0).default(0),
})
type AtVersion = { Params: { id: string, version: string, type: string, '*': string } }

export function trsRoutes({ tools }: Compute, { publicUrl, version }: { readonly publicUrl: string, readonly version: string }): (app: HttpApp) => Promise<void> {
  const url = `${publicUrl}${base}`
  const at = async ({ id, version: wanted }: { id: string, version: string }) => tools.version(id, wanted)
  const described = async (params: AtVersion['Params']) => {
    if (!/^(PLAIN_)?VESALIUS$/.test(params.type)) throw NoDescriptor()
    return at(params)
  }
  return async (app) => {
    app.get(`${base}/service-info`, may, async () => ({
      id: 'org.vesalius.trs', name: 'Vesalius tool repository', type: { group: 'org.ga4gh', artifact: 'trs', version: '2.0.1' }, organization: { name: 'Vesalius', url: publicUrl }, version,
    }))
    app.get(`${base}/toolClasses`, may, async () => kinds.map((kind) => classOf(kind)))
    app.get(`${base}/tools`, may, async (request, reply) => {
      const { id, name, toolname, description, toolClass, limit, offset } = parse(asked, request.query)
      const found = (await tools.search({ text: [name, toolname, description].filter(Boolean).join(' '), kind: toolClass })).filter(({ tool }) => !id || tool === id)
      const page = found.slice(offset, offset + limit)
      return reply.header('current_offset', String(offset)).header('current_limit', String(limit)).send(await Promise.all(page.map(async ({ tool }) => toolOf(await tools.versions(tool), url))))
    })
    app.get<AtVersion>(`${base}/tools/:id`, may, async ({ params }) => toolOf(await tools.versions(params.id), url))
    app.get<AtVersion>(`${base}/tools/:id/versions`, may, async ({ params }) => (await tools.versions(params.id)).map((one) => versionOf(one, url)))
    app.get<AtVersion>(`${base}/tools/:id/versions/:version`, may, async ({ params }) => versionOf(await at(params), url))
    app.get<AtVersion>(`${base}/tools/:id/versions/:version/containerfile`, may, async ({ params }) => { await at(params); throw NoDescriptor() })
    app.get<AtVersion>(`${base}/tools/:id/versions/:version/:type/descriptor`, may, async ({ params }, reply) => {
      const { manifest } = await described(params)
      const content = JSON.stringify(manifest, undefined, 2)
      return params.type.startsWith('PLAIN_') ? reply.type('text/plain; charset=utf-8').send(content) : { content, url: `${addressOf(params, url)}/PLAIN_VESALIUS/descriptor` }
    })
    app.get<AtVersion>(`${base}/tools/:id/versions/:version/:type/descriptor/*`, may, async ({ params }, reply) => {
      const one = await described(params)
      const bytes = (await tools.filesOf(one)).get(params['*'])
      if (!bytes) throw NoDescriptor()
      const content = Buffer.from(bytes).toString('utf8')
      return params.type.startsWith('PLAIN_') ? reply.type('text/plain; charset=utf-8').send(content) : { content }
    })
    app.get<AtVersion>(`${base}/tools/:id/versions/:version/:type/files`, may, async ({ params }) =>
      [{ path: 'tool.json', file_type: 'PRIMARY_DESCRIPTOR' }, ...(await described(params)).files.map(({ path, digest }) => ({
        path, file_type: /\/?(examples)\//.test(path) ? 'TEST_FILE' : 'SECONDARY_DESCRIPTOR', checksum: { checksum: digest, type: 'sha-256' },
      }))])
    app.get<AtVersion>(`${base}/tools/:id/versions/:version/:type/tests`, may, async ({ params }) => (await described(params)).manifest.tests.map((test) => ({ content: JSON.stringify(test) })))
  }
}

const classOf = (kind: string) => ({ id: kind, name: kind, description: `Tools for ${kind}` })
const addressOf = ({ id, version }: { id: string, version: string }, url: string): string => `${url}/tools/${encodeURIComponent(id)}/versions/${encodeURIComponent(version)}`

function toolOf(versions: readonly ToolVersion[], url: string) {
  const newest = versions[0] as ToolVersion
  return {
    id: newest.tool, url: `${url}/tools/${encodeURIComponent(newest.tool)}`, name: newest.manifest.title, description: newest.manifest.purpose, organization: newest.manifest.authors[0] ?? '',
    toolclass: classOf(newest.manifest.kind), has_checker: true, versions: versions.map((version) => versionOf(version, url)),
  }
}

function versionOf({ tool, version, digest, manifest, verification, withdrawn }: ToolVersion, url: string) {
  return {
    id: version, name: version, url: addressOf({ id: tool, version }, url), author: manifest.authors, is_production: withdrawn === null, descriptor_type: ['VESALIUS'],
    verified: true, verified_source: [`its own tests, ${verification.at}`], images: [], meta_version: digest,
  }
}
