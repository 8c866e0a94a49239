// Every element of every corpus file, compared with what pydicom reads: tag, representation, value, nesting. pydicom is no authority: where
// the two differ for a
// reason, the reason is a row of the table below, and a row that explains nothing any more fails.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Attributes, type Element, formatTag, isPrivate, readDicom } from '@vesalius/standards/dicom'
import { corpusFolder, corpusIsAbsent, corpusPaths } from './corpus-files.ts'
import { corpusFile, damaged } from './damaged-files.ts'

type Value = string | number | { sha256: string; length: number } | Row[]
type Row = [tag: string, vr: string, values: Value[]]

const python = ['/usr/bin/python3', 'python3'].find((name) => spawnSync(name, ['-c', 'import pydicom']).status === 0)
const skip = corpusIsAbsent || (python === undefined ? 'python3 with pydicom is not installed' : false)

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const bytesVrs = new Set(['OB', 'OW', 'OF', 'OD', 'OL', 'OV', 'UN'])
const trimmed = (text: string): string => text.replace(/^[\s\0]+|[\s\0]+$/g, '')

const rowsOf = (attributes: Attributes): Row[] =>
  [...attributes]
    .sort((a, b) => a.tag - b.tag)
    .map((element) => [element.tag.toString(16).toUpperCase().padStart(8, '0'), element.vr, valuesOf(attributes, element)])

const valuesOf = (attributes: Attributes, element: Element): Value[] => {
  if (element.items !== undefined) return element.items.map(rowsOf)
  const bytes = attributes.bytesOf(element)
  if (bytesVrs.has(element.vr)) return bytes.length === 0 ? [] : [{ sha256: sha256(bytes), length: bytes.length }]
  const numeric = ['US', 'SS', 'UL', 'SL', 'FL', 'FD', 'UV', 'SV', 'AT'].includes(element.vr)
  return numeric ? attributes.numbersOf(element) : attributes.stringsOf(element)
}

const sameNumber = (ours: number, theirs: Value): boolean =>
  Object.is(ours, Number(theirs)) || ours === Number(theirs) || Number.isNaN(ours)

const same = (ours: Value, theirs: Value | undefined): boolean => {
  if (theirs === undefined) return false
  if (typeof ours === 'number') return sameNumber(ours, theirs)
  if (typeof ours === 'string') return trimmed(ours) === trimmed(String(theirs))
  if (Array.isArray(ours) || Array.isArray(theirs)) return false
  return typeof theirs === 'object' && ours.sha256 === theirs.sha256
}

interface Difference {
  file: string
  tag: string
  ours: Row | undefined
  theirs: Row | undefined
}

const compare = (file: string, ours: Row[], theirs: Row[]): Difference[] => {
  const found: Difference[] = []
  const tags = [...new Set([...ours, ...theirs].map((row) => row[0]))].sort()
  for (const tag of tags) {
    const own = ours.find((row) => row[0] === tag)
    const other = theirs.find((row) => row[0] === tag)
    if (own === undefined || other === undefined || own[1] !== other[1]) found.push({ file, tag, ours: own, theirs: other })
    else if (own[1] === 'SQ') {
      if (own[2].length !== other[2].length) found.push({ file, tag, ours: own, theirs: other })
      own[2].forEach((item, at) => found.push(...compare(file, item as Row[], (other[2][at] ?? []) as Row[])))
    } else {
      const empty = (values: Value[]): boolean => values.every((value) => value === '')
      if (empty(own[2]) && empty(other[2])) continue
      if (own[2].length !== other[2].length || !own[2].every((value, at) => same(value, other[2][at])))
        found.push({ file, tag, ours: own, theirs: other })
    }
  }
  return found
}

/** A row without its values. */
const told = (row: Row | undefined): string => (row === undefined ? 'absent' : `${row[1]} of ${row[2].length}`)

/** The classes of differences, each with its reason. The first that fits explains a difference. */
const reasons: readonly { name: string; fits: (difference: Difference) => boolean }[] = [
  {
    name: 'group lengths of private groups are UL (PS3.5 section 7.2); pydicom has no row for them',
    fits: ({ tag, ours, theirs }) => tag.endsWith('0000') && ours?.[1] === 'UL' && theirs?.[1] === 'UN',
  },
  {
    name: 'a private element held without representation that only our private dictionary knows',
    fits: ({ tag, ours, theirs }) => isPrivate(Number.parseInt(tag, 16)) && ours !== undefined && theirs?.[1] === 'UN' && ours[1] !== 'UN',
  },
  {
    name: "a private element held without representation that only pydicom's private dictionary knows",
    fits: ({ tag, ours, theirs }) =>
      isPrivate(Number.parseInt(tag, 16)) && ours?.[1] === 'UN' && theirs !== undefined && theirs[1] !== 'UN',
  },
  {
    name: 'a private element of known length without representation that holds a sequence: read as one here, left as bytes by pydicom',
    fits: ({ ours, theirs }) => ours?.[1] === 'UN' && theirs?.[1] === 'UN' && ours[2].every(Array.isArray),
  },
  {
    name: 'a name that ends with an empty component group keeps its = here; pydicom drops it',
    fits: ({ ours, theirs }) =>
      ours?.[1] === 'PN' && theirs?.[1] === 'PN' && ours[2].every((value, at) => same(String(value).replace(/=+$/, ''), theirs[2][at])),
  },
  {
    name: 'two blanks for a representation: a 16-bit length here and in DCMTK; pydicom takes a 32-bit length and loses the rest',
    fits: ({ file }) => file === 'fo-dicom+fo-dicom/GH179A.dcm',
  },
]

test('every element of the corpus is what pydicom reads, or the difference is explained', { skip }, (t) => {
  const names = corpusPaths().filter((name) => damaged[name] === undefined)
  const script = join(import.meta.dirname, 'oracle/read-with-pydicom.py')
  const input = names.map((name) => join(corpusFolder, name)).join('\n')
  const run = spawnSync(python ?? '', [script], { input, maxBuffer: 1 << 30, encoding: 'utf8' })
  const lines = run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { elements?: Row[]; error?: string })
  assert.equal(lines.length, names.length, 'pydicom answered for every file')
  const explained = new Map<string, number>()
  const open: string[] = []
  let compared = 0
  names.forEach((name, at) => {
    const theirs = lines[at]?.elements
    if (theirs === undefined) {
      open.push(`${name}: pydicom cannot read it: ${lines[at]?.error}`)
      return
    }
    const ours = rowsOf(readDicom(corpusFile(name)).attributes)
    compared += ours.length
    for (const difference of compare(name, ours, theirs)) {
      const reason = reasons.find((one) => one.fits(difference))
      if (reason !== undefined) explained.set(reason.name, (explained.get(reason.name) ?? 0) + 1)
      else
        open.push(
          `${name} ${formatTag(Number.parseInt(difference.tag, 16))} ${told(difference.ours)} here, ${told(difference.theirs)} there`,
        )
    }
  })
  for (const [name, count] of explained) t.diagnostic(`${count} x ${name}`)
  t.diagnostic(`${compared} elements of ${names.length} data sets compared`)
  assert.deepEqual(open.slice(0, 400), [])
  assert.deepEqual(
    reasons.filter((reason) => !explained.has(reason.name)).map((reason) => reason.name),
    [],
    'reasons that explain nothing',
  )
})
