/** DIMSE over TCP and TLS, the sibling of the HTTP application: it knows sockets, associations and messages, and no room. */
export type { Association } from './association.ts'
export type * from './commands.ts'
export { defaultLimits, type AssociationLimits, type ServerLimits } from './limits.ts'
export { openAssociation, type OpenOptions } from './open.ts'
export { serveDimse, type DimseServer, type DimseServerOptions, type DimseStats } from './serve.ts'
export type * from './service.ts'
