// Generates the tables of packages/standards (*.gen.ts) from the machine-readable editions of PS3.3, PS3.6 and PS3.15 in
// ../shared/data/standards/dicom. Run by hand: `node scripts/generate-tables.ts`; with `--check` it writes nothing and fails on a
// difference.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { additionalUids } from '../packages/standards/src/dicom/tables/additional-uids.ts'
import { commandElements } from '../packages/standards/src/dicom/tables/command-elements.ts'
import { standardWords } from './standard-words.ts'
import { families } from '../packages/deidentify/src/rules/tables/family-ranges.ts'

const root = join(import.meta.dirname, '..')
const source = process.env.VESALIUS_SHARED ?? join(root, '..', 'shared')
const standards = join(source, 'data', 'standards', 'dicom')
const dicom = 'packages/standards/src/dicom/tables'

type Row = { readonly [key: string]: string | null | undefined }

/** Path of each generated file (relative to the repository) and its text. Throws when the sources are absent. */
export function generateTables(): ReadonlyMap<string, string> {
  const attributes = attributeRows()
  return new Map([
    [`${dicom}/value-representations.gen.ts`, vrFile(attributes)],
    [
      `${dicom}/attribute-names.gen.ts`,
      file('PS3.6 §6–9 and PS3.7 Annex E: tag|VM|R if retired|keyword|name', {
        attributeNames: attributes.map((a) => `${a.tag}|${a.vm}|${a.retired}|${a.keyword}|${a.name}`).join('\n'),
      }),
    ],
    [
      `${dicom}/private-elements.gen.ts`,
      file(
        'Private elements of vendors, collected by RSNA and MIR: a line "creator" starts a block of lines group.element|VR|VM|code|name',
        { privateElements: privateLines() },
      ),
    ],
    [
      `${dicom}/uids.gen.ts`,
      file('PS3.6 Annex A: UID|kind|R if retired|P when the class is for Storage (PS3.4 B.5, I.4, GG)|name', { uidTable: uidLines() }),
    ],
    [`${dicom}/composite-iods.gen.ts`, iodFile()],
    ['packages/standards/src/deidentification/tables/profile.gen.ts', profileFile()],
    ['packages/deidentify/src/rules/tables/safe-attributes.gen.ts', safeFile(attributes)],
    ['packages/deidentify/src/text/tables/standard-words.gen.ts', file('Words of PS3.3, PS3.4 and PS3.6', { standardWords: standardWords(standards) })],
    ['packages/deidentify/src/private/tables/safe-private.gen.ts', safePrivateFile()],
    [
      'packages/standards/src/eucaim/tables/concepts.gen.ts',
      file("Concepts of EUCAIM's hyper-ontology: code|domain|name", { eucaimConcepts: eucaimLines() }),
    ],
  ])
}

/** True when the machine-readable standards are there to generate from. */
export function hasSources(): boolean {
  return existsSync(join(standards, 'attributes.json'))
}

interface AttributeRow {
  tag: string
  vr: string
  vm: string
  retired: string
  keyword: string
  name: string
}

function attributeRows(): AttributeRow[] {
  const listed = json('attributes.json').map(
    (row): AttributeRow => ({
      tag: tagText(row.tag ?? ''),
      vr: vrCode(row.valueRepresentation ?? ''),
      vm: row.valueMultiplicity || '1',
      retired: row.retired === 'Y' ? 'R' : '',
      keyword: row.keyword ?? '',
      name: row.name ?? '',
    }),
  )
  const commands = lines(commandElements).map((line): AttributeRow => {
    const [tag = '', vr = '', vm = '', retired = '', keyword = '', name = ''] = line.split('|')
    return { tag: tag.toLowerCase(), vr, vm, retired, keyword, name }
  })
  return [...listed, ...commands].sort((a, b) => order(a.tag, b.tag))
}

// "US or SS" and its like are named by two lower-case letters; dictionary.ts says which VRs they stand for.
function vrCode(text: string): string {
  const codes: Record<string, string> = {
    '': 'UN',
    'See Note 2': 'UN',
    'OB or OW': 'ox',
    'US or SS': 'xs',
    'US or SS or OW': 'lt',
    'US or OW': 'lo',
  }
  const code = codes[text] ?? text
  if (!/^[A-Za-z]{2}$/.test(code)) throw new Error(`unknown VR in attributes.json: ${text}`)
  return code
}

function vrFile(rows: readonly AttributeRow[]): string {
  const exact = rows.filter((row) => !row.tag.includes('x'))
  const vrs = [...new Set(rows.map((row) => row.vr))].sort(order)
  const groups = Map.groupBy(exact, (row) => row.tag.slice(0, 4))
  const table = [...groups].map(([group, members]) => group + members.map((row) => row.tag.slice(4) + letter(vrs.indexOf(row.vr))).join(''))
  return file('PS3.6: a line per group: group, then element and the VR as a letter (A-Z, a-z: its place in valueRepresentations)', {
    valueRepresentations: vrs.join(' '),
    elementRepresentations: table.join('\n'),
    repeatingRepresentations: rows
      .filter((row) => row.tag.includes('x'))
      .map((row) => `${row.tag}|${row.vr}`)
      .join('\n'),
  })
}

function letter(index: number): string {
  return String.fromCharCode(index < 26 ? 65 + index : 71 + index)
}

function privateLines(): string {
  const xml = readFileSync(join(standards, 'private-tag-dictionary.xml'), 'utf8')
  const elements = [...xml.matchAll(/<element\s([^>]*?)\/>/g)].map((match) => {
    const get = (name: string): string => unescapeXml(new RegExp(`\\b${name}="([^"]*)"`).exec(match[1] ?? '')?.[1] ?? '')
    const vm = get('vm').replace('N', '1-n').replace('7n', '7-7n').replace(',', '-')
    const name = get('key').replace(/[|\\`$\s]+/g, ' ')
    return { creator: get('cr'), line: `${get('gp')}.${get('el')}|${get('vr')}|${vm}|${get('code')}|${name}` }
  })
  const creators = Map.groupBy(elements, (element) => element.creator)
  return [...creators]
    .sort(([a], [b]) => order(a, b))
    .map(([creator, members]) => [`"${creator}"`, ...new Set(members.map((m) => m.line).sort(order))].join('\n'))
    .join('\n')
}

function uidLines(): string {
  const rows = new Map<string, string>()
  for (const line of lines(additionalUids)) {
    const [uid = '', kind = '', retired = '', name = ''] = line.split('|')
    const storage = kind === 'S' && uid.startsWith('1.2.840.10008.5.1.4.1.1.') && / Storage( - .*)?$/.test(name)
    rows.set(uid, `${uid}|${kind}|${retired}|${storage ? 'P' : ''}|${name}`)
  }
  for (const sop of json('sops.json')) {
    // The directory of media is the one class of the list that no Storage service carries (PS3.10 8.6).
    const storage = sop.id !== '1.2.840.10008.1.3.10'
    rows.set(sop.id ?? '', `${sop.id}|S||${storage ? 'P' : ''}|${sop.name}`)
  }
  return [...rows]
    .sort(([a], [b]) => orderUid(a, b))
    .map(([, line]) => line)
    .join('\n')
}

function iodFile(): string {
  const moduleNames = new Map(json('modules.json').map((m) => [m.id ?? '', m.name ?? '']))
  const sops = Map.groupBy(json('sops.json'), (sop) => sop.ciod ?? '')
  const used = Map.groupBy(json('ciod_to_modules.json'), (row) => row.ciodId ?? '')
  const macros = Map.groupBy(json('ciod_to_func_group_macros.json'), (row) => row.ciodId ?? '')
  const blocks = json('ciods.json')
    .sort((a, b) => order(a.id ?? '', b.id ?? ''))
    .map((ciod) =>
      [
        `"${ciod.name}|${(sops.get(ciod.name ?? '') ?? []).map((sop) => sop.id).join(',')}`,
        ...(used.get(ciod.id ?? '') ?? []).map((row) => `${row.moduleId}|${row.usage}|${row.informationEntity}`),
        ...(macros.get(ciod.id ?? '') ?? []).map((row) => `+${row.macroId}|${row.usage}|${row.moduleType}`),
      ].join('\n'),
    )
  const ids = [...new Set(json('ciod_to_modules.json').map((row) => row.moduleId ?? ''))].sort(order)
  return file('PS3.3 Annex A: a line "IOD|SOP classes" starts a block of lines module|usage|entity; + marks a functional group macro', {
    compositeIods: blocks.join('\n'),
    moduleNames: ids.map((id) => `${id}|${moduleNames.get(id) ?? ''}`).join('\n'),
  })
}

// Columns of PS3.15 Table E.1-1 after the tag and whether the attribute is in a standard composite IOD.
const profileColumns = [
  'basicProfile',
  'rtnSafePrivOpt',
  'rtnUIDsOpt',
  'rtnDevIdOpt',
  'rtnInstIdOpt',
  'rtnPatCharsOpt',
  'rtnLongFullDatesOpt',
  'rtnLongModifDatesOpt',
  'cleanDescOpt',
  'cleanStructContOpt',
  'cleanGraphOpt',
]

function profileFile(): string {
  const rows = json('confidentiality_profile_attributes.json').map((row) => {
    const unknown = Object.keys(row).filter((key) => !['name', 'tag', 'id', 'stdCompIOD', ...profileColumns].includes(key))
    if (unknown.length > 0) throw new Error(`unknown column in Table E.1-1: ${unknown.join(', ')}`)
    const tag = row.tag?.includes('WHERE') ? 'private' : tagText(row.tag ?? '')
    return [tag, row.stdCompIOD, ...profileColumns.map((column) => row[column] ?? '')].join('|')
  })
  return file(`PS3.15 Table E.1-1: tag|in a standard composite IOD|${profileColumns.join('|')}`, {
    confidentialityProfile: rows.sort(order).join('\n'),
  })
}

const textual = new Set(['AE', 'AS', 'LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UN', 'UR', 'UT'])

/** The attributes of each family of packages/deidentify, one by one: no retired one, no text, none that Table E.1-1 speaks of. */
function safeFile(attributes: readonly AttributeRow[]): string {
  const spoken = new Set(json('confidentiality_profile_attributes.json').map((row) => tagText(row.tag ?? '')))
  const safe = attributes.filter((row) => row.retired === '' && row.keyword !== '' && !/x/.test(row.tag) && !textual.has(row.vr) && !spoken.has(row.tag))
  const lines = families.flatMap(({ name, ranges }) =>
    ranges.split('\n').map((line) => [name, line.slice(0, 4), ...safe.filter((row) => inRanges(row.tag, line)).map((row) => row.keyword)].join(' ')),
  )
  return file('Attributes that are safe in themselves (packages/deidentify/src/rules/tables/family-ranges.ts): a line per family and group: family group keywords', {
    safeAttributes: lines.join('\n'),
  })
}

const privateNumbers = new Set(['CS', 'DS', 'FD', 'FL', 'IS', 'SL', 'SS', 'SV', 'UL', 'US', 'UV'])

/** Numbers and code strings of manufacturers that RSNA's collection says to keep (code K, or KB: safe unless told otherwise). */
function safePrivateFile(): string {
  const kept: string[] = []
  let creator = ''
  for (const line of privateLines().split('\n')) {
    const [place = '', vr = '', , code = '', name = ''] = line.split('|')
    if (line.startsWith('"')) creator = line
    else if (code.startsWith('K') && privateNumbers.has(vr)) {
      if (creator !== '') kept.push(creator)
      creator = ''
      kept.push(`${place}|${vr}|${name}`)
    }
  }
  return file("Private numbers that RSNA's collection marks as safe: a line with a creator starts a block of lines group.element|VR|name", { collectedPrivates: kept.join('\n') })
}

/** `0018:0012-0015,9004 !9005`: of this group, in one of the ranges, in none of those behind the mark. */
function inRanges(tag: string, line: string): boolean {
  if (tag.slice(0, 4) !== line.slice(0, 4)) return false
  const [yes = '', no = ''] = line.slice(5).split(' !')
  const element = tag.slice(4)
  const within = (text: string): boolean => text.split(',').some((range) => element >= range.slice(0, 4) && element <= range.slice(-4))
  return within(yes) && !(no !== '' && within(no))
}

function json(name: string): Row[] {
  return JSON.parse(readFileSync(join(standards, name), 'utf8')) as Row[]
}

function tagText(tag: string): string {
  return tag.replace(/[(),]/g, '').toLowerCase()
}

function eucaimLines(): string {
  const [, ...rows] = lines(readFileSync(join(source, 'data', 'standards', 'eucaim', 'hyperontology-concepts.csv'), 'utf8').replaceAll('\r', ''))
  return rows
    .map((row) => [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? '').trim()))
    .map(([code, , name, domain]) => `${code}|${domain === '---' ? '' : domain}|${name?.replaceAll('`', "'")}`)
    .join('\n')
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

function unescapeXml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&')
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function orderUid(a: string, b: string): number {
  const [x, y] = [a.split('.'), b.split('.')]
  for (let i = 0; i < Math.max(x.length, y.length); i++) if (x[i] !== y[i]) return Number(x[i] ?? -1) - Number(y[i] ?? -1)
  return 0
}

function file(what: string, tables: Readonly<Record<string, string>>): string {
  const body = Object.entries(tables).map(([name, text]) => {
    if (/[`\\]|\$\{/.test(text)) throw new Error(`table ${name} holds a character that a template cannot`)
    return `export const ${name} = \`${text}\`\n`
  })
  return `// Generated by scripts/generate-tables.ts, never edited by hand. ${what}.\n${body.join('')}`
}

function main(): void {
  if (!hasSources()) throw new Error('the machine-readable standards are not there: set VESALIUS_SHARED')
  let stale = 0
  for (const [path, text] of generateTables()) {
    const fresh = existsSync(join(root, path)) && readFileSync(join(root, path), 'utf8') === text
    if (process.argv.includes('--check')) process.stdout.write(`${fresh ? 'fresh' : 'STALE'} ${path}\n`)
    else if (!fresh) writeFileSync(join(root, path), text)
    if (!fresh) stale++
  }
  if (process.argv.includes('--check') && stale > 0) process.exitCode = 1
}

if (import.meta.main) main()
