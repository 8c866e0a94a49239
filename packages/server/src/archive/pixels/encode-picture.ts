/** A picture as PNG, JPEG or GIF in the size that was asked for (PS3.18 §8.3.5.1.3): cut, fitted without distortion, never larger than asked. */
import sharp from 'sharp'
import type { Picture } from '@vesalius/codec'

export interface Encoding {
  readonly mediaType: 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp'
  /** 1 to 100, of JPEG and WebP. */
  readonly quality?: number
  readonly viewport?: { readonly width: number; readonly height: number; readonly region?: { readonly left: number; readonly top: number; readonly width: number; readonly height: number } }
}

// Pictures are small and many; the decoders need the cores.
sharp.concurrency(1)
sharp.cache(false)

export async function encodePicture(picture: Picture, { mediaType, quality = 90, viewport }: Encoding): Promise<Buffer> {
  const { width, height, channels, pixels, aspect } = picture
  const raw = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength)
  let image = sharp(raw, { raw: { width, height, channels } })
  // Unasked, one channel would be written as three.
  if (channels === 1 && mediaType !== 'image/webp') image = image.toColourspace('b-w')
  const region = viewport?.region
  if (region) image = image.extract(region)
  const shown = { width: region?.width ?? width, height: Math.max(1, Math.round((region?.height ?? height) * aspect)) }
  const scale = viewport ? Math.min(viewport.width / shown.width, viewport.height / shown.height) : 1
  if (scale !== 1 || aspect !== 1) {
    image = image.resize({ width: Math.max(1, Math.round(shown.width * scale)), height: Math.max(1, Math.round(shown.height * scale)), fit: 'fill' })
  }
  if (mediaType === 'image/jpeg') return image.jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer()
  if (mediaType === 'image/webp') return image.webp({ quality }).toBuffer()
  if (mediaType === 'image/gif') return image.gif().toBuffer()
  return image.png({ compressionLevel: 6 }).toBuffer()
}
