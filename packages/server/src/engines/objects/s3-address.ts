/** Reads `s3://BUCKET?endpoint=URL&region=NAME&credentials=FILE`. Nothing else decides where objects go, no environment, no profile. */
import { readFileSync } from 'node:fs'
import { BadAddress } from '../problems.ts'

export interface S3Address {
  readonly bucket: string
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export function readS3Address(address: string, secretFile?: string): S3Address {
  const url = new URL(address)
  const known = new Set(['endpoint', 'region', 'credentials'])
  for (const name of url.searchParams.keys())
    if (!known.has(name)) throw BadAddress('objects', 'it may have endpoint, region and credentials')
  const endpoint = url.searchParams.get('endpoint')
  const file = url.searchParams.get('credentials') ?? secretFile
  if (!url.hostname || !endpoint || !URL.canParse(endpoint)) throw BadAddress('objects', 's3:// needs a bucket and an endpoint')
  if (!file) throw BadAddress('objects', 's3:// needs a file with the access key and the secret, one per line')
  const [accessKeyId, secretAccessKey] = readSecret(file)
  if (!accessKeyId || !secretAccessKey)
    throw BadAddress('objects', 'the file with the credentials has two lines: the access key and the secret')
  return { bucket: url.hostname, endpoint, region: url.searchParams.get('region') ?? 'us-east-1', accessKeyId, secretAccessKey }
}

function readSecret(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim())
  } catch {
    throw BadAddress('objects', 'the file with the credentials cannot be read')
  }
}
