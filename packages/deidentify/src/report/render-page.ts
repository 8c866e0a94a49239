/** The report as one page that needs nothing else: readable by a data-protection officer, printed to PDF by any browser. No scripts. */
import { createHash } from 'node:crypto'
import { nameOf } from '@vesalius/standards/dicom'
import { barsOf, escaped, factsOf, tableOf } from './page-parts.ts'
import { style } from './page-style.ts'
import type { ActRow, Anonymity, ClinicalCounts, Counts, Report, Statement } from './types.ts'

/** Complete HTML. Its policy allows its own style sheet, by digest, and nothing else. */
export function renderReportPage(report: Report): string {
  const { statement } = report
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer">
<title>Report of a de-identification</title><style>${style}</style></head><body><main>
<h1>Report of a de-identification</h1>
<p>This page holds counts and codes, never a value of a patient. The signed original is the JSON file of the same name.</p>
${sections(report, statement).map(([title, body]) => `<section><h2>${escaped(title)}</h2>${body}</section>`).join('\n')}
</main></body></html>
`
}

function sections(report: Report, statement: Statement): [string, string][] {
  const { total } = statement
  return [
    ['Result', result(statement)],
    ['Under which rules', rules(statement)],
    ['What was done, by action', barsOf('Attributes by action', byColumn(total, statement.acts, 'action'))],
    ['Why, by reason', barsOf('Attributes by reason', byColumn(total, statement.acts, 'because'))],
    ['Taken out of text, by kind', barsOf('Pieces of text by kind', total.text)],
    ['Pixels', pixels(total)],
    ['Kept without having been examined', tableOf(['code', 'count'], Object.entries(total.residuals), 'Nothing.')],
    ['Findings for a curator', tableOf(['code', 'count'], Object.entries(total.findings))],
    ['Held back', `${tableOf(['reason', 'files'], Object.entries(statement.quarantinedByReason), 'Nothing was held back.')}${held(report)}`],
    ['Decisions of reviewers', tableOf(['reviewer', 'decision', 'files'], Object.entries(statement.reviews).flatMap(([reviewer, counts]) => Object.entries(counts).map(([decision, count]) => [reviewer, decision, count])))],
    ...(statement.clinical ? [['Clinical tables', clinical(statement.clinical)] as [string, string]] : []),
    ['By attribute', tableOf(['attribute', 'name', 'action', 'because', 'count'], total.acts.map(([row, count]) => attribute(statement.acts[row] as ActRow, count)))],
    ['By study', tableOf(['study', 'subject', 'instances', 'attributes treated', 'pieces of text', 'masks', 'findings'], statement.studies.map((study) => [study.study, study.subject, study.instances, sum(study.acts.map(([, count]) => count)), sum(Object.values(study.text)), study.pixels.masks, sum(Object.values(study.findings))]))],
    ['Digest and signature', signature(report)],
  ]
}

function result({ total, subjects, studies, inputs, duplicates, quarantined }: Statement): string {
  return factsOf([
    ['Files read', inputs], ['Released', total.instances], ['Held back', quarantined.length], ['Second copies of what is released', duplicates],
    ['Persons', subjects], ['Studies', studies.length], ['Bytes released', total.bytes], ['Digest of all released files', total.outputs],
  ])
}

function rules({ profile, engine, rules: versions, mode, keyId }: Statement): string {
  return factsOf([
    ['Profile', `${profile.title} (${profile.name} ${profile.version})`], ['Digest of the profile', profile.digest], ['Options of PS3.15', profile.options.join(', ') || 'none'],
    ['Codes of CID 7050', profile.codes.join(', ')], ['Engine', `${engine.name} ${engine.version}`],
    ...Object.entries(versions).map(([name, version]) => [`Version of ${name}`, version] as const),
    ['Link to the persons', mode === 'pseudonymise' ? 'kept, encrypted, by the holder' : 'not kept'], ['Key', keyId],
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

function pixels({ pixels: facts }: Counts): string {
  return factsOf([
    ['Instances whose frames were all looked at', facts.checked], ['Not looked at', facts.unchecked], ['Masks', facts.masks], ['Frames changed', facts.framesChanged],
    ...Object.entries(facts.by).map(([name, count]) => [`Looked at by ${name}`, count] as const),
    ...Object.entries(facts.rules).map(([name, count]) => [`Rule ${name}`, count] as const),
    ...Object.entries(facts.recognizableFeatures).map(([name, count]) => [`Recognisable features: ${name}`, count] as const),
    ...Object.entries(facts.also).map(([name, count]) => [name, count] as const),
  ])
}

function held({ statement, run }: Report): string {
  if (!statement.quarantined.length) return ''
  const inputs = new Map((run.held ?? []).map(({ token, number, input }) => [token, input ?? `number ${number}`]))
  return tableOf(['token', 'reason', 'file'], statement.quarantined.map(({ token, reason }) => [token, reason, inputs.get(token) ?? '']))
}

function risk({ persons, quasiIdentifiers, threshold, smallestGroup, personsBelow, personsAlone, suggested, personsBelowThen }: Anonymity): string {
  const facts = factsOf([
    ['Persons, images and tables together', persons], ['Smallest group who look alike', smallestGroup], [`Persons in groups under ${threshold}`, personsBelow], ['Persons who are alone', personsAlone],
    ['By what an outsider may know', quasiIdentifiers.join(', ')], [`Persons in groups under ${threshold} with what is suggested`, personsBelowThen],
  ])
  return `<h3>Re-identification risk</h3>${facts}${tableOf(['suggested: make coarse', 'to', 'values now', 'values then'], suggested.map(({ column, level, distinctBefore, distinctAfter }) => [column, level, distinctBefore, distinctAfter]), 'Nothing has to be made coarse.')}`
}

function clinical({ tables, rows, rowsHeld, rowsWithoutImages, rowsOfAnotherPerson, columns, anonymity }: ClinicalCounts): string {
  const held = Object.entries(rowsHeld).map(([reason, count]) => [`Rows held: ${reason}`, count] as const)
  const facts = factsOf([['Tables', tables], ['Rows', rows], ['Rows without images', rowsWithoutImages], ['Rows that contradict an earlier one', rowsOfAnotherPerson], ...held])
  return `${facts}${barsOf('Columns by what was done', columns)}${anonymity ? risk(anonymity) : ''}`
}

/** A tag in parts: `(0040,a730)[].(0040,a160)` is named after its last. */
function attribute({ path, action, because }: ActRow, count: number): (string | number)[] {
  const last = /\(([0-9a-f]{4}),([0-9a-f]{4})\)$/i.exec(path)
  return [path, last ? nameOf(Number.parseInt(`${last[1]}${last[2]}`, 16)) ?? '' : '', action, because, count]
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

function signature({ resultDigest, signature: signed }: Report): string {
  const pairs: [string, string][] = [['Digest of the statement', resultDigest]]
  if (!signed) return `${factsOf(pairs)}<p class="none">This report is not signed.</p>`
  return factsOf([...pairs, ['Signed with', signed.algorithm], ['Key', signed.keyId], ['Public key', signed.publicKey], ['Signature', signed.value]])
}
