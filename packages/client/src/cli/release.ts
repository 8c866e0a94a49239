/**
 * `vesalius release show | wait | collection`: which projects leave for a central collection, how far what leaves has come, and, at a hub, which node collects.
 * Which path a project takes is decided by a person on the page Release, who has compared a fingerprint (docs/decisions/0009): a program is refused.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Federation } from '../federation.ts'
import type { ReleaseCount, Releases } from '../releases.ts'
import { connect, connectionOptions } from './connection.ts'
import type { Verb } from './main.ts'
import { Complaint } from './words.ts'
import type { Words } from './words.ts'

const path = '/api/ingest/releases'
const everyMs = 1_000
const defaultMinutes = 60
const say = (text: string): void => void process.stdout.write(`${text}\n`)

const instancesOf = ({ counts }: Releases, project: string, ...states: readonly ReleaseCount['state'][]): number =>
  counts.filter((one) => one.project === project && states.includes(one.state)).reduce((sum, { instances }) => sum + instances, 0)

function lineOf(releases: Releases, project: string): string {
  const states = (['waiting', 'sent', 'acknowledged', 'refused', 'withdrawn'] as const).map((state) => [state, instancesOf(releases, project, state)] as const)
  const earlier = releases.counts.filter((one) => one.project === project).reduce((sum, { earlierKeys }) => sum + earlierKeys, 0)
  const blocked = releases.counts.filter((one) => one.project === project).reduce((sum, one) => sum + one.blocked, 0)
  const told = states.filter(([state, instances]) => instances > 0 || state === 'waiting' || state === 'acknowledged').map(([state, instances]) => `${instances} ${state}`)
  return `${project}: ${[...told, ...(blocked > 0 ? [`of them ${blocked} until it is decided what is held of their studies because it would still tell of a patient`] : []), ...(earlier > 0 ? [`of them ${earlier} left under earlier keys`] : [])].join(', ')}`
}

function projectIn({ positional: [project, more] }: Words, usage: string): string {
  if (!project || more || !/^[a-z0-9-]{1,40}$/.test(project)) throw new Complaint(`name one project: vesalius ${usage}`)
  return project
}

export const releaseShow: Verb = {
  usage: 'release show [--json]',
  sentence: 'Show which projects are kept and which are released, to whom and how far; and at the central collection what has come, from whom. A person decides on the page Release.',
  flags: ['json'],
  async run(words) {
    words.only('json', ...connectionOptions)
    const releases = await connect(words).request<Releases>('GET', path)
    if (words.flag('json')) { say(JSON.stringify(releases, undefined, 2)); return 0 }
    for (const { project, policy, to, at } of releases.policies) say(policy === 'kept' ? `${project}: kept, decided ${at}` : `${lineOf(releases, project)}; released to ${to?.name} ${to?.fingerprint}, decided ${at}`)
    if (!releases.policies.some(({ project }) => project === releases.project)) say(`${releases.project}: ${releases.path === 'central' ? 'anonymised, stays here' : 'kept'}, nobody decided`)
    for (const { name, fingerprint } of releases.collections) say(`collection ${name} ${fingerprint}`)
    for (const { name, outcome, instances, bytes, lastAt } of releases.collected) say(`from ${name}: ${instances} ${outcome}, ${bytes} bytes, last ${lastAt}`)
    if (releases.problem) say(`nothing leaves at the moment (${releases.problem})`)
    return 0
  },
}

export const releaseWait: Verb = {
  usage: `release wait PROJECT [--minutes ${defaultMinutes}]`,
  sentence: 'Wait until the collection has acknowledged everything of a released project, as after ingest send --project PROJECT; ends with 65 when it refused some, with 75 when the time is over.',
  async run(words) {
    words.only('minutes', ...connectionOptions)
    const project = projectIn(words, 'release wait PROJECT')
    const { request } = connect(words)
    const until = Date.now() + words.number('minutes', defaultMinutes) * 60_000
    for (let told = ''; ;) {
      const releases = await request<Releases>('GET', path)
      if (releases.policies.find((one) => one.project === project)?.policy !== 'released') throw new Complaint(`${project} is not released: nothing of it leaves`)
      const line = lineOf(releases, project)
      const open = instancesOf(releases, project, 'waiting', 'sent')
      if (open === 0) { say(line); return instancesOf(releases, project, 'refused') > 0 ? 65 : 0 }
      if (Date.now() >= until) throw new Complaint(`${line}; it is not over yet${releases.problem ? ` (${releases.problem})` : ''}`, 75)
      if (line !== told) process.stderr.write(`${line}\n`)
      told = line
      await pause(everyMs)
    }
  },
}

export const releaseCollection: Verb = {
  usage: 'release collection NODE [--end]',
  sentence: 'At a hub: name one of its nodes (by name or identifier) as central collection, to which others may release; with --end it takes nothing more.',
  flags: ['end'],
  async run(words) {
    words.only('end', ...connectionOptions)
    const [wanted, more] = words.positional
    if (!wanted || more) throw new Complaint('name one node: vesalius release collection NODE')
    const { request } = connect(words)
    const { role, members } = await request<Federation>('GET', '/api/federation')
    if (role !== 'hub') throw new Complaint('only a hub names a collection; give its address with --url')
    const meant = members.filter(({ id, name }) => id === wanted || name === wanted)
    const [member] = meant
    if (!member) throw new Complaint('the hub has no node of that name or identifier')
    if (meant.length > 1) throw new Complaint(`${meant.length} nodes have that name; give the identifier: ${meant.map(({ id, fingerprint }) => `${id} (${fingerprint})`).join(', ')}`)
    const collects = !words.flag('end')
    await request('PUT', `/api/federation/members/${encodeURIComponent(member.id)}/collects`, { collects })
    say(`${member.name} ${member.fingerprint} ${collects ? 'is a central collection' : 'collects nothing more'}`)
    return 0
  },
}
