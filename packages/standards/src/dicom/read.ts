// Reads a DICOM file (PS3.10 section 7) or a bare data set: preamble, file meta information, data set. Values stay where they are until
// asked for.
import { Attributes, type Carrier } from './attributes.ts'
import { DicomError, type Remark, Remarks } from './error.ts'
import { inflate } from './inflate.ts'
import { type Limits, defaultLimits } from './limits.ts'
import { Scanner } from './scanner.ts'
import { type ByteSource, Window, bytesSource } from './source.ts'
import { type Tag, tags } from './tag.ts'
import { type Layout, detect, explicitLittleEndian, implicitLittleEndian, layoutOf, looksExplicit } from './transfer-syntax.ts'

export interface ReadOptions {
  limits?: Partial<Limits>
  /** ends the root data set before this tag: 0x7fe00010 reads only the header */
  stopBefore?: Tag
  /** ends the root data set, with a remark, where it cannot be read any further; no value is ever invented */
  lenient?: boolean
}

export interface DicomFile {
  /** the whole file as received */
  readonly source: ByteSource
  readonly hasPreamble: boolean
  /** group 0002 */
  readonly meta: Attributes | undefined
  /** the UID in force: declared, or detected when there is no declaration */
  readonly transferSyntax: string
  /** the data set */
  readonly attributes: Attributes
  /** where the attributes' offsets point: the source, or the inflated data set */
  readonly body: ByteSource
  readonly bodyOffset: number
  /** where reading ended, in `body`: bytes after it are in no element */
  readonly bodyEnd: number
  /** where the data set starts in `source` */
  readonly dataSetOffset: number
  /** where it ends in `source`: bytes after it are in no element */
  readonly dataSetEnd: number
  readonly deflated: boolean
  /** reading ended at `stopBefore` with more to come */
  readonly stopped: boolean
  readonly remarks: readonly Remark[]
}

interface Context {
  readonly limits: Limits
  readonly remarks: Remarks
  readonly options: ReadOptions
}

/** Reads a file or a bare data set. Throws DicomError with a code, the offset and the reason; never a value. */
export const readDicom = (input: Uint8Array | ByteSource, options: ReadOptions = {}): DicomFile => {
  const source = input instanceof Uint8Array ? bytesSource(input) : input
  const context: Context = { limits: { ...defaultLimits, ...options.limits }, remarks: new Remarks(), options }
  const window = new Window(source)
  const start = startOf(window)
  const hasPreamble = start === 132
  const meta = readMeta(window, start, context)
  const dataSetOffset = meta?.end ?? start
  const transferSyntax = transferSyntaxOf(window, meta, { offset: dataSetOffset, remarks: context.remarks })
  const layout = layoutOf(transferSyntax)
  const inflated = layout.deflated ? inflatedSource(source, dataSetOffset, context) : undefined
  const view = inflated === undefined ? window : new Window(inflated.body)
  const bodyOffset = inflated === undefined ? dataSetOffset : 0
  const attributes = emptyAttributes(view, truth(view, bodyOffset, layout, context), { offset: bodyOffset, limits: context.limits })
  const bodyEnd = new Scanner(view, scanOptions(context, options.stopBefore)).root(attributes, view.size)
  const stopped = options.stopBefore !== undefined && bodyEnd < view.size
  if (!stopped && bodyEnd < view.size) context.remarks.add('trailing-bytes', bodyEnd)
  noteStructure(attributes, context.remarks)
  return {
    source,
    hasPreamble,
    meta,
    transferSyntax,
    attributes,
    body: view,
    bodyOffset,
    bodyEnd,
    dataSetOffset,
    dataSetEnd: inflated?.end ?? bodyEnd,
    deflated: layout.deflated,
    stopped,
    remarks: context.remarks.list,
  }
}

const scanOptions = (context: Context, stopBefore: Tag | undefined) => ({
  limits: context.limits,
  remarks: context.remarks,
  stopBefore,
  lenient: context.options.lenient ?? false,
})

const emptyAttributes = (source: ByteSource, layout: Layout, { offset, limits }: { offset: number; limits: Limits }): Attributes => {
  const { valueBytes, decodedBytes } = limits
  const carrier: Carrier = { source, littleEndian: layout.littleEndian, explicit: layout.explicit, valueBytes, decodedBytes }
  return new Attributes(carrier, { offset, undefinedLength: false })
}

/** The inflated data set, and where the deflated one ends; one byte after it is padding (PS3.5 section A.5). */
const inflatedSource = (source: ByteSource, offset: number, { limits, remarks }: Context): { body: ByteSource; end: number } => {
  const { bytes, left } = inflate(source, offset, limits.inflatedBytes)
  const end = left > 1 ? source.size - left : source.size
  if (end < source.size) remarks.add('trailing-bytes', end)
  return { body: bytesSource(bytes), end }
}

const isMagic = (window: Window, offset: number): boolean => {
  if (window.size < offset + 4) return false
  window.need(offset, 4)
  return window.view.getUint32(offset - window.start, false) === 0x4449434d
}

/** Where the first element is: after preamble and prefix, after a bare prefix, or at the start. */
const startOf = (window: Window): number => {
  if (isMagic(window, 128)) return 132
  if (isMagic(window, 0)) return 4
  if (detect(window, 0) === undefined && !isMeta(window, 0)) throw new DicomError('not-dicom', 0, 'neither a prefix nor a data set')
  return 0
}

const isMeta = (window: Window, offset: number): boolean => {
  if (window.size - offset < 8) return false
  window.need(offset, 8)
  return window.view.getUint16(offset - window.start, true) === 2
}

const readMeta = (window: Window, start: number, context: Context): Attributes | undefined => {
  if (!isMeta(window, start)) {
    context.remarks.add('missing-meta', start)
    return undefined
  }
  const layout = layoutOf(detect(window, start) ?? explicitLittleEndian)
  const meta = emptyAttributes(window, layout, { offset: start, limits: context.limits })
  new Scanner(window, { ...scanOptions(context, undefined), onlyGroup: 2, lenient: false }).root(meta, window.size)
  checkGroupLength(meta, start, context)
  return meta
}

/** PS3.10 section 7.1: the group length counts the bytes after it. A lie is refused, because others may have believed it. */
const checkGroupLength = (meta: Attributes, start: number, { remarks, options }: Context): void => {
  const element = meta.element(0x00020000)
  if (element === undefined) return remarks.add('missing-meta-length', start)
  const declared = meta.number(0x00020000)
  if (declared === meta.end - element.end) return
  if (options.lenient !== true)
    throw new DicomError('bad-meta-length', element.offset, 'the length of the file meta information is not its length')
  remarks.add('bad-meta-length', element.offset)
}

const transferSyntaxOf = (
  window: Window,
  meta: Attributes | undefined,
  { offset, remarks }: { offset: number; remarks: Remarks },
): string => {
  const declared = meta?.string(tags.transferSyntax)
  if (declared !== undefined && declared !== '') return declared
  if (meta !== undefined) remarks.add('missing-transfer-syntax', meta.place.offset)
  const found = detect(window, offset)
  if (found !== undefined) return found
  if (window.size === offset) return explicitLittleEndian
  if (meta === undefined) throw new DicomError('not-dicom', offset, 'no transfer syntax is declared and none can be seen')
  return looksExplicit(window, offset) ? explicitLittleEndian : implicitLittleEndian
}

/** The layout that the data set really has: some files declare explicit and are implicit, or the other way. */
const truth = (window: Window, offset: number, declared: Layout, { remarks }: Context): Layout => {
  const found = detect(window, offset)
  if (found === undefined) return declared
  const { explicit, littleEndian } = layoutOf(found)
  if (explicit === declared.explicit && littleEndian === declared.littleEndian) return declared
  remarks.add('untrue-transfer-syntax', offset)
  return { explicit, littleEndian, deflated: declared.deflated }
}

const noteStructure = (attributes: Attributes, remarks: Remarks): void => {
  for (const element of attributes) {
    if (element.tag >>> 16 === 2) remarks.add('meta-in-data-set', element.offset)
    if (element.tag > 0x0002ffff && attributes.sorted) break
  }
}
