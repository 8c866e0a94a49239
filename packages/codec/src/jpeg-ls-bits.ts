/** The bits of a JPEG-LS scan (T.87 A.1, C.2): after a byte of ones a zero is stuffed; Golomb codes of limited length (A.5.3). */
export class ClearBits {
  private readonly bytes: Uint8Array
  private at: number
  private held = 0
  private count = 0
  private afterOnes = false

  constructor(bytes: Uint8Array, start: number) {
    this.bytes = bytes
    this.at = start
  }

  bit(): number {
    if (this.count === 0) this.fill()
    this.count--
    return (this.held >> this.count) & 1
  }

  take(count: number): number {
    let value = 0
    for (let left = count; left > 0; left--) value = value * 2 + this.bit()
    return value
  }

  /** So many zeros and more announce a value of `width` bits instead of a code. */
  golomb(k: number, most: number, width: number): number {
    let zeros = 0
    while (this.bit() === 0) if (++zeros > most) throw new Error('code')
    return zeros < most ? zeros * 2 ** k + this.take(k) : this.take(width) + 1
  }

  private fill(): void {
    const byte = this.bytes[this.at]
    if (byte === undefined || (this.afterOnes && byte > 0x7f)) throw new Error('too-short')
    this.at++
    this.held = byte
    this.count = this.afterOnes ? 7 : 8
    this.afterOnes = byte === 0xff
  }
}
