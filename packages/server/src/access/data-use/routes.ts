/** The interface of data-use terms: what there are, and those of one dataset version. */
import { dataUsesSchema, terms } from '@vesalius/standards/duo'
import { z } from 'zod'
import { parse } from '#kernel'
import type { HttpApp } from '#kernel'
import type { DataUses } from './data-uses.ts'

const named = z.object({ dataset: z.string().max(60), version: z.coerce.number().int().min(1) })

export function dataUseRoutes(dataUses: DataUses): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get('/api/access/data-use', { config: { permission: 'request:see' } }, async () => ({ terms }))
    app.get('/api/access/data-use/:dataset/:version', { config: { permission: 'request:see' } }, async ({ params }) => {
      const { dataset, version } = parse(named, params)
      return { uses: await dataUses.read(dataset, version) }
    })
    app.put('/api/access/data-use/:dataset/:version', { config: { permission: 'data-use:edit' } }, async ({ actor, params, body }) => ({
      uses: await dataUses.set(actor, { ...parse(named, params), uses: parse(dataUsesSchema, body) }),
    }))
  }
}
