// A tag is one unsigned number, 0xggggeeee (PS3.5 section 7.1).

export type Tag = number

export const tagOf = (group: number, element: number): Tag => ((group << 16) | element) >>> 0
export const groupOf = (tag: Tag): number => tag >>> 16
export const elementNumberOf = (tag: Tag): number => tag & 0xffff
/** Odd group: private (PS3.5 section 7.8). */
export const isPrivate = (tag: Tag): boolean => ((tag >>> 16) & 1) === 1
/** (gggg,0010-00FF) of an odd group reserves a block for a creator. */
export const isPrivateCreator = (tag: Tag): boolean => isPrivate(tag) && (tag & 0xffff) >= 0x10 && (tag & 0xffff) <= 0xff

/** `00100010`, as in DICOM JSON. */
export const hexTag = (tag: Tag): string => tag.toString(16).toUpperCase().padStart(8, '0')
/** `(0010,0010)`, as people write it. */
export const formatTag = (tag: Tag): string => {
  const hex = hexTag(tag)
  return `(${hex.slice(0, 4)},${hex.slice(4)})`
}

export const tags = {
  item: 0xfffee000,
  itemEnd: 0xfffee00d,
  sequenceEnd: 0xfffee0dd,
  transferSyntax: 0x00020010,
  characterSet: 0x00080005,
  pixelRepresentation: 0x00280103,
  pixelData: 0x7fe00010,
  trailingPadding: 0xfffcfffc,
} as const
