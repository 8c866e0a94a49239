// Edits a file without encoding anything again that was not edited: the result is a list of slices of the source and new bytes (PS3.10
// section 7).
import { Attributes } from './attributes.ts'
import { type AttributesEdit, Changes, type NewPixelData } from './edit-attributes.ts'
import { DicomError } from './error.ts'
import { deflate } from './inflate.ts'
import { type Piece, PieceList, PiecesSource, chunksOf, joined, sizeOfAll } from './pieces.ts'
import type { DicomFile } from './read.ts'
import type { ByteSource } from './source.ts'
import { tags } from './tag.ts'

export interface DicomEdit extends AttributesEdit {
  /** group 0002; a file without one gets it with the first change */
  readonly meta: AttributesEdit
  /** 128 bytes; a bare data set gets preamble and prefix */
  setPreamble(bytes: Uint8Array): void
  /** drops the bytes after the last element, and Data Set Trailing Padding */
  dropTrailing(): void
  setPixelData(value: NewPixelData): void
  /** the result in chunks of at most 1 MiB, or one new value */
  chunks(): Iterable<Uint8Array>
  toBytes(): Uint8Array
  byteLength(): number
  /** the result to be read again, rendered once; later changes are not seen in it */
  result(): EditResult
}

export type EditResult = ByteSource & { chunks(): Iterable<Uint8Array> }

const prefix = Uint8Array.of(0x44, 0x49, 0x43, 0x4d)

class FileChanges extends Changes implements DicomEdit {
  readonly meta: Changes
  private readonly file: DicomFile
  private preamble: Uint8Array | undefined = undefined
  private keepTrailing = true

  constructor(file: DicomFile) {
    super(file.attributes)
    this.file = file
    this.meta = new Changes(file.meta ?? emptyMeta(file))
  }

  setPreamble(bytes: Uint8Array): void {
    if (bytes.length !== 128) throw new DicomError('bad-preamble', 0, 'a preamble has 128 bytes')
    this.preamble = bytes
  }

  dropTrailing(): void {
    if (this.file.stopped)
      throw new DicomError('stopped', this.file.bodyEnd, 'the file was read only in part: what follows is not known to be trailing')
    this.keepTrailing = false
    this.remove(tags.trailingPadding)
  }

  override setPixelData(value: NewPixelData): void {
    if (this.file.stopped)
      throw new DicomError('stopped', this.file.bodyEnd, 'the file was read only in part: its pixel data are not known')
    super.setPixelData(value)
  }

  private pieces(): Piece[] {
    const { file } = this
    const list = new PieceList()
    this.head(list)
    const start = file.dataSetOffset
    const end = this.keepTrailing ? file.source.size : file.dataSetEnd
    const inner = file.deflated && !this.keepTrailing && file.bodyEnd < file.body.size
    if (!this.edited && !inner) {
      list.slice(file.source, start, end)
      return list.pieces
    }
    const { source } = file.attributes.carrier
    const body = new PieceList()
    body.all(this.render(file.bodyOffset, file.bodyEnd))
    if (this.keepTrailing) body.slice(source, file.bodyEnd, file.body.size)
    if (file.deflated) {
      list.bytes(deflate(joined(body.pieces)))
      list.slice(file.source, file.dataSetEnd, end)
    } else list.all(body.pieces)
    return list.pieces
  }

  /** Preamble, prefix and file meta information. */
  private head(list: PieceList): void {
    const { file, meta } = this
    const metaStart = file.meta?.place.offset ?? file.dataSetOffset
    if (this.preamble !== undefined || (meta.edited && metaStart === 0)) {
      list.bytes(this.preamble ?? new Uint8Array(128))
      list.bytes(prefix)
    } else list.slice(file.source, 0, metaStart)
    if (meta.edited) this.metaGroup(list, metaStart)
    else list.slice(file.source, metaStart, file.dataSetOffset)
  }

  private metaGroup(list: PieceList, metaStart: number): void {
    const { meta } = this
    if (!meta.attributes.has(groupLength)) meta.setNumbers(groupLength, 'UL', [0])
    const rest = meta.render(metaStart, this.file.dataSetOffset)
    list.all(rest)
  }

  *chunks(): Generator<Uint8Array> {
    yield* chunksOf(this.pieces())
  }

  result(): EditResult {
    return new PiecesSource(this.pieces())
  }

  toBytes(): Uint8Array {
    return joined(this.pieces())
  }

  byteLength(): number {
    return sizeOfAll(this.pieces())
  }
}

const groupLength = 0x00020000

const emptyMeta = (file: DicomFile): Attributes => {
  const carrier = { ...file.attributes.carrier, source: file.source, explicit: true, littleEndian: true }
  return new Attributes(carrier, { offset: file.dataSetOffset, undefinedLength: false })
}

/** Begins an edit; the file itself never changes. */
export const editDicom = (file: DicomFile): DicomEdit => new FileChanges(file)
