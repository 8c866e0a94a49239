/** What lies beside the images and leaves with them or is told of them: names of folders, links, the report, logs, the map's column of outputs, files that say who is who. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { bytesSource } from '@vesalius/standards/dicom'
import { identitiesInOther, inString } from './checks/identities.ts'
import { judgeReport } from './checks/report.ts'
import { likenesses } from './examine.ts'
import { listOthers } from './files/list-files.ts'
import type { PathPair } from './files/path-map.ts'
import { identitiesInRows, type RowsCheck } from './checks/rows.ts'
import type { Judged } from './judge.ts'
import type { Lexicon } from './search/lexicon.ts'
import type { CheckName, Finding } from './types.ts'

export interface Beside {
  readonly output: string
  readonly outputs: readonly string[]
  readonly engineReport?: string | undefined
  readonly logs?: readonly string[] | undefined
  readonly withMap: boolean
  readonly pairs: readonly PathPair[]
  readonly judged: readonly Judged[]
  readonly lexicon: Lexicon
  readonly rules: RowsCheck['rules']
}

type Tell = (check: CheckName, code: string, more?: Partial<Finding>) => Finding

const largestText = 64 * 1024 * 1024
const plainTell: Tell = (check, code, more = {}) => ({ check, code, ...more })

/** Throws the errors of node:fs. */
export async function findBeside(beside: Beside): Promise<Finding[]> {
  const { engineReport, logs = [], lexicon, withMap, pairs } = beside
  const findings: Finding[] = []
  for (const path of [engineReport, ...logs]) {
    if (path === undefined) continue
    const told: Tell = (check, code, more = {}) => plainTell(check, code, { ...more, place: `${path === engineReport ? 'report' : 'log'} ${more.place ?? ''}`.trim() })
    findings.push(...likenesses(identitiesInOther(bytesSource(readFileSync(path)), { lexicon }), told).findings)
  }
  if (withMap) findings.push(...likenesses(inString(pairs.map(({ output }) => output).join('\n'), 'output column of the map', { lexicon }), plainTell).findings)
  return [...findings, ...inReport(beside), ...amongFiles(beside), ...await amongRows(beside)]
}

function inReport({ engineReport, withMap, pairs, judged }: Beside): Finding[] {
  if (engineReport === undefined) return []
  const claims = judged.flatMap(({ facts }) => (facts.dicom ? [{ file: facts.number, codes: facts.codes }] : []))
  return judgeReport(readFileSync(engineReport, 'utf8'), { ...(withMap ? { released: pairs.length } : {}), claims })
}

function amongFiles({ output, outputs, pairs, judged, lexicon }: Beside): Finding[] {
  const { links, folders } = listOthers(output)
  const named = likenesses(inString([...folders, ...links].join('\n'), 'name of a folder', { lexicon }), plainTell).findings
  const numbers = new Map(outputs.map((path, index) => [path, index]))
  const others = judged.filter(({ facts }) => !facts.dicom)
  const told = ({ facts, path }: Judged, code: string): Finding => ({ check: 'accounted', code, file: facts.number, ...(path === undefined ? {} : { path }) })
  const written = pairs.flatMap(({ output: path }) => judged[numbers.get(path) ?? -1] ?? [])
  return [
    ...named,
    ...links.map((): Finding => ({ check: 'accounted', code: 'link', place: 'output folder' })),
    ...written.filter(({ facts }) => !facts.dicom).map((one) => told(one, 'no-image')),
    ...others.filter(({ facts }) => facts.unexamined === true).map((one) => told(one, 'unexamined-file')),
    ...others.filter(({ facts }) => isMap(join(output, outputs[facts.number - 1] ?? ''), pairs)).map((one) => told(one, 'map-in-output')),
  ]
}

async function amongRows({ output, outputs, judged, lexicon, rules }: Beside): Promise<Finding[]> {
  const persons = new Map(judged.flatMap(({ facts: { pair }, person }) => (pair === undefined || person === undefined || pair.patientId[1].length < 4 ? [] : [[pair.patientId[1].toUpperCase(), person] as const])))
  const findings: Finding[] = []
  for (const { facts, path } of judged) {
    if (facts.dicom) continue
    const found = await identitiesInRows(join(output, outputs[facts.number - 1] ?? ''), { lexicon, persons, rules })
    findings.push(...likenesses(found, (check, code, more = {}) => ({ check, code, file: facts.number, ...(path === undefined ? {} : { path }), ...more })).findings)
  }
  return findings
}

/** A file that names an input and what was made of it links the two for whoever gets it. */
function isMap(path: string, pairs: readonly PathPair[]): boolean {
  if (pairs.length === 0 || !existsSync(path) || statSync(path).size > largestText) return false
  const text = readFileSync(path, 'utf8')
  return pairs.some(({ input, output }) => text.includes(output) && text.includes(input))
}
