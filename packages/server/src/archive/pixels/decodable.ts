/** The compressed transfer syntaxes that the decoders know (PS3.5 Annex A.4), by the decoder. */
export type DecoderName = 'rle' | 'jpeg' | 'jpeg-ls' | 'jpeg-2000' | 'jpeg-xl' | 'ht-jpeg-2000'

const decoders: readonly (readonly [RegExp, DecoderName])[] = [
  [/^1\.2\.840\.10008\.1\.2\.5$/, 'rle'],
  [/^1\.2\.840\.10008\.1\.2\.4\.(50|51|57|70)$/, 'jpeg'],
  [/^1\.2\.840\.10008\.1\.2\.4\.8[01]$/, 'jpeg-ls'],
  [/^1\.2\.840\.10008\.1\.2\.4\.9[0-3]$/, 'jpeg-2000'],
  [/^1\.2\.840\.10008\.1\.2\.4\.11[0-2]$/, 'jpeg-xl'],
  [/^1\.2\.840\.10008\.1\.2\.4\.20[1-3]$/, 'ht-jpeg-2000'],
]

export const decoderOf = (transferSyntax: string): DecoderName | undefined => decoders.find(([syntax]) => syntax.test(transferSyntax))?.[1]

export const canDecode = (transferSyntax: string): boolean => decoderOf(transferSyntax) !== undefined
