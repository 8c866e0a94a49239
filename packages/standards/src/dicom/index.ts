// Reading, editing, writing and describing DICOM data sets (PS3.3, PS3.5, PS3.6, PS3.10, PS3.18 Annex F). Pure functions over bytes; also
// for a browser.
export { Attributes } from './attributes.ts'
export { Element, type Fragment } from './element.ts'
export { DicomError, type Remark } from './error.ts'
export { defaultLimits, type Limits } from './limits.ts'
export { type DicomFile, type ReadOptions, readDicom } from './read.ts'
export { type ByteSource, bytesSource } from './source.ts'
export { elementNumberOf, formatTag, groupOf, hexTag, isPrivate, isPrivateCreator, type Tag, tagOf } from './tag.ts'
export { characterSetRemarks, decodeText, decodeValues, encodeText } from './character-sets.ts'
export {
  ambiguousVrs,
  isRetired,
  keywordOf,
  nameOf,
  type PrivateElement,
  privateElementOf,
  tagOfKeyword,
  vmOf,
  vrOf,
} from './dictionary.ts'
export {
  isStorageSopClass,
  isValidUid,
  isWellKnownFrameOfReference,
  type KnownUid,
  knownUid,
  nameOfUid,
  storageSopClasses,
  type TransferSyntax,
  transferSyntaxOf,
  uidFromUuid,
  uids,
} from './uids.ts'
export { buildDicom, type NewFile } from './build.ts'
export { encodeAttributes } from './encode.ts'
export { type DicomEdit, type EditResult, editDicom } from './edit.ts'
export { type AttributesEdit, type NewPixelData } from './edit-attributes.ts'
export { type FrameGeometry, frameGeometry } from './frame-geometry.ts'
export { type FrameOptions, type Frames, framesOf } from './frames.ts'
export { implementation } from './implementation.ts'
export type { PlainAttributes, PlainElement } from './plain-attributes.ts'
export { type NewBytes, type Reencoding, reencode } from './reencode.ts'
export {
  type DicomJson,
  type ElementPath,
  fromJson,
  type FromJsonOptions,
  jsonDecimal,
  type JsonElement,
  type JsonPersonName,
  type JsonValue,
  pathText,
  toJson,
  type ToJsonOptions,
} from './json-model.ts'
export { fromXml, toXml } from './xml-model.ts'
export { type AttributeType, type CompositeIod, iodOf, type ModuleUse, nameOfModule, typeOf } from './modules.ts'
