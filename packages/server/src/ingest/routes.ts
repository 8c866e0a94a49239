/** The HTTP face of ingest: sends and their files, quarantine, review, previews, profiles, reports, the vault, rotations, the board, uploads, STOW-RS. Every route names its permission. */
import type { HttpApp } from '#kernel'
import { boardRoutes } from './board-routes.ts'
import { clinicalRoutes } from './clinical/clinical-routes.ts'
import type { Ingest } from './ingest.ts'
import { previewRoutes } from './preview/preview-routes.ts'
import { profileRoutes } from './profiles/profile-routes.ts'
import { quarantineRoutes } from './quarantine-routes.ts'
import { stowRoutes } from './receivers/stow.ts'
import { uploadRoutes } from './receivers/upload.ts'
import { reportRoutes } from './reports/report-routes.ts'
import { reviewRoutes } from './review/review-routes.ts'
import { rotationRoutes } from './rotation/rotation-routes.ts'
import { sendRoutes } from './send-routes.ts'
import { vaultRoutes } from './vault/vault-routes.ts'

const all = [
  sendRoutes, boardRoutes, uploadRoutes, stowRoutes, quarantineRoutes, reviewRoutes, previewRoutes, profileRoutes, reportRoutes, clinicalRoutes, vaultRoutes, rotationRoutes,
]

export function ingestRoutes(ingest: Ingest): (app: HttpApp) => Promise<void> {
  return async (app) => {
    for (const routes of all) await app.register(routes(ingest))
  }
}
