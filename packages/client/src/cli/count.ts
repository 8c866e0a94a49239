/** `vesalius count`: how many subjects a question finds, at each node of a hub, or at the one that is asked. */
import { readFileSync } from 'node:fs'
import { bodyPartTerm, modalityTerm, parseQuery, QueryFault, searchKeys, sexTerm } from '@vesalius/standards/eucaim'
import type { Condition, Query, SearchKey } from '@vesalius/standards/eucaim'
import type { Count, CountedNode } from '../counts.ts'
import { connect, connectionOptions } from './connection.ts'
import type { Verb } from './main.ts'
import { Complaint, type Words } from './words.ts'

const criteria = [
  ['sex', 'sex'], ['age', 'ageAtDiagnosis'], ['diagnosis', 'diagnosis'], ['year', 'yearOfDiagnosis'], ['modality', 'modality'], ['body-part', 'bodyPart'], ['manufacturer', 'manufacturer'],
] as const satisfies readonly (readonly [string, SearchKey['field']])[]

export const count: Verb = {
  usage: 'count [--sex S] [--age FROM-TO] [--diagnosis WORD] [--year FROM-TO] [--modality WORD] [--body-part WORD] [--manufacturer TEXT] [--query FILE] [--purpose NAME] [--json]',
  sentence: 'Count subjects at every node of a hub (or here), in rounded numbers. All criteria must hold; of one that is given several times, one value. Ends with 75 when not every node answered.',
  flags: ['json'],
  async run(words) {
    words.only(...criteria.map(([option]) => option), 'query', 'purpose', 'json', ...connectionOptions)
    const answer = await connect(words).request<Count>('POST', '/api/counts', { query: questionOf(words), purpose: words.option('purpose') ?? 'default' })
    process.stdout.write(words.flag('json') ? `${JSON.stringify(answer, undefined, 1)}\n` : told(answer))
    return answer.complete ? 0 : 75
  },
}

function questionOf(words: Words): Query {
  const file = words.option('query')
  const children = criteria.flatMap(([option, field]): Query[] => {
    const any = words.all(option).map((text) => conditionOf(option, field, text))
    return any.length > 1 ? [{ operand: 'OR', children: any }] : any
  })
  if (file === undefined) return { operand: 'AND', children }
  if (children.length > 0) throw new Complaint('give criteria or --query FILE, not both')
  try {
    return parseQuery(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    throw new Complaint(error instanceof QueryFault ? `--query: ${error.message}` : '--query names no file of JSON', 65)
  }
}

/** Words of DICOM, which people use too: CT, MR, M, F. */
const dicomTerms: Partial<Record<SearchKey['field'], (text: string) => string | undefined>> = { modality: modalityTerm, bodyPart: bodyPartTerm, sex: sexTerm }

function conditionOf(option: string, field: SearchKey['field'], text: string): Condition {
  const known = searchKeys.find((one) => one.field === field) as SearchKey
  if (known.kind === 'text') return { key: known.key, type: 'CONTAINS', value: text }
  if (known.kind === 'number') return rangeOf(known.key, option, text)
  const word = text.toLowerCase()
  const named = Object.entries(known.values ?? {})
  const found = named.filter(([, name]) => name.toLowerCase() === word).concat(named.filter(([code, name]) => code.toLowerCase() === word || name.toLowerCase().split(' ').includes(word)))
  const ofDicom = dicomTerms[field]?.(text)
  if (ofDicom !== undefined) return { key: known.key, type: 'EQUALS', value: ofDicom }
  const [one] = found
  if (!one || new Set(found.map(([code]) => code)).size > 1) throw new Complaint(`--${option} is one of: ${named.map(([, name]) => name.toLowerCase()).join(', ')}`)
  return { key: known.key, type: 'EQUALS', value: one[0] }
}

function rangeOf(key: string, option: string, text: string): Condition {
  const [, from, dash, to] = /^(\d{1,4})?(-)?(\d{1,4})?$/.exec(text) ?? []
  if (from !== undefined && to !== undefined && Number(from) <= Number(to)) return { key, type: 'BETWEEN', value: { min: Number(from), max: Number(to) } }
  if (from !== undefined && to === undefined) return dash ? { key, type: 'GREATER_THAN', value: Number(from) - 1 } : { key, type: 'EQUALS', value: Number(from) }
  if (from === undefined && to !== undefined) return { key, type: 'LOWER_THAN', value: Number(to) + 1 }
  throw new Complaint(`--${option} is a year or a range: 50, 50-69, 50-, -69`)
}

function told({ nodes, subjects, fewer, complete, ms }: Count): string {
  const width = Math.max(4, ...nodes.map(({ name }) => name.length))
  const lines = nodes.map((node) => `${node.name.padEnd(width)}  ${lineOf(node)}`)
  const rest = fewer > 0 ? `, and ${fewer === 1 ? 'one node has' : `${fewer} nodes have`} too few to tell` : ''
  return `${[...lines, `${'all'.padEnd(width)}  ${subjects} subjects${rest}${complete ? '' : '; not every node answered'} (${ms} ms)`].join('\n')}\n`
}

function lineOf({ state, answer, code, seenAt }: CountedNode): string {
  if (state === 'answered' && answer) return `${answer.subjects === null ? `fewer than ${answer.minimum}` : `${answer.subjects} subjects, ${answer.studies ?? 'not told how many'} studies`} (multiples of ${answer.step}; ${answer.left.asker} more questions)`
  if (state === 'refused') return `refused (${code ?? 'no reason'})`
  return state === 'away' ? `away${seenAt ? ` since ${seenAt}` : ''}` : 'did not answer in time'
}
