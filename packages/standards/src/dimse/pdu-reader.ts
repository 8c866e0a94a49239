// Cuts a byte stream into PDUs (PS3.8 §9.3) as it arrives. Never allocates by a declared length: P-DATA fragments are views of
// the given chunks, and the few PDUs that must be whole are gathered from what has really come, up to a small limit.
import { decodeControlPdu } from './decode-associate.ts'
import { abortReason, type ControlPdu, PduError } from './pdu.ts'

/** A piece of one presentation data value. A PDV may come in several pieces; `last` is set on the final piece of the final PDV. */
export interface Fragment {
  readonly contextId: number
  readonly command: boolean
  readonly last: boolean
  readonly bytes: Uint8Array
}

export interface PduSink {
  control(pdu: ControlPdu): void
  fragment(fragment: Fragment): void
}

export interface PduLimits {
  /** Largest accepted variable field of P-DATA-TF: what was advertised as maximum length. Default 131072. */
  readonly data?: number
  /** Largest accepted A-ASSOCIATE-RQ or -AC. Default 262144: 128 contexts of 60 transfer syntaxes. */
  readonly associate?: number
}

const pduHeader = 6
const pdvHeader = 6
const empty = new Uint8Array(0)

export class PduReader {
  private readonly sink: PduSink
  private readonly dataLimit: number
  private readonly associateLimit: number
  private readonly header = new Uint8Array(6)
  private headerFilled = 0
  private type = 0
  private pduLeft = 0
  private pdvLeft = 0
  private contextId = 0
  private flags = 0
  private place: 'pdu-header' | 'gather' | 'pdv-header' | 'pdv' = 'pdu-header'
  private gathered: Uint8Array[] = []

  constructor(sink: PduSink, limits: PduLimits = {}) {
    this.sink = sink
    this.dataLimit = limits.data ?? 131072
    this.associateLimit = limits.associate ?? 262144
  }

  /** True when the stream stands between two PDUs, where it may end. */
  get atBoundary(): boolean {
    return this.place === 'pdu-header' && this.headerFilled === 0
  }

  /** Takes the next bytes and calls the sink for what they complete. Throws PduError; the reader is of no use afterwards. */
  push(chunk: Uint8Array): void {
    let at = 0
    while (at < chunk.length) {
      if (this.place === 'pdv') at = this.takeFragment(chunk, at)
      else if (this.place === 'gather') at = this.gather(chunk, at)
      else at = this.takeHeader(chunk, at)
    }
  }

  private takeHeader(chunk: Uint8Array, start: number): number {
    let at = start
    while (at < chunk.length && this.headerFilled < 6) this.header[this.headerFilled++] = chunk[at++] as number
    if (this.place === 'pdu-header' && this.headerFilled > 0 && ((this.header[0] as number) < 1 || (this.header[0] as number) > 7)) {
      throw new PduError('dimse/unknown-pdu', 0, { text: 'The PDU type is not one of 1 to 7', abort: abortReason.unrecognizedPdu })
    }
    if (this.headerFilled < 6) return at
    this.headerFilled = 0
    if (this.place === 'pdu-header') this.openPdu()
    else this.openPdv()
    return at
  }

  private openPdu(): void {
    const h = this.header
    this.type = h[0] as number
    this.pduLeft = lengthAt(h, 2)
    if (this.type === 4) {
      if (this.pduLeft > this.dataLimit)
        throw new PduError('dimse/pdu-too-long', 2, { text: `P-DATA-TF longer than ${this.dataLimit} bytes` })
      if (this.pduLeft < pdvHeader) throw new PduError('dimse/pdu-too-short', 2, { text: 'P-DATA-TF without a data value' })
      this.place = 'pdv-header'
      return
    }
    const associate = this.type <= 2
    if (associate && this.pduLeft > this.associateLimit) {
      throw new PduError('dimse/pdu-too-long', 2, { text: `A-ASSOCIATE longer than ${this.associateLimit} bytes` })
    }
    if (!associate && this.pduLeft !== 4) throw new PduError('dimse/pdu-length', 2, { text: 'The length of this PDU must be 4' })
    if (this.pduLeft === 0) throw new PduError('dimse/pdu-too-short', 2, { text: 'A-ASSOCIATE without content' })
    this.place = 'gather'
  }

  private openPdv(): void {
    const h = this.header
    const length = lengthAt(h, 0)
    if (length < 2) throw new PduError('dimse/pdv-length', pduHeader, { text: 'A data value shorter than its own header' })
    if (length > this.pduLeft - 4) throw new PduError('dimse/pdv-length', pduHeader, { text: 'A data value longer than its PDU' })
    this.contextId = h[4] as number
    this.flags = h[5] as number
    this.pdvLeft = length - 2
    this.pduLeft -= pdvHeader
    if (this.pdvLeft > 0) this.place = 'pdv'
    else this.emit(empty)
  }

  private takeFragment(chunk: Uint8Array, start: number): number {
    const end = Math.min(chunk.length, start + this.pdvLeft)
    const taken = end - start
    this.pdvLeft -= taken
    this.pduLeft -= taken
    this.emit(chunk.subarray(start, end))
    return end
  }

  private emit(bytes: Uint8Array): void {
    const ends = this.pdvLeft === 0
    if (ends) {
      if (this.pduLeft === 0) this.place = 'pdu-header'
      else if (this.pduLeft < pdvHeader) throw new PduError('dimse/pdv-length', pduHeader, { text: 'Stray bytes at the end of a PDU' })
      else this.place = 'pdv-header'
    }
    this.sink.fragment({ contextId: this.contextId, command: (this.flags & 1) !== 0, last: ends && (this.flags & 2) !== 0, bytes })
  }

  private gather(chunk: Uint8Array, start: number): number {
    const end = Math.min(chunk.length, start + this.pduLeft)
    // A copy: whoever gave the chunk may give its memory back when its fragments are no longer looked at.
    this.gathered.push(new Uint8Array(chunk.subarray(start, end)))
    this.pduLeft -= end - start
    if (this.pduLeft > 0) return end
    const body = joined(this.gathered)
    this.gathered = []
    this.place = 'pdu-header'
    this.sink.control(decodeControlPdu(this.type, body))
    return end
  }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) * 0x1000000 + (((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number))
  )
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0] as Uint8Array
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
