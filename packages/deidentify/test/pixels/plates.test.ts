import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { platesIn } from '../../src/pixels/detect/plates.ts'
import type { Plane } from '../../src/pixels/detect/plane.ts'

/** A soft picture like tissue, with what an SVG draws over it. */
async function pictureWith(svg: string): Promise<Plane> {
  const [width, height] = [256, 256]
  const ground = Buffer.alloc(width * height)
  for (let at = 0; at < ground.length; at++) ground[at] = 90 + 40 * Math.sin(at / 37) * Math.cos(at / 2900) + ((at * 7919) % 17)
  const drawn = await sharp(ground, { raw: { width, height, channels: 1 } })
    .composite([{ input: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${svg}</svg>`) }]).greyscale().raw().toBuffer()
  return { width, height, values: Uint16Array.from(drawn.subarray(0, width * height), (value) => value * 16) }
}

const plate = (at: { x: number, y: number, w: number, h: number }, fill: string, ink: string, text: string) =>
  `<rect x="${at.x}" y="${at.y}" width="${at.w}" height="${at.h}" fill="${fill}"/><text x="${at.x + 4}" y="${at.y + at.h - 6}" font-size="${at.h - 9}" font-family="DejaVu Sans" fill="${ink}">${text}</text>`

test('a plate with writing on it is found whole, in whatever script it is written', async () => {
  for (const text of ['Test Name', 'قباني لنزار', 'Δοκιμή', '測試姓名', 'HNS 42']) {
    for (const [fill, ink] of [['#e6e6e6', '#000'], ['#000', '#fff']]) {
      const [found, ...more] = platesIn(await pictureWith(plate({ x: 60, y: 100, w: 120, h: 24 }, fill as string, ink as string, text)))
      assert.deepEqual([found, more.length], [{ column: 60, row: 100, width: 120, height: 24 }, 0], text)
    }
  }
})

test('tissue, empty boxes, frames round a picture and large fields are no plates', async () => {
  const pictures = ['', '<rect x="60" y="100" width="120" height="24" fill="#eee"/>', '<rect x="4" y="4" width="248" height="248" fill="none" stroke="#fff" stroke-width="8"/>',
    '<rect x="20" y="20" width="200" height="200" fill="#222"/><circle cx="120" cy="120" r="60" fill="#ddd"/>', '<circle cx="120" cy="120" r="60" fill="#fff"/>']
  for (const svg of pictures) assert.deepEqual(platesIn(await pictureWith(svg)), [], svg)
})
