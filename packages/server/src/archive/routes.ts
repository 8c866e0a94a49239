/** Everything that the archive answers over HTTP. */
import type { HttpApp } from '#kernel'
import type { Archive } from './archive.ts'
import { pageRoutes } from './pages/routes.ts'
import { retrieveRoutes } from './retrieve/routes.ts'
import { searchRoutes } from './search/routes.ts'

export function archiveRoutes(archive: Archive): (app: HttpApp) => Promise<void> {
  return async (app) => {
    searchRoutes(app, archive.parts)
    retrieveRoutes(app, archive.parts)
    pageRoutes(app, archive.parts)
  }
}
