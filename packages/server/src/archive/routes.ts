/** Everything that the archive answers over HTTP. */
import type { HttpApp } from '#kernel'
import type { Archive } from './archive.ts'
import { clinicalRoutes } from './clinical/routes.ts'
import type { Receive } from './dimse/peer.ts'
import { peerRoutes } from './dimse/routes.ts'
import { pageRoutes } from './pages/routes.ts'
import type { Surface } from './reads.ts'
import { retrieveRoutes } from './retrieve/routes.ts'
import { searchRoutes } from './search/routes.ts'

/** `receive` opens the intake for what a peer sends back by C-GET; `surface` is the application that these routes hang on. */
export function archiveRoutes(archive: Archive, receive?: Receive, surface: Surface = 'pages'): (app: HttpApp) => Promise<void> {
  return async (app) => {
    searchRoutes(app, archive.parts, surface)
    retrieveRoutes(app, archive.parts, surface)
    pageRoutes(app, archive.parts, surface)
    clinicalRoutes(app, archive, surface)
    peerRoutes(app, archive.parts, receive)
  }
}
