/** A score as a table for people. */
import type { Failure, Score, Tally } from './score.ts'

const percent = ({ passed, total }: Tally): string => `${(total ? (100 * passed) / total : 100).toFixed(2).padStart(7)} %  ${passed}/${total}`

export function printedScore(score: Score, title: string): string {
  const { gates, held } = score
  const lines = [`${title}: ${percent(score.all)}   (without risky files that were held: ${percent(score.withoutHeldRisky)})`]
  for (const [name, list] of [['action', score.byAction], ['category', score.byCategory], ['modality', score.byModality], ['script', score.byScript]] as const) {
    lines.push(`  by ${name}`)
    for (const [key, tally] of Object.entries(list).sort(([a], [b]) => a.localeCompare(b))) lines.push(`    ${key.padEnd(22)} ${percent(tally)}`)
  }
  lines.push(`  gates: G1 identities left ${gates.identities} · G2 files with original UIDs ${gates.uids} · G3 unreadable ${gates.unreadable} · G4 text still visible ${gates.visible} · G5 false claims ${gates.falseClaims}`)
  lines.push(`  held: ${held.risky} of risky kinds, ${held.other} others, of ${held.of}`)
  return lines.join('\n')
}

/** Failures grouped by what failed, most frequent first; `places` counts them by attribute. The corpus is synthetic: its places may be named. */
export function printedFailures(score: Score, most = 400): string {
  const groups = new Map<string, Failure[]>()
  for (const failure of score.failures) {
    const { action } = failure
    const place = 'where' in action ? action.where : 'creator' in action ? `${action.group.toString(16)}"${action.creator}"${action.element?.toString(16) ?? ''}` : 'column' in action ? action.column : ''
    const name = `${action.kind} ${failure.output === undefined && failure.file !== 'table' ? '(held)' : place}`
    groups.set(name, [...(groups.get(name) ?? []), failure])
  }
  const lines = [...groups].sort((a, b) => b[1].length - a[1].length).slice(0, most).map(([name, list]) => {
    const [first] = list
    return `${String(list.length).padStart(5)}  ${name}   e.g. ${first?.modality} ${first?.output ?? first?.file} ${JSON.stringify(first?.action).slice(0, 220)}`
  })
  const leaks = score.leaks.slice(0, 60).map(({ kind, place, encoding, sample }) => `  ${kind} (${encoding}) in ${place}: ${sample}`)
  return [...lines, `leaks: ${score.leaks.length}`, ...leaks].join('\n')
}
