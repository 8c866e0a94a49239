/** Text as a grey mask, in the fonts of the machine. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type Sharp from 'sharp'

export interface Glyphs { readonly width: number, readonly height: number, readonly alpha: Uint8Array }

export interface DrawOptions {
  readonly font: string
  /** Of an em, in pixels. */
  readonly size: number
  /** Without half tones, as a scanner's bitmap font. */
  readonly hard?: boolean
  readonly degrees?: number
}

// sharp belongs to the server; a test of this package borrows it.
const sharp = createRequire(join(import.meta.dirname, '../../../server/package.json'))('sharp') as typeof Sharp

export async function drawText(text: string, { font, size, hard, degrees }: DrawOptions): Promise<Glyphs> {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const drawn = sharp({ text: { text: escaped, font: `${font} ${size}`, dpi: 72 } })
  const { data: plain, info: first } = await drawn.extractChannel(0).raw().toBuffer({ resolveWithObject: true })
  const turned = degrees ? await sharp(plain, { raw: { width: first.width, height: first.height, channels: 1 } }).rotate(degrees, { background: '#000' }).extractChannel(0).raw().toBuffer({ resolveWithObject: true }) : { data: plain, info: first }
  const alpha = new Uint8Array(turned.data)
  if (hard) for (let at = 0; at < alpha.length; at++) alpha[at] = (alpha[at] as number) > 110 ? 255 : 0
  return { width: turned.info.width, height: turned.info.height, alpha }
}
