/** The compressed transfer syntaxes that can be decoded and encoded (PS3.5 Annex A.4), by the codec; without loading one. */
export type CodecName = 'rle' | 'jpeg' | 'jpeg-ls' | 'jpeg-2000' | 'jpeg-xl' | 'ht-jpeg-2000'

const decoders: readonly (readonly [RegExp, CodecName])[] = [
  [/^1\.2\.840\.10008\.1\.2\.5$/, 'rle'],
  [/^1\.2\.840\.10008\.1\.2\.4\.(50|51|57|70)$/, 'jpeg'],
  [/^1\.2\.840\.10008\.1\.2\.4\.8[01]$/, 'jpeg-ls'],
  [/^1\.2\.840\.10008\.1\.2\.4\.9[0-3]$/, 'jpeg-2000'],
  [/^1\.2\.840\.10008\.1\.2\.4\.11[0-2]$/, 'jpeg-xl'],
  [/^1\.2\.840\.10008\.1\.2\.4\.20[1-3]$/, 'ht-jpeg-2000'],
]

/**
 * Syntaxes that a frame can be written in without loss. Those that allow loss are here when a reversible stream is one of theirs:
 * JPEG-LS near lossless with an error of 0, JPEG 2000 and HTJ2K with the reversible transform (PS3.5 A.4.3, A.4.4, A.4.10).
 */
const encodable = /^1\.2\.840\.10008\.1\.2\.(5|4\.(57|70|8[01]|9[01]|20[1-3]))$/

const lossy = /^1\.2\.840\.10008\.1\.2\.4\.(5[01]|81|9[13]|11[12]|203)$/

export const decoderOf = (transferSyntax: string): CodecName | undefined => decoders.find(([syntax]) => syntax.test(transferSyntax))?.[1]

export const canDecode = (transferSyntax: string): boolean => decoderOf(transferSyntax) !== undefined

export const canEncode = (transferSyntax: string): boolean => encodable.test(transferSyntax)

/** Of a transfer syntax that allows loss; whether a stream in it lost anything it does not say. */
export const isLossy = (transferSyntax: string): boolean => lossy.test(transferSyntax)
