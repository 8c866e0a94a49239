/** What a search returns for a match: stored lines, counts, and the address to retrieve it (PS3.18 Tables 10.6.3-3 to 10.6.3-5), in the order of tags. */
import type { Level } from './keys.ts'
import type { Match } from './search.ts'

const line = (tag: string, vr: string, values: readonly (string | number)[]): string =>
  (values.length === 0 ? `"${tag}":{"vr":"${vr}"}` : `"${tag}":{"vr":"${vr}","Value":${JSON.stringify(values)}}`)

const optional = (tag: string, vr: string, value: number | null): string[] => (value === null ? [] : [line(tag, vr, [value])])

/** Lines of `"TAG":{…}`, sorted by tag, of the level and those above it. `base` is the address of the service, without a slash at its end. */
export function linesOf(level: Level, match: Match, base: string): string[] {
  const lines = new Map<string, string>()
  const add = (list: readonly string[]): void => { for (const one of list) if (!lines.has(one.slice(0, 10))) lines.set(one.slice(0, 10), one) }
  add([line('00080056', 'CS', ['ONLINE']), line('00081190', 'UR', [addressOf(match, base)])])
  if (match.instance !== null) add(instanceLines(match))
  if (match.series_lines !== null) add([...match.series_lines.split('\n'), line('00201209', 'IS', [match.series_instances ?? 0])])
  else if (match.series !== null) add([line('00080060', 'CS', match.modality ? [match.modality] : []), line('0020000E', 'UI', [match.series])])
  add(match.study_lines?.split('\n') ?? [line('0020000D', 'UI', [match.study])])
  if (level !== 'patient' && match.study_lines !== null) {
    add([
      line('00080061', 'CS', match.modalities ?? []), line('00080062', 'UI', match.sop_classes ?? []),
      line('00201206', 'IS', [match.study_series ?? 0]), line('00201208', 'IS', [match.study_instances ?? 0]),
    ])
  }
  return [...lines.values()].sort()
}

const instanceLines = (match: Match): string[] => [
  line('00080016', 'UI', [match.sop_class ?? '']), line('00080018', 'UI', [match.instance ?? '']), line('00083002', 'UI', [match.transfer_syntax ?? '']),
  match.number === null ? '"00200013":{"vr":"IS"}' : line('00200013', 'IS', [match.number]),
  ...optional('00280008', 'IS', match.frames), ...optional('00280010', 'US', match.rows), ...optional('00280011', 'US', match.columns),
  ...optional('00280100', 'US', match.bits),
]

export function addressOf(match: Pick<Match, 'study' | 'series' | 'instance'>, base: string): string {
  const series = match.series === null ? '' : `/series/${match.series}`
  const instance = match.instance === null ? '' : `/instances/${match.instance}`
  return `${base}/studies/${match.study}${series}${instance}`
}
