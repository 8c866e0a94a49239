/**
 * Files of weights on their way: in pieces of 2 MiB, each a sealed letter of its own that is durable at either end, so that a broken line costs one piece and
 * not the file. A file is known by its SHA-256 and is there when it is whole.
 */
import type { Objects, Queryable, Records } from '#engines'
import type { LetterBody, Member, Post, Received } from '#federation'
import { createHash } from 'node:crypto'
import { BadWeights } from './problems.ts'

export const pieceBytes = 2 * 1024 ** 2
/** What goes with the letter that names it. */
const smallBytes = 256 * 1024

export interface PiecesParts {
  readonly records: Records
  readonly objects: Objects
  readonly post: Pick<Post, 'send'>
}

export interface Heading { readonly plan: string, readonly round: number }

export class Pieces {
  private readonly parts: PiecesParts

  constructor(parts: PiecesParts) {
    this.parts = parts
  }

  /** A small file itself, base64, to go with the letter that names it; a larger one is on its way in pieces when `tx` commits. */
  async sendWith(to: Member, digest: string, heading: Heading & { readonly tx: Queryable }): Promise<{ readonly bytes?: string }> {
    const size = (await this.parts.objects.head(digest))?.size ?? 0
    if (size <= smallBytes) return { bytes: (await this.read(digest)).toString('base64') }
    await this.send(to, digest, heading)
    return {}
  }

  /** Keeps what came with a letter. Raises models/bad-weights when it is not what the letter says. */
  async keep(digest: string, bytes: string | undefined): Promise<void> {
    if (bytes === undefined) return
    const file = Buffer.from(bytes, 'base64')
    if (createHash('sha256').update(file).digest('hex') !== digest) throw BadWeights('it is not what its digest says')
    await this.parts.objects.put(file, { digest, size: file.length })
  }

  /** On its way when `tx` commits. The object must be there. */
  async send(to: Member, digest: string, { plan, round, tx }: Heading & { readonly tx: Queryable }): Promise<void> {
    const { objects, post } = this.parts
    const size = (await objects.head(digest))?.size ?? 0
    const of = Math.ceil(size / pieceBytes)
    for (let index = 0; index < of; index++) {
      const bytes = await objects.read(digest, index * pieceBytes, Math.min(pieceBytes, size - index * pieceBytes))
      await post.send(to, { type: 'training-weights', body: { plan, round, digest, size, index, of, bytes: bytes.toString('base64') } }, tx)
    }
  }

  /** Keeps a piece; true when the file is whole and among the objects. Raises models/bad-weights for a file that is too large or not what its digest says. */
  async take({ from, body }: Received<'training-weights'>, mostBytes: number): Promise<boolean> {
    const { records, objects } = this.parts
    const { digest, size, index, of } = body
    if (size > mostBytes || of !== Math.ceil(size / pieceBytes) || index >= of) throw BadWeights('it is larger than its tensors')
    if (await objects.head(digest)) return true
    await records.query('insert into training_piece (sender, digest, place, bytes) values ($1, $2, $3, $4) on conflict do nothing', [from.id, digest, index, bytesOf(body)])
    const { rows } = await records.query<{ count: number }>('select count(*)::int as count from training_piece where sender = $1 and digest = $2', [from.id, digest])
    if ((rows[0]?.count ?? 0) < of) return false
    const all = await records.query<{ bytes: Buffer }>('select bytes from training_piece where sender = $1 and digest = $2 order by place', [from.id, digest])
    const whole = Buffer.concat(all.rows.map(({ bytes }) => bytes))
    const right = whole.length === size && createHash('sha256').update(whole).digest('hex') === digest
    if (right) await objects.put(whole, { digest, size })
    await records.query('delete from training_piece where sender = $1 and digest = $2', [from.id, digest])
    if (!right) throw BadWeights('it is not what its digest says')
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

/** What a file of so many 32-bit numbers needs at most: the numbers, and a header. */
export const mostBytesOf = (numbers: number): number => numbers * 4 + 1024 ** 2 + 8

function bytesOf({ bytes }: LetterBody<'training-weights'>): Buffer {
  return Buffer.from(bytes, 'base64')
}
