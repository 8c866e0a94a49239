/**
 * Parcels: bytes for the central collection of a federation, sealed to it and signed like letters, in parts that may come twice and in any order.
 * Letters cannot hold them. Only ingest/steps/release.ts sends one (scripts/check-house.ts sees to it); the hub carries what it cannot open.
 */
import { z } from 'zod'
import type { Migration } from '#engines'
import { BadParcel } from './problems.ts'
import { filled } from './seal.ts'

/** Bytes of content in one. */
export const parcelBytes = 4 * 1024 * 1024
export const parcelBoxes = { table: 'federation_parcel', kind: 'parcel', largest: parcelBytes + 64 * 1024, most: 128 * 1024 * 1024 } as const

/** A part of something whose SHA-256 is `digest` and that has `size` bytes. */
export interface Parcel {
  readonly digest: string
  readonly size: number
  readonly offset: number
  readonly bytes: Uint8Array
}

const head = z.strictObject({ digest: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().min(1).max(2 ** 40), offset: z.int().min(0), length: z.int().min(1).max(parcelBytes) })

/** A line that says what it is a part of, then the part, filled up. */
export function packParcel({ digest, size, offset, bytes }: Parcel): Buffer {
  const line = Buffer.from(`${JSON.stringify({ digest, size, offset, length: bytes.length })}\n`)
  return filled(Buffer.concat([line, bytes]), '\0')
}

/** Raises federation/bad-parcel. */
export function unpackParcel(content: Buffer): Parcel {
  const end = content.subarray(0, 300).indexOf(10)
  const parsed = head.safeParse(jsonOf(content.subarray(0, Math.max(0, end)).toString('utf8')))
  if (!parsed.success) throw BadParcel('it does not say what it is a part of')
  const { length, ...rest } = parsed.data
  const bytes = content.subarray(end + 1, end + 1 + length)
  if (bytes.length !== length || rest.offset + length > rest.size) throw BadParcel('it is cut')
  return { ...rest, bytes }
}

function jsonOf(text: string): unknown {
  try { return JSON.parse(text) } catch { return undefined }
}

/** At the hub: what waits, and who is the central collection. */
export const parcelMigrations: readonly Migration[] = [{
  name: '0001-parcels',
  sql: `
    create table federation_parcel (
      id text collate "C" primary key,
      sender text collate "C" not null,
      recipient text collate "C" not null,
      bytes bytea not null,
      at timestamptz not null default now()
    );
    create index federation_parcel_recipient on federation_parcel (recipient, at, id);
    create table federation_collector (
      member text collate "C" primary key,
      named_by text collate "C" not null,
      at timestamptz not null default now()
    );`,
}]
