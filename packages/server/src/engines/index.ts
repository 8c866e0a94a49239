/** The engines: records, objects, queue and ledger behind small ports, chosen by the scheme of an address. */
export { openRecords } from './records/records.ts'
export type { Health, Queryable, Records, RecordsOptions } from './records/records.ts'
export type { Transaction } from './records/transaction.ts'
export type { Migration } from './records/migrate.ts'
export type { NotificationHandler } from './records/notifications.ts'
export { openObjects } from './objects/objects.ts'
export type { ByteRange, Expected, Objects, ObjectsOptions, PutResult, StoredObject } from './objects/objects.ts'
export { putObjectSync } from './objects/put-object-sync.ts'
