/** A process that puts objects until it is killed and tells each that was acknowledged. Argument: the folder. */
import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { openObjects, putObjectSync } from '#engines'

const folder = process.argv[2] ?? ''
await openObjects(`file:${folder}`)
for (;;) {
  const { digest } = putObjectSync(folder, [randomBytes(300_000)])
  writeSync(1, `${digest}\n`)
}
