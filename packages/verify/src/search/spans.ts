/** Which bytes of a DICOM file are text, numbers, pixels: so that a chance likeness inside pixels is no finding and a name in a private blob is one. */
import { type Attributes, type DicomFile, type Element, formatTag, isPrivate } from '@vesalius/standards/dicom'
import { classUidAttributes } from '../tables/identity-attributes.ts'

/** `digits`: IS, DS, TM and the like; `class-uid`: names no instance; `bytes`: anything, as OB and UN may hold; `structure`: headers and what is in no element. */
export type SpanKind = 'text' | 'digits' | 'date' | 'uid' | 'class-uid' | 'numbers' | 'pixels' | 'bytes' | 'structure'

export interface Span {
  readonly start: number
  readonly end: number
  readonly kind: SpanKind
  readonly place: string
  readonly attributes?: Attributes
  readonly element?: Element
}

const kinds: Readonly<Record<string, SpanKind>> = {
  DA: 'date', DT: 'date', TM: 'digits', IS: 'digits', DS: 'digits', AS: 'digits', UI: 'uid', OW: 'numbers', OF: 'numbers', OD: 'numbers', OL: 'numbers', OV: 'numbers', US: 'numbers',
  SS: 'numbers', UL: 'numbers', SL: 'numbers', FL: 'numbers', FD: 'numbers', SV: 'numbers', UV: 'numbers', AT: 'numbers', OB: 'bytes', UN: 'bytes',
}

/** Leaf values in the order of their bytes, offsets in `file.body`. */
export function spansOf(file: DicomFile): Span[] {
  const spans: Span[] = []
  if (!file.deflated && file.meta !== undefined) collect(spans, file.meta, '')
  collect(spans, file.attributes, '')
  return spans.sort((a, b) => a.start - b.start)
}

function collect(spans: Span[], attributes: Attributes, path: string): void {
  for (const element of attributes) {
    const place = path + formatTag(element.tag)
    if (element.items !== undefined) element.items.forEach((item, at) => collect(spans, item, `${place}[${at + 1}].`))
    else if (element.fragments !== undefined) spans.push({ start: element.valueOffset, end: element.end, kind: 'pixels', place })
    else if (element.length > 0) {
      spans.push({ start: element.valueOffset, end: element.valueOffset + element.length, kind: kindOf(element), place, attributes, element })
    }
  }
}

function kindOf({ tag, vr, length }: Element): SpanKind {
  if (tag >>> 16 === 0x7fe0 || tag === 0x54001010 || (tag >>> 24 === 0x60 && (tag & 0xffff) === 0x3000)) return 'pixels'
  if (vr === 'UI') return classUidAttributes.has(tag) ? 'class-uid' : 'uid'
  // A private OW may be anything; so may a large blob of bytes, whose short likenesses are chance.
  if (vr === 'OW' && isPrivate(tag)) return 'bytes'
  return length > 4 * 1024 * 1024 && (vr === 'OB' || vr === 'UN') ? 'pixels' : (kinds[vr] ?? 'text')
}

/** Finds the span that holds an offset; what lies between spans is structure. */
export function spanAt(spans: readonly Span[], offset: number): Span | undefined {
  let [low, high] = [0, spans.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const span = spans[middle] as Span
    if (offset < span.start) high = middle - 1
    else if (offset >= span.end) low = middle + 1
    else return span
  }
  return undefined
}
