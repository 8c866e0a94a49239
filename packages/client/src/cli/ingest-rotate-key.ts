/** `vesalius ingest rotate-key PROJECT`: gives a project a new key, and shows how what is stored moves on to it. It goes on without us when we are stopped. */
import { setTimeout as pause } from 'node:timers/promises'
import type { RotationState } from '../rotation.ts'
import { connect, connectionOptions } from './connection.ts'
import type { Verb } from './main.ts'
import { Complaint } from './words.ts'

const everyMs = 500
const elsewhereMs = 10_000

export const ingestRotateKey: Verb = {
  usage: 'ingest rotate-key PROJECT [--stop | --state | --leave]',
  sentence: 'Give a project a new key: pseudonyms, UIDs and dates of what is stored move on to it, without a new upload. Goes on with one that was stopped, or with studies that were left unless --leave gives them up.',
  flags: ['stop', 'state', 'leave'],
  async run(words) {
    words.only('stop', 'state', 'leave', ...connectionOptions)
    const [project, more] = words.positional
    if (!project || more || !/^[a-z0-9-]{1,40}$/.test(project)) throw new Complaint('name one project: vesalius ingest rotate-key PROJECT')
    const { request } = connect(words)
    const path = `/api/ingest/projects/${project}/rotate`
    const tell = (state: RotationState): number => {
      process.stdout.write(`${textOf(state)}\n`)
      return state.state === 'failed' || state.left.length > 0 ? 1 : 0
    }
    if (words.flag('state')) return tell(await request<RotationState>('GET', path))
    if (words.flag('stop')) return tell(await request<RotationState>('POST', `${path}/stop`, {}))
    let state = await request<RotationState>('POST', path, { leave: words.flag('leave') })
    for (let shown = 0; state.state === 'running'; state = await request<RotationState>('GET', path)) {
      shown = show(state, shown)
      await pause(everyMs)
    }
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
    return tell(state)
  },
}

/** A line that rewrites itself on a terminal, one in ten seconds elsewhere. Returns when it was shown last. */
function show(state: RotationState, shown: number): number {
  const now = performance.now()
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${textOf(state)}`)
  else if (shown === 0 || now - shown > elsewhereMs) process.stderr.write(`${textOf(state)}\n`)
  else return shown
  return now
}

function textOf({ project, state, studies, instances, left, problem }: RotationState): string {
  if (state === 'none') return `${project}: the key was never rotated`
  const parts = [`${studies.moved} of ${studies.total} studies`, `${instances.moved} of ${instances.total} instances moved`, ...left.map(({ code, studies: count }) => `${count} left (${code})`)]
  return `${project}: ${state}, ${parts.join(', ')}${problem ? ` (${problem})` : ''}`
}
