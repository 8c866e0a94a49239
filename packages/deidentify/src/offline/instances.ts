/** Notes of every instance of the input in a few bytes each: whose it is, and whether its UID was seen before (PS3.5 9: a UID names one instance). */
import { createHash } from 'node:crypto'

export class Instances {
  private persons = new Int32Array(1024).fill(-1)
  private count = 0
  /** Open addressing: the number of an instance plus one, found by the hash beside it. */
  private hashes = new BigUint64Array(2048)
  private owners = new Uint32Array(2048)
  private held = 0
  private readonly repeated = new Map<bigint, number[]>()

  /** `person` -1: nobody's. `uid` empty: it has none. Numbers come in any order. */
  note(number: number, person: number, uid: string): void {
    if (number >= this.persons.length) this.persons = grown(this.persons, new Int32Array(Math.max(number + 1, this.persons.length * 2)))
    this.persons[number] = person
    this.count = Math.max(this.count, number + 1)
    if (person >= 0 && uid !== '') this.noteUid(number, `${person}\0${uid}`)
  }

  personOf(number: number): number {
    return number < this.count ? this.persons[number] ?? -1 : -1
  }

  /** Numbers of instances that share person and UID, in ascending order. */
  get groups(): number[][] {
    return [...this.repeated.values()].map((numbers) => numbers.toSorted((a, b) => a - b))
  }

  private noteUid(number: number, text: string): void {
    if (this.held * 2 > this.hashes.length) this.rehash()
    const hash = createHash('sha256').update(text).digest().readBigUInt64BE() | 1n
    const at = this.slotOf(hash)
    if (this.hashes[at] === 0n) {
      this.hashes[at] = hash
      this.owners[at] = number
      this.held++
      return
    }
    const numbers = this.repeated.get(hash) ?? [this.owners[at] as number]
    numbers.push(number)
    this.repeated.set(hash, numbers)
  }

  private slotOf(hash: bigint): number {
    const mask = this.hashes.length - 1
    let at = Number((hash >> 1n) & BigInt(mask))
    while (this.hashes[at] !== 0n && this.hashes[at] !== hash) at = (at + 1) & mask
    return at
  }

  private rehash(): void {
    const [hashes, owners] = [this.hashes, this.owners]
    this.hashes = new BigUint64Array(hashes.length * 2)
    this.owners = new Uint32Array(owners.length * 2)
    for (const [at, hash] of hashes.entries()) {
      if (hash === 0n) continue
      const slot = this.slotOf(hash)
      this.hashes[slot] = hash
      this.owners[slot] = owners[at] as number
    }
  }
}

function grown(from: Int32Array, to: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  to.fill(-1)
  to.set(from)
  return to
}
