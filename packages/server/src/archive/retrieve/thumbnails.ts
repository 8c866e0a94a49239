/** Small pictures for lists, made once and kept in memory by the digest of what they show: what is lost with the process is quickly made again. */
import type { ArchiveParts } from '../archive.ts'
import type { Located } from './locate.ts'
import { render } from './rendered.ts'

const side = 160
const mostBytes = 24 * 1024 * 1024

export class Thumbnails {
  readonly #parts: ArchiveParts
  /** In the order of their last use. */
  readonly #kept = new Map<string, Promise<Buffer>>()
  #bytes = 0

  constructor(parts: ArchiveParts) {
    this.#parts = parts
  }

  /** A JPEG that fits into 160 × 160. `frame` counts from 1; undefined: the middle one. */
  of(one: Located, frame?: number): Promise<Buffer> {
    const key = `${one.digest}-${frame ?? 0}`
    const known = this.#kept.get(key)
    if (known) {
      this.#kept.delete(key)
      this.#kept.set(key, known)
      return known
    }
    const encoding = { mediaType: 'image/jpeg', quality: 80, viewport: { width: side, height: side } } as const
    const made = render(this.#parts, one, { rendering: { encoding }, ...(frame === undefined ? {} : { frame }) })
    this.#kept.set(key, made)
    made.then((bytes) => this.#make(bytes.length), () => this.#kept.delete(key))
    return made
  }

  #make(bytes: number): void {
    this.#bytes += bytes
    for (const [key, picture] of this.#kept) {
      if (this.#bytes <= mostBytes) return
      this.#kept.delete(key)
      void picture.then((old) => { this.#bytes -= old.length }, () => {})
    }
  }
}
