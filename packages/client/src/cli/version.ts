/** `vesalius version`. */
import { readFileSync } from 'node:fs'
import type { Verb } from './main.ts'

export const version: Verb = {
  usage: 'version',
  sentence: 'Print the version.',
  run() {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
    process.stdout.write(`${manifest.version}\n`)
    return Promise.resolve(0)
  },
}
