/** The places of the navigation in groups: one is shown where its room is open (a hub has no archive) to whoever may do something there. */

export interface Place {
  readonly to: string
  readonly key: string
  readonly room: string
  /** One of these permissions. */
  readonly needs: readonly string[]
  /** Where other pages of this place lie. */
  readonly also?: readonly string[]
}

export interface PlaceGroup { readonly name: 'data' | 'protection' | 'catalogue' | 'work' | 'place'; readonly places: readonly Place[] }

const groups = [
  { name: 'data', places: [
    { to: '/', key: 'nav.board', room: 'ingest', needs: ['ingest:read'], also: ['/sends'] },
    { to: '/upload', key: 'nav.upload', room: 'ingest', needs: ['ingest:send'] },
    { to: '/clinical', key: 'nav.clinical', room: 'ingest', needs: ['ingest:review'] },
    { to: '/quarantine', key: 'nav.quarantine', room: 'ingest', needs: ['ingest:read'] },
    { to: '/review', key: 'nav.review', room: 'ingest', needs: ['ingest:review'] },
    { to: '/studies', key: 'nav.studies', room: 'archive', needs: ['study:search'] },
    { to: '/clinical-data', key: 'nav.clinicalData', room: 'archive', needs: ['clinical:read'] },
  ] },
  { name: 'protection', places: [
    { to: '/leaves', key: 'nav.leaves', room: 'ingest', needs: ['ingest:review'] },
    { to: '/profiles', key: 'nav.profiles', room: 'ingest', needs: ['ingest:read'] },
    { to: '/reports', key: 'nav.reports', room: 'ingest', needs: ['report:read'] },
    { to: '/release', key: 'nav.release', room: 'ingest', needs: ['release:read'] },
    { to: '/vault', key: 'nav.vault', room: 'ingest', needs: ['vault:reidentify', 'vault:destroy'] },
  ] },
  { name: 'catalogue', places: [
    { to: '/datasets', key: 'nav.datasets', room: 'archive', needs: ['dataset:read'] },
    { to: '/catalogue', key: 'nav.catalogue', room: 'catalogue', needs: ['session:read'] },
    { to: '/counts', key: 'nav.counts', room: 'catalogue', needs: ['count:ask', 'count:read'] },
    { to: '/requests', key: 'nav.requests', room: 'access', needs: ['request:write', 'request:decide', 'request:hold'], also: ['/permits'] },
  ] },
  { name: 'work', places: [
    { to: '/tools', key: 'nav.tools', room: 'compute', needs: ['tool:read'] },
    { to: '/tools-of-the-hub', key: 'nav.carriedTools', room: 'tools', needs: ['tool:read'] },
    { to: '/tasks', key: 'nav.tasks', room: 'compute', needs: ['task:read'] },
    { to: '/sent', key: 'nav.sent', room: 'sent', needs: ['task:submit'] },
    { to: '/airlock', key: 'nav.airlock', room: 'compute', needs: ['airlock:decide'] },
    { to: '/models', key: 'nav.models', room: 'models', needs: ['model:read'] },
    { to: '/training', key: 'nav.training', room: 'training', needs: ['plan:read'] },
  ] },
  { name: 'place', places: [
    { to: '/people', key: 'nav.people', room: 'access', needs: ['people:manage'] },
    { to: '/federation', key: 'nav.federation', room: 'federation', needs: ['federation:read'] },
    { to: '/ledger', key: 'nav.ledger', room: 'ledger', needs: ['ledger:read'] },
  ] },
] as const satisfies readonly PlaceGroup[]

/** Groups that have something to show, with what they show. */
export function placesFor(may: (permission: string) => boolean, isOpen: (room: string) => boolean): readonly PlaceGroup[] {
  const open = (groups as readonly PlaceGroup[]).map(({ name, places }) => ({ name, places: places.filter(({ room, needs }) => isOpen(room) && needs.some(may)) }))
  return open.filter(({ places }) => places.length > 0)
}

/** Whether an address belongs to a place. */
export function isAt(path: string, { to, also = [] }: Place): boolean {
  return [to, ...also].some((start) => path === start || (start !== '/' && path.startsWith(`${start}/`)))
}
