/** Everything that the archive answers over HTTP. */
import type { HttpApp } from '#kernel'
import type { Archive } from './archive.ts'
import { clinicalRoutes } from './clinical/routes.ts'
import type { Receive } from './dimse/peer.ts'
import { peerRoutes } from './dimse/routes.ts'
import { pageRoutes } from './pages/routes.ts'
import { retrieveRoutes } from './retrieve/routes.ts'
import { searchRoutes } from './search/routes.ts'

/** `receive` opens the intake for what a peer sends back by C-GET. */
export function archiveRoutes(archive: Archive, receive?: Receive): (app: HttpApp) => Promise<void> {
  return async (app) => {
    searchRoutes(app, archive.parts)
    retrieveRoutes(app, archive.parts)
    pageRoutes(app, archive.parts)
    clinicalRoutes(app, archive)
    peerRoutes(app, archive.parts, receive)
  }
}
