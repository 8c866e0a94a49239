/** Reads one line and prints it: run by a test in a process of its own. */
import { closeRecogniser, read } from '../../src/pixels/read/recogniser.ts'
import { written } from './burn-in.ts'

const { width, height, cover } = await written('GARCIA MARIA 1956', { font: 'DejaVu Sans', bold: false, size: 40, turned: false, smooth: true })
const pixels = new Uint8Array((width + 40) * (height + 40)).fill(255)
for (let at = 0; at < cover.length; at++) pixels[(20 + Math.floor(at / width)) * (width + 40) + 20 + (at % width)] = 255 - Math.round(255 * (cover[at] as number))
const reading = await read({ width: width + 40, height: height + 40, pixels })
if (process.argv[2] !== 'leave open') await closeRecogniser()
console.log(reading.text)
