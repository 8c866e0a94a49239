/** Whom one trusts (c2sp.org/tlog-policy): logs, witnesses, and how many witnesses must have seen what a log says. */
import { cosignedAt } from './checkpoint.ts'
import { isSignedBy, parseVkey } from './note.ts'
import type { Note, Verifier } from './note.ts'

interface Group {
  readonly least: number
  readonly members: readonly string[]
}

export interface Policy {
  readonly logs: readonly Verifier[]
  readonly witnesses: ReadonlyMap<string, Verifier>
  readonly groups: ReadonlyMap<string, Group>
  /** The name of a witness or group, or `none`. */
  readonly quorum: string
}

/** Throws RangeError naming the line. */
export function parsePolicy(text: string): Policy {
  const logs: Verifier[] = []
  const [witnesses, groups] = [new Map<string, Verifier>(), new Map<string, Group>()]
  const used = new Set<string>()
  let quorum: string | undefined
  for (const [at, line] of text.split('\n').entries()) {
    const [word, ...rest] = line.trim().split(/[ \t]+/)
    if (!word || word.startsWith('#')) continue
    const fail = (why: string): never => { throw new RangeError(`line ${at + 1} of the policy: ${why}`) }
    const isNew = (name: string): void => { if (name === 'none' || witnesses.has(name) || groups.has(name)) fail('the name is taken') }
    const key = (vkey: string | undefined, use: Verifier['use']): Verifier => keyOf(vkey ?? '', use, fail)
    if (word === 'log') logs.push(key(rest[0], 'log'))
    else if (word === 'witness' && rest[0]) {
      isNew(rest[0])
      witnesses.set(rest[0], key(rest[1], 'witness'))
    } else if (word === 'group' && rest[0]) {
      isNew(rest[0])
      groups.set(rest[0], groupOf(rest.slice(1), { known: (name) => witnesses.has(name) || groups.has(name), used, fail }))
    } else if (word === 'quorum' && rest.length === 1 && rest[0]) {
      if (quorum !== undefined) fail('there is one quorum')
      if (rest[0] !== 'none' && !witnesses.has(rest[0]) && !groups.has(rest[0])) fail('the quorum is not defined above')
      quorum = rest[0]
    } else fail('it is none of log, witness, group, quorum')
  }
  if (quorum === undefined) throw new RangeError('the policy has no line that says its quorum')
  return { logs, witnesses, groups, quorum }
}

function keyOf(vkey: string, use: Verifier['use'], fail: (why: string) => never): Verifier {
  try {
    const verifier = parseVkey(vkey)
    return verifier.use === use ? verifier : fail(`the key is not one of a ${use}`)
  } catch (error) {
    return fail((error as Error).message)
  }
}

interface Context {
  readonly known: (name: string) => boolean
  readonly used: Set<string>
  readonly fail: (why: string) => never
}

function groupOf([count = '', ...members]: readonly string[], { known, used, fail }: Context): Group {
  for (const member of members) {
    if (!known(member)) fail('a member is not defined above')
    if (used.has(member)) fail('a member is in two groups')
    used.add(member)
  }
  const least = count === 'any' ? 1 : count === 'all' ? members.length : /^[1-9]\d*$/.test(count) ? Number(count) : 0
  return least >= 1 && least <= members.length ? { least, members } : fail('it asks for all, any, or a number of its members')
}

export interface Trust {
  /** The log that signed it. */
  readonly log: Verifier
  /** Names in the policy of those that have cosigned. */
  readonly witnesses: readonly string[]
}

/** Throws RangeError saying what is missing: the signature of a log that is trusted, or a quorum of witnesses. */
export function checkTrust(note: Note, origin: string, policy: Policy): Trust {
  const log = policy.logs.find((one) => one.name === origin && isSignedBy(note, one))
  if (!log) throw new RangeError('no log of the policy has signed the checkpoint')
  const seen = new Set([...policy.witnesses].filter(([, witness]) => cosignedAt(note, witness) !== undefined).map(([name]) => name))
  const holds = (name: string): boolean => {
    const group = policy.groups.get(name)
    return group ? group.members.filter(holds).length >= group.least : seen.has(name)
  }
  if (policy.quorum !== 'none' && !holds(policy.quorum)) throw new RangeError('too few witnesses of the policy have seen the checkpoint')
  return { log, witnesses: [...seen] }
}
