// Finds the elements of a data set: tag, representation, place, nested items and fragments (PS3.5 sections 7.1, 7.5, A.4). It decodes no
// value.
// Time and memory are linear in the bytes read; every loop is counted against the budgets.
import { dictionaryVr, resolveAmbiguous } from './ambiguous-vr.ts'
import { Attributes, type Carrier } from './attributes.ts'
import { Element } from './element.ts'
import { DicomError, type Remarks } from './error.ts'
import type { Limits } from './limits.ts'
import { scanFragments } from './scan-fragments.ts'
import type { Window } from './source.ts'
import { type Tag, isPrivate, tags } from './tag.ts'
import { isKnownVr, vrOfBytes } from './vr.ts'

const undefinedLength = 0xffffffff

/** What is being read: from where to where, whether a delimiter must close it, how deep. */
interface Extent {
  readonly start: number
  readonly end: number
  readonly closing: boolean
  readonly depth: number
}

export interface ScanOptions {
  readonly limits: Limits
  readonly remarks: Remarks
  /** the root data set ends before this tag */
  readonly stopBefore: Tag | undefined
  /** the root data set is this group alone */
  readonly onlyGroup?: number
  /** the root data set ends where it cannot be read any further */
  readonly lenient: boolean
}

export class Scanner {
  private readonly window: Window
  private readonly options: ScanOptions
  private elements = 0
  private items = 0
  private fragments = 0
  /** a byte known not to be zero, so that looking for trailing zeros stays linear */
  private nonZero = -1
  private readonly ambiguous: [Attributes, Element][] = []

  constructor(window: Window, options: ScanOptions) {
    this.window = window
    this.options = options
  }

  /** Reads the root data set and returns where it ended. */
  root(into: Attributes, end: number): number {
    const start = into.contentEnd
    try {
      this.dataset(into, { start, end, closing: false, depth: 0 })
    } catch (error) {
      if (!this.options.lenient || !(error instanceof DicomError) || isBudget(error)) throw error
      this.options.remarks.add(error.code, error.offset)
    }
    for (const [attributes, element] of this.ambiguous) element.vr = resolveAmbiguous(attributes, element)
    return into.contentEnd
  }

  private dataset(into: Attributes, { start, end, closing, depth }: Extent): void {
    const stop = depth === 0 ? this.options.stopBefore : undefined
    const group = depth === 0 ? this.options.onlyGroup : undefined
    let position = start
    while (position < end) {
      if (group !== undefined && this.groupAt(position, end) !== group) return
      if (end - position < 8) {
        if (depth === 0 && this.zeros(position, end)) return
        throw new DicomError(depth === 0 ? 'truncated' : 'bad-length', position, 'the data end inside the header of an element')
      }
      const tag = this.window.tagAt(position, into.carrier.littleEndian)
      if (tag >= tags.item && tag <= tags.sequenceEnd) {
        if (closing && tag === tags.itemEnd) {
          this.closed(position)
          into.contentEnd = position
          into.end = position + 8
          return
        }
        if (tag === tags.item) throw new DicomError('bad-item', position, 'an item stands where an element should')
        this.options.remarks.add('stray-delimiter', position)
        position += 8
        continue
      }
      if (stop !== undefined && tag >= stop) return
      if (tag === 0 && depth === 0 && this.zeros(position, end)) return
      const element = this.header(into, tag, position, end)
      this.content(into, element, end, depth)
      this.note(into, element)
      into.add(element)
      position = element.end
      into.contentEnd = position
      into.end = position
    }
    if (closing) throw new DicomError('truncated', position, 'an item of undefined length is not closed')
  }

  /** The group that little endian bytes name, -1 when there are not enough. */
  private groupAt(position: number, end: number): number {
    if (end - position < 2) return -1
    this.window.need(position, 2)
    return this.window.view.getUint16(position - this.window.start, true)
  }

  private header(into: Attributes, tag: Tag, offset: number, end: number): Element {
    if (++this.elements > this.options.limits.elements)
      throw new DicomError('element-budget', offset, 'there are more elements than the budget allows')
    const { window } = this
    const { littleEndian, explicit } = into.carrier
    window.need(offset, 8)
    const at = offset - window.start
    if (!explicit) {
      const length = window.view.getUint32(at + 4, littleEndian)
      return this.implicit(into, tag, { offset, valueOffset: offset + 8, length })
    }
    const vr = vrOfBytes(window.bytes[at + 4]!, window.bytes[at + 5]!)
    if (vr === undefined && isBlank(window.bytes[at + 4]!, window.bytes[at + 5]!)) {
      this.options.remarks.add('blank-vr', offset)
      return this.implicit(into, tag, { offset, valueOffset: offset + 8, length: window.view.getUint16(at + 6, littleEndian) })
    }
    if (vr === undefined) throw new DicomError('bad-vr', offset, 'the representation is not two capital letters')
    if (!vr.long)
      return new Element(tag, vr.name, {
        offset,
        valueOffset: offset + 8,
        length: window.view.getUint16(at + 6, littleEndian),
        unknown: false,
      })
    if (end - offset < 12) throw new DicomError('truncated', offset, 'the data end inside the header of an element')
    window.need(offset, 12)
    const length = window.view.getUint32(offset - window.start + 8, littleEndian)
    if (window.view.getUint16(offset - window.start + 6) !== 0) this.options.remarks.add('reserved-bytes', offset)
    if (vr.name === 'UN') return this.implicit(into, tag, { offset, valueOffset: offset + 12, length })
    return new Element(tag, vr.name, { offset, valueOffset: offset + 12, length, unknown: false })
  }

  /** The dictionary's representation for an element whose header has none, or says UN. */
  private implicit(into: Attributes, tag: Tag, place: { offset: number; valueOffset: number; length: number }): Element {
    const held = into.carrier.explicit
    const vr = dictionaryVr(into, tag)
    const element = new Element(tag, vr, { ...place, unknown: held || vr === 'UN' })
    if (vr.charCodeAt(0) >= 97) this.ambiguous.push([into, element])
    return element
  }

  private note(into: Attributes, element: Element): void {
    if (element.length % 2 === 1) this.options.remarks.add('odd-length', element.offset)
    if (into.size === 0) return
    const last = into.last
    if (last === undefined || last.tag < element.tag) return
    this.options.remarks.add(into.has(element.tag) ? 'duplicate' : 'unsorted', element.offset)
  }

  private content(into: Attributes, element: Element, end: number, depth: number): void {
    const { carrier } = into
    const nested: Carrier = element.unknown ? { ...carrier, explicit: false, littleEndian: true } : carrier
    if (element.undefinedLength) {
      if (element.tag === tags.pixelData && element.vr !== 'SQ') this.encapsulated(element, end, carrier.littleEndian)
      else if (element.vr === 'SQ' || element.vr === 'UN' || (element.unknown && carrier.explicit)) {
        element.vr = 'SQ'
        this.sequence(into, element, { carrier: nested, end, depth })
      } else throw new DicomError('bad-length', element.offset, 'only a sequence, UN and pixel data may have an undefined length')
      return
    }
    if (element.end > end) {
      const code = end === this.window.size ? 'truncated' : 'bad-length'
      throw new DicomError(code, element.offset, `a value of ${element.length} bytes goes ${element.end - end} bytes beyond its end`)
    }
    const guessed = element.unknown || (!carrier.explicit && isPrivate(element.tag))
    if (element.vr === 'SQ' && !guessed) this.sequence(into, element, { carrier, end: element.end, depth })
    else if ((element.unknown || (guessed && element.vr === 'SQ')) && element.length >= 8) this.perhapsSequence(into, element, depth)
  }

  /** Bytes without a representation that read as a sequence from end to end are one; otherwise they stay bytes. */
  private perhapsSequence(into: Attributes, element: Element, depth: number): void {
    const known = element.vr === 'SQ'
    const remarks = this.options.remarks.list.length
    const waiting = this.ambiguous.length
    try {
      if (this.window.tagAt(element.valueOffset, true) !== tags.item) throw new DicomError('bad-item', element.valueOffset, 'no item')
      const carrier = { ...into.carrier, littleEndian: true, explicit: false }
      this.sequence(into, element, { carrier, end: element.end, depth })
    } catch (error) {
      if (!(error instanceof DicomError) || isBudget(error)) throw error
      element.items = undefined
      this.options.remarks.list.length = remarks
      this.ambiguous.length = waiting
      if (known) element.vr = 'UN'
    }
  }

  private sequence(owner: Attributes, element: Element, within: { carrier: Carrier; end: number; depth: number }): void {
    const { carrier, end } = within
    const depth = within.depth + 1
    if (depth > this.options.limits.depth)
      throw new DicomError('too-deep', element.offset, `sequences are nested more than ${this.options.limits.depth} deep`)
    const items: Attributes[] = []
    element.items = items
    let position = element.valueOffset
    while (position < end) {
      if (end - position < 8) throw new DicomError('bad-length', position, 'a sequence ends inside the header of an item')
      const tag = this.window.tagAt(position, carrier.littleEndian)
      if (tag === tags.sequenceEnd && element.undefinedLength) {
        this.closed(position)
        element.length = position - element.valueOffset
        element.end = position + 8
        return
      }
      if (tag === tags.item) {
        const item = this.item(owner, position, { carrier, end, depth })
        items.push(item)
        position = item.end
      } else if (tag === tags.itemEnd || tag === tags.sequenceEnd) {
        this.options.remarks.add('stray-delimiter', position)
        position += 8
      } else throw new DicomError('bad-item', position, 'a sequence holds something that is not an item')
    }
    if (element.undefinedLength) throw new DicomError('truncated', position, 'a sequence of undefined length is not closed')
  }

  private item(owner: Attributes, offset: number, within: { carrier: Carrier; end: number; depth: number }): Attributes {
    const { end, depth } = within
    if (++this.items > this.options.limits.items) throw new DicomError('item-budget', offset, 'there are more items than the budget allows')
    const length = this.window.view.getUint32(offset - this.window.start + 4, within.carrier.littleEndian)
    const closing = length === undefinedLength
    const itemEnd = closing ? end : offset + 8 + length
    if (itemEnd > end)
      throw new DicomError(
        end === this.window.size ? 'truncated' : 'bad-length',
        offset,
        `an item goes ${itemEnd - end} bytes beyond its end`,
      )
    const carrier = this.itemCarrier(within.carrier, offset + 8, itemEnd)
    const item = new Attributes(carrier, { offset, undefinedLength: closing }, owner)
    item.contentEnd = offset + 8
    item.end = offset + 8
    this.dataset(item, { start: offset + 8, end: itemEnd, closing, depth })
    if (!closing) item.end = itemEnd
    return item
  }

  /** Some devices write implicit items into explicit files, or explicit ones into UN: the first header tells. */
  private itemCarrier(carrier: Carrier, start: number, end: number): Carrier {
    if (end - start < 8) return carrier
    this.window.need(start, 8)
    const at = start - this.window.start
    const { bytes, view } = this.window
    const known = isKnownVr(bytes[at + 4]!, bytes[at + 5]!)
    if (known === carrier.explicit || view.getUint16(at, carrier.littleEndian) === 0xfffe) return carrier
    const implicitLength = view.getUint32(at + 4, carrier.littleEndian)
    const fits = implicitLength === undefinedLength || start + 8 + implicitLength <= end
    if (carrier.explicit ? !fits : fits) return carrier
    this.options.remarks.add('mixed-encoding', start)
    return { ...carrier, explicit: !carrier.explicit }
  }

  private encapsulated(element: Element, end: number, littleEndian: boolean): void {
    const budget = this.options.limits.fragments - this.fragments
    this.fragments += scanFragments(this.window, element, { end, littleEndian, budget })
    this.closed(element.end - 8)
  }

  /** A delimiter's length is 0 (PS3.5 section 7.5): other bytes there are in no element. `position` was just looked at. */
  private closed(position: number): void {
    if (this.window.view.getUint32(position - this.window.start + 4) !== 0) this.options.remarks.add('delimiter-length', position)
  }

  private zeros(from: number, to: number): boolean {
    if (from <= this.nonZero) return false
    for (let at = from; at < to; at += 65536) {
      const bytes = this.window.read(at, Math.min(65536, to - at))
      const found = bytes.findIndex((byte) => byte !== 0)
      if (found < 0) continue
      this.nonZero = at + found
      return false
    }
    this.options.remarks.add('trailing-zeros', from)
    return true
  }
}

const isBudget = (error: DicomError): boolean => error.code.endsWith('-budget')

/** Two spaces or two question marks, which some devices write for a representation that they do not know. */
const isBlank = (first: number, second: number): boolean => first === second && (first === 0x20 || first === 0x3f)
