/** Everything that the archive answers over HTTP. */
import type { HttpApp } from '#kernel'
import type { Archive } from './archive.ts'
import type { Submit } from './dimse/peer.ts'
import { peerRoutes } from './dimse/routes.ts'
import { pageRoutes } from './pages/routes.ts'
import { retrieveRoutes } from './retrieve/routes.ts'
import { searchRoutes } from './search/routes.ts'

/** `submit` is the intake's receiver, to which C-GET from a peer hands what comes. */
export function archiveRoutes(archive: Archive, submit?: Submit): (app: HttpApp) => Promise<void> {
  return async (app) => {
    searchRoutes(app, archive.parts)
    retrieveRoutes(app, archive.parts)
    pageRoutes(app, archive.parts)
    peerRoutes(app, archive.parts, submit)
  }
}
