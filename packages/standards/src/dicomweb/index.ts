// The pure parts of DICOMweb (PS3.18) that server and client share: queries, media types, multipart content.
export { type MediaRange, mediaTypeOf, multipartOf, parseAccept, parseMediaType, rangeHolds, transferSyntaxesOf } from './media-types.ts'
export {
  defaultMultipartLimits,
  type MultipartLimits,
  MultipartParser,
  multipartWriter,
  type MultipartWriter,
  type PartHandler,
  type PartHeaders,
} from './multipart.ts'
export { type Match, type Matching, matchOf, parseQuery, type Query, type QueryLevel } from './query.ts'
