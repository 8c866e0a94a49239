/** What the pixel workers are asked and what they answer. All of it is plain data; bytes are moved, not copied. */
import type { Image, Picture, PictureOptions } from '@vesalius/codec'

export type Task =
  | { readonly kind: 'frame'; readonly image: Image; readonly transferSyntax: string; readonly frame: Uint8Array }
  | { readonly kind: 'file'; readonly file: Uint8Array; readonly transferSyntax: string }
  /** `head`: the file, at least up to its pixel data; `frame`: compressed, or native and little endian. */
  | { readonly kind: 'picture'; readonly head: Uint8Array; readonly frame: Uint8Array; readonly number: number; readonly options: PictureOptions }

export type Answer = { readonly bytes: Uint8Array; readonly image?: Image } | Picture

export interface Question { readonly number: number; readonly task: Task }
export interface Reply { readonly number: number; readonly answer?: Answer; readonly failure?: string }
