/** The access room: who acts, and what they may do. Its guard answers for every route of the house. */
export { openAccess } from './access.ts'
export type { Access, AccessOptions } from './access.ts'
export { accessRoutes } from './routes.ts'
export { hasViewerSession, viewerEntryRoutes } from './viewer-routes.ts'
export { bindable, isLoopback } from './bindable.ts'
