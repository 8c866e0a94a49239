/** The report as one page that needs nothing else: readable by a data-protection officer, printed to PDF by any browser. No scripts. */
import { createHash } from 'node:crypto'
import { nameOf } from '@vesalius/standards/dicom'
import { escaped, factsOf } from './page-parts.ts'
import { style } from './page-style.ts'
import { wordsOf, type Words } from './report-words.ts'
import type { ReportLanguage } from './tables/code-words.ts'
import type { ActRow, Anonymity, ClinicalCounts, Counts, Report, Statement } from './types.ts'

/** What is known of a report beside its signed statement. */
export interface PageOptions {
  readonly language?: ReportLanguage
  /** ISO 8601; said in UTC. */
  readonly made?: string
  /** Our identifier of what it is about. */
  readonly about?: string
}

/** Complete HTML. Its policy allows its own style sheet, by digest, and nothing else. */
export function renderReportPage(report: Report, options: PageOptions = {}): string {
  const { statement } = report
  const words = wordsOf(options.language)
  const { say } = words
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`
  const title = say('Report of a de-identification')
  return `<!doctype html>
<html lang="${words.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title><style>${style}</style></head><body><main>
<h1>${escaped(title)}</h1>
<p>${escaped(say('This page holds counts and codes, never a value of a patient. The signed original is the JSON file of the same name.'))}</p>
${heading(options, words)}${sections({ report, statement, words }).map(([name, body]) => `<section><h2>${escaped(say(name))}</h2>${body}</section>`).join('\n')}
</main></body></html>
`
}

function heading({ made, about }: PageOptions, { say }: Words): string {
  const pairs = ([['Made', made?.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')], ['About', about]] as const).flatMap(([name, value]): [string, string][] => (value ? [[say(name), value]] : []))
  return pairs.length > 0 ? factsOf(pairs) : ''
}

interface Page { readonly report: Report, readonly statement: Statement, readonly words: Words }

/** What decides comes first; long lists stand at the end. */
function sections({ report, statement, words }: Page): [string, string][] {
  const { total } = statement
  const { say, code, table, bars } = words
  const held = Object.entries(statement.quarantinedByReason).map(([reason, count]) => [code('held', reason.replace(/^ingest\//, '')), count] as const)
  const reviews = Object.entries(statement.reviews).flatMap(([reviewer, counts]) => Object.entries(counts).map(([decision, count]) => [reviewer, code('decision', decision), count] as const))
  return [
    ['Result', result(statement, words)],
    ['Under which rules', rules(statement, words)],
    ['What was done, by action', bars('Attributes by action', named(byColumn(total, statement.acts, 'action'), (name) => code('action', name)))],
    ['Why, by reason', bars('Attributes by reason', named(byColumn(total, statement.acts, 'because'), words.because))],
    ['Taken out of text, by kind', bars('Pieces of text by kind', named(total.text, (name) => code('text', name)))],
    ['Pixels', pixels(total, words)],
    ['Kept without having been examined', table(['code', 'count'], Object.entries(total.residuals).map(([name, count]) => [code('residual', name), count]), 'Nothing.')],
    ['Findings for a curator', table(['code', 'count'], Object.entries(total.findings).map(([name, count]) => [code('finding', name), count]))],
    ['Held back', table(['reason', 'files'], held, 'Nothing was held back.')],
    ['Decisions of reviewers', table(['reviewer', 'decision', 'files'], reviews)],
    ...(statement.clinical ? [['Clinical tables', clinical(statement.clinical, words)] as [string, string]] : []),
    ['By study', table(['study', 'subject', 'instances', 'attributes treated', 'pieces of text', 'masks', 'findings'], statement.studies.map((study) => [study.study, study.subject, study.instances, sum(study.acts.map(([, count]) => count)), sum(Object.values(study.text)), study.pixels.masks, sum(Object.values(study.findings))]))],
    ['Digest and signature', signature(report, say)],
    ['By attribute', table(['attribute', 'name', 'action', 'because', 'count'], total.acts.map(([row, count]) => attribute(statement.acts[row] as ActRow, count, words)))],
    ...(statement.quarantined.length > 0 ? [['Files held back, one by one', heldFiles(report, words)] as [string, string]] : []),
  ]
}

function result({ total, subjects, studies, inputs, duplicates, quarantined }: Statement, { facts }: Words): string {
  return facts([
    ['Files read', inputs], ['Released', total.instances], ['Held back', quarantined.length], ['Second copies of what is released', duplicates],
    ['Persons', subjects], ['Studies', studies.length], ['Bytes released', total.bytes], ['Digest of all released files', total.outputs],
  ])
}

function rules({ profile, engine, rules: versions, mode, keyId }: Statement, { facts, say, code }: Words): string {
  return facts([
    ['Profile', `${say(profile.title)} (${profile.name} ${profile.version})`], ['Digest of the profile', profile.digest], ['Options of PS3.15', profile.options.map((option) => code('option', option)).join(', ') || say('none')],
    ['Codes of CID 7050', profile.codes.join(', ')], ['Engine', `${engine.name} ${engine.version}`],
    ...Object.entries(versions).map(([name, version]) => [`${say('Version of')} ${name}`, version] as const),
    ['Link to the persons', say(mode === 'pseudonymise' ? 'kept, encrypted, by the holder' : 'not kept')], ['Key', keyId],
  ])
}

function byColumn(counts: Counts, acts: readonly ActRow[], column: 'action' | 'because'): Record<string, number> {
  const found: Record<string, number> = {}
  for (const [row, count] of counts.acts) {
    const name = acts[row]?.[column] ?? ''
    found[name] = (found[name] ?? 0) + count
  }
  return found
}

/** Counts under words instead of codes; codes that have the same words are one row. */
function named(counts: Readonly<Record<string, number>>, word: (code: string) => string): Record<string, number> {
  const found: Record<string, number> = {}
  for (const [code, count] of Object.entries(counts)) found[word(code)] = (found[word(code)] ?? 0) + count
  return found
}

function pixels({ pixels: counted }: Counts, { facts, say, code }: Words): string {
  return facts([
    ['Instances whose frames were all looked at', counted.checked], ['Not looked at', counted.unchecked], ['Masks', counted.masks], ['Frames changed', counted.framesChanged],
    ...Object.entries(counted.by).map(([name, count]) => [`${say('Settled by')}: ${code('by', name)}`, count] as const),
    ...Object.entries(counted.rules).map(([name, count]) => [`${say('Rule')} ${name}`, count] as const),
    ...Object.entries(counted.recognizableFeatures).map(([name, count]) => [`${say('Recognisable features')}: ${code('features', name)}`, count] as const),
    ...Object.entries(counted.also).map(([name, count]) => [code('also', name), count] as const),
  ])
}

function heldFiles({ statement, run }: Report, { table, code }: Words): string {
  const inputs = new Map((run.held ?? []).map(({ token, number, input }) => [token, input ?? `number ${number}`]))
  return table(['token', 'reason', 'file'], statement.quarantined.map(({ token, reason }) => [token, code('held', reason.replace(/^ingest\//, '')), inputs.get(token) ?? '']))
}

function risk({ persons, quasiIdentifiers, threshold, smallestGroup, personsBelow, personsAlone, suggested, personsBelowThen }: Anonymity, { facts, table, say, code }: Words): string {
  const figures = facts([
    ['Persons, images and tables together', persons], ['Smallest group who look alike', smallestGroup], [`${say('Persons in groups under')} ${threshold}`, personsBelow], ['Persons who are alone', personsAlone],
    ['By what an outsider may know', quasiIdentifiers.join(', ')], [`${say('Persons in groups under')} ${threshold} ${say('with what is suggested')}`, personsBelowThen],
  ])
  const rows = suggested.map(({ column, level, distinctBefore, distinctAfter }) => [column, code('level', level), distinctBefore, distinctAfter])
  return `<h3>${escaped(say('Re-identification risk'))}</h3>${figures}${table(['suggested: make coarse', 'to', 'values now', 'values then'], rows, 'Nothing has to be made coarse.')}`
}

function clinical({ tables, rows, rowsHeld, rowsWithoutImages, rowsOfAnotherPerson, columns, anonymity }: ClinicalCounts, words: Words): string {
  const { facts, bars, say, code } = words
  const held = Object.entries(rowsHeld).map(([reason, count]) => [`${say('Rows held')}: ${code('held', reason)}`, count] as const)
  const counted = facts([['Tables', tables], ['Rows', rows], ['Rows without images', rowsWithoutImages], ['Rows that contradict an earlier one', rowsOfAnotherPerson], ...held])
  return `${counted}${bars('Columns by what was done', named(columns, (name) => code('column', name)))}${anonymity ? risk(anonymity, words) : ''}`
}

/** A tag in parts: `(0040,a730)[].(0040,a160)` is named after its last. */
function attribute({ path, action, because }: ActRow, count: number, words: Words): (string | number)[] {
  const last = /\(([0-9a-f]{4}),([0-9a-f]{4})\)$/i.exec(path)
  return [path, last ? nameOf(Number.parseInt(`${last[1]}${last[2]}`, 16)) ?? '' : '', words.code('action', action), words.because(because), count]
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

function signature({ resultDigest, signature: signed }: Report, say: Words['say']): string {
  const pairs: [string, string][] = [['Digest of the statement', resultDigest]]
  const facts = (all: readonly (readonly [string, string])[]): string => factsOf(all.map(([name, value]) => [say(name), value]))
  if (!signed) return `${facts(pairs)}<p class="none">${escaped(say('This report is not signed.'))}</p>`
  const how = say('The signature is of the digest; the digest is of the statement in the JSON file. The same input, profile and key give the same digest on another machine.')
  return `${facts([...pairs, ['Signed with', signed.algorithm], ['Key', signed.keyId], ['Public key', signed.publicKey], ['Signature', signed.value]])}<p>${escaped(how)}</p>`
}
