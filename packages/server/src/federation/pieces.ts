/**
 * Files on their way: in pieces of 2 MiB, each a sealed letter of its own that is durable at either end, so that a broken line costs one piece and not the
 * file. A file is known by its SHA-256 and is there when it is whole.
 */
import type { Objects, Queryable, Records } from '#engines'
import type { Problem } from '#kernel'
import { createHash } from 'node:crypto'
import type { Member } from './identity.ts'
import type { Letter } from './letters.ts'
import type { Post } from './post.ts'

export const pieceBytes = 2 * 1024 ** 2
/** What goes with the letter that names it. */
const smallBytes = 256 * 1024

/** What a letter says of one. An empty file is one piece of nothing. */
export interface Piece {
  /** Of the whole file, 64 hexadecimal digits. */
  readonly digest: string
  readonly size: number
  readonly index: number
  readonly of: number
  /** Base64. */
  readonly bytes: string
}

/** What is said of a file besides, and how a room carries it. */
export interface PieceKind<Heading> {
  /** Where pieces wait for the others, made by the room: sender, digest, place (together its key), bytes. */
  readonly table: 'training_piece' | 'compute_piece' | 'compute_tool_piece'
  /** True where what is among the objects already needs no pieces: only where whoever may send a file may have it. */
  readonly knownByDigest: boolean
  letter(heading: Heading, piece: Piece): Letter
  /** The problem of a file that is not what it says. */
  refuse(why: string): Problem
}

export interface PiecesParts {
  readonly records: Records
  readonly objects: Objects
  readonly post: Pick<Post, 'send'>
}

export class Pieces<Heading> {
  private readonly kind: PieceKind<Heading>
  private readonly parts: PiecesParts

  constructor(kind: PieceKind<Heading>, parts: PiecesParts) {
    this.kind = kind
    this.parts = parts
  }

  /** A small file itself, base64, to go with the letter that names it; a larger one is on its way in pieces when `tx` commits. */
  async sendWith(to: Member, digest: string, heading: Heading & { readonly tx: Queryable }): Promise<{ readonly bytes?: string }> {
    const size = (await this.parts.objects.head(digest))?.size ?? 0
    if (size <= smallBytes) return { bytes: (await this.read(digest)).toString('base64') }
    await this.send(to, digest, heading)
    return {}
  }

  /** Keeps what came with a letter. Raises the problem of the kind when it is not what the letter says. */
  async keep(digest: string, bytes: string | undefined): Promise<void> {
    if (bytes === undefined) return
    const file = Buffer.from(bytes, 'base64')
    if (createHash('sha256').update(file).digest('hex') !== digest) throw this.kind.refuse('it is not what its digest says')
    await this.parts.objects.put(file, { digest, size: file.length })
  }

  /** On its way when `tx` commits. The object must be there, unless it is empty. */
  async send(to: Member, digest: string, { tx, ...heading }: Heading & { readonly tx: Queryable }): Promise<void> {
    const { objects, post } = this.parts
    const size = (await objects.head(digest))?.size ?? 0
    const of = countOf(size)
    for (let index = 0; index < of; index++) {
      const bytes = size === 0 ? Buffer.alloc(0) : await objects.read(digest, index * pieceBytes, Math.min(pieceBytes, size - index * pieceBytes))
      await post.send(to, this.kind.letter(heading as unknown as Heading, { digest, size, index, of, bytes: bytes.toString('base64') }), tx)
    }
  }

  /** Keeps a piece; true when the file is whole and among the objects. Raises the problem of the kind for a file that is too large or not what its digest says. */
  async take({ from, body }: { readonly from: Member, readonly body: Piece }, mostBytes: number): Promise<boolean> {
    const { records, objects } = this.parts
    const { table, knownByDigest, refuse } = this.kind
    const { digest, size, index, of } = body
    if (size > mostBytes || of !== countOf(size) || index >= of) throw refuse('it is larger than it may be')
    if (knownByDigest && (await objects.head(digest))) return true
    await records.query(`insert into ${table} (sender, digest, place, bytes) values ($1, $2, $3, $4) on conflict do nothing`, [from.id, digest, index, Buffer.from(body.bytes, 'base64')])
    const { rows } = await records.query<{ count: number }>(`select count(*)::int as count from ${table} where sender = $1 and digest = $2`, [from.id, digest])
    if ((rows[0]?.count ?? 0) < of) return false
    const all = await records.query<{ bytes: Buffer }>(`select bytes from ${table} where sender = $1 and digest = $2 order by place`, [from.id, digest])
    // Another piece, handled at the same time, was the last.
    if (all.rows.length < of) return this.isHere(digest)
    const whole = Buffer.concat(all.rows.map(({ bytes }) => bytes))
    const right = whole.length === size && createHash('sha256').update(whole).digest('hex') === digest
    if (right) await objects.put(whole, { digest, size })
    await records.query(`delete from ${table} where sender = $1 and digest = $2`, [from.id, digest])
    if (!right) throw refuse('it is not what its digest says')
    return true
  }

  async isHere(digest: string | null): Promise<boolean> {
    return digest !== null && (await this.parts.objects.head(digest)) !== undefined
  }

  /** Raises engines/no-object. */
  async read(digest: string): Promise<Buffer> {
    const { objects } = this.parts
    return objects.read(digest, 0, (await objects.head(digest))?.size ?? 0)
  }
}

const countOf = (size: number): number => Math.max(1, Math.ceil(size / pieceBytes))
