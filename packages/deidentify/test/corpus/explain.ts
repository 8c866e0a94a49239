/** For whoever mends the engine: failed actions of a kept run with what stood there before and after. The corpus is synthetic. node explain.ts DIR [kind] */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AnswerKey } from './key.ts'
import { findAll, outputsByInput, pairsOf } from './outputs.ts'
import { scoreRun } from './score.ts'

const [folder = '', kind = 'text_retained'] = process.argv.slice(2)
const map = join(folder, 'map.csv')
const output = join(folder, 'out')
const score = await scoreRun({ corpus: folder, output, map, tables: false })
const key = JSON.parse(readFileSync(join(folder, 'key.json'), 'utf8')) as AnswerKey
for (const pair of pairsOf(key, { input: join(folder, 'in'), output }, outputsByInput(map, join(folder, 'in'), output))) {
  for (const { action } of score.failures.filter((failure) => failure.file === pair.file.path && failure.action.kind === kind && failure.output !== undefined)) {
    const where = 'where' in action ? action.where : ''
    const shown = (file: typeof pair.input | undefined): string => (file && where ? findAll(file, where).map(({ element, attributes }) => (element.items || element.fragments || element.length > 400 ? '…' : JSON.stringify(attributes.textOf(element)))).join(' | ') : '')
    console.log(`${pair.outputPath}\n  ${JSON.stringify(action)}\n  before ${shown(pair.input)}\n  after  ${shown(pair.output)}`)
  }
}
