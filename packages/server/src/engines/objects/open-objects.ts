/** Chooses the engine for objects by the scheme of its address. */
import { BadAddress } from '../problems.ts'
import { openFileObjects } from './files.ts'
import type { Objects, ObjectsOptions } from './objects.ts'

/** Opens `file:FOLDER` or `s3://BUCKET?endpoint=URL&region=NAME&credentials=FILE`. */
export async function openObjects(address: string, options: ObjectsOptions = {}): Promise<Objects> {
  if (address.startsWith('file:')) return openFileObjects(address.slice('file:'.length))
  // The S3 client is loaded only when it is used: it takes 30 MB of memory that the default does not need.
  if (address.startsWith('s3://')) return (await import('./s3.ts')).openS3Objects(address, options)
  throw BadAddress('objects', 'expected file: or s3://')
}
