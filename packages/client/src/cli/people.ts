/** `vesalius people …`: who has an account and with which roles, a one-time link for somebody new, the end of an account, and what takes two administrators. */
import type { Decided, OneTimeLink, Person, Proposal } from '../people.ts'
import { connect, connectionOptions } from './connection.ts'
import type { Verb } from './main.ts'
import { Complaint, type Words } from './words.ts'

export const peopleList: Verb = {
  usage: 'people list [--json]',
  sentence: 'List the accounts: name, roles, whether closed, when last signed in, identifier.',
  flags: ['json'],
  async run(words) {
    words.only('json', ...connectionOptions)
    const { people } = await connect(words).request<{ people: Person[] }>('GET', '/api/access/people')
    process.stdout.write(words.flag('json') ? `${JSON.stringify(people, undefined, 1)}\n` : people.map(lineOf).join(''))
    return 0
  },
}

export const peopleInvite: Verb = {
  usage: 'people invite --role ROLE [--role ROLE …] [--note TEXT] [--json]',
  sentence: 'Print a link that works once, within a week: whoever follows it makes an account with these roles.',
  flags: ['json'],
  async run(words) {
    words.only('role', 'note', 'json', ...connectionOptions)
    const roles = words.all('role')
    if (roles.length === 0) throw new Complaint('say at least one --role')
    const note = words.option('note')
    const made = await connect(words).request<OneTimeLink>('POST', '/api/access/invitations', { roles, ...(note ? { note } : {}) })
    process.stdout.write(words.flag('json') ? `${JSON.stringify(made)}\n` : `${made.link}\nworks once, until ${made.expiresAt}; it is not shown again\n${made.proposal ? waits(made.proposal) : ''}`)
    return 0
  },
}

export const peopleClose: Verb = {
  usage: 'people close NAME|ID',
  sentence: 'Close an account: its sessions, tokens, links and tasks end at once. `people reopen` opens it again, without them.',
  run: (words) => end(words, 'close', 'closed'),
}

export const peopleReopen: Verb = {
  usage: 'people reopen NAME|ID',
  sentence: 'Open a closed account again, with the roles of before.',
  run: (words) => end(words, 'reopen', 'open'),
}

export const peopleRoles: Verb = {
  usage: 'people roles NAME|ID [--role ROLE …]',
  sentence: 'Set the roles of an account; without --role it has none. With a second administrator, giving a role is a proposal.',
  async run(words) {
    words.only('role', ...connectionOptions)
    const connection = connect(words)
    const person = await found(connection, words, 'roles')
    const roles = words.all('role')
    const decided = await connection.request<Decided>('PUT', `/api/access/people/${person.id}/roles`, { roles })
    process.stdout.write(decided?.proposal ? waits(decided.proposal) : `${person.name} (${person.id}): ${roles.join(',') || 'no role'}\n`)
    return 0
  },
}

export const peopleProposals: Verb = {
  usage: 'people proposals [--json]',
  sentence: 'List what one administrator proposed and another has to confirm.',
  flags: ['json'],
  async run(words) {
    words.only('json', ...connectionOptions)
    const { proposals } = await connect(words).request<{ proposals: Proposal[] }>('GET', '/api/access/proposals')
    process.stdout.write(words.flag('json') ? `${JSON.stringify(proposals, undefined, 1)}\n` : proposals.map(({ id, kind, name, subject, roles, by, expiresAt }) => `${id}  ${kind}  ${name ?? subject}${roles ? `  ${roles.join(',') || 'no role'}` : ''}  by ${by.join(', ') || 'the operator of the machine'}  until ${expiresAt}\n`).join(''))
    return 0
  },
}

export const peopleConfirm: Verb = {
  usage: 'people confirm PROPOSAL',
  sentence: 'Confirm what another administrator proposed: then it happens. It takes the token of a person.',
  async run(words) {
    const { done } = await connect(words).request<{ done: boolean }>('POST', `/api/access/proposals/${proposalIn(words)}/confirm`)
    process.stdout.write(done ? 'confirmed and done\n' : 'confirmed; one more person has to confirm it\n')
    return 0
  },
}

export const peopleCancel: Verb = {
  usage: 'people cancel PROPOSAL',
  sentence: 'Take back or refuse what was proposed.',
  async run(words) {
    await connect(words).request('DELETE', `/api/access/proposals/${proposalIn(words)}`)
    process.stdout.write('cancelled\n')
    return 0
  },
}

const waits = (proposal: string): string => `waits for another administrator: vesalius people confirm ${proposal}\n`

function proposalIn(words: Words): string {
  words.only(...connectionOptions)
  const [id, ...more] = words.positional
  if (id === undefined || more.length > 0 || !/^proposal-[0-9a-z]{26}$/.test(id)) throw new Complaint('say one proposal (of people proposals)')
  return id
}

async function end(words: Words, act: 'close' | 'reopen', state: string): Promise<number> {
  words.only(...connectionOptions)
  const connection = connect(words)
  const person = await found(connection, words, act)
  const decided = await connection.request<Decided>('POST', `/api/access/people/${person.id}/${act}`)
  process.stdout.write(decided?.proposal ? waits(decided.proposal) : `${person.name} (${person.id}): ${state}\n`)
  return 0
}

/** Whom the words name: by identifier, or by a name that one account has. */
async function found(connection: Pick<ReturnType<typeof connect>, 'request'>, words: Words, act: string): Promise<Person> {
  const [wanted, ...more] = words.positional
  if (wanted === undefined || more.length > 0) throw new Complaint(`people ${act} needs one NAME or ID (of people list)`)
  const { people } = await connection.request<{ people: Person[] }>('GET', '/api/access/people')
  const matching = people.filter(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase())
  const [person] = matching
  if (!person) throw new Complaint('nobody of that name or identifier has an account', 65)
  if (matching.length > 1) throw new Complaint('several accounts have that name; give the identifier', 65)
  return person
}

function lineOf({ id, name, roles, state, signedInAt }: Person): string {
  return `${name.padEnd(24)}  ${(roles.join(',') || 'no role').padEnd(28)}  ${state.padEnd(6)}  ${signedInAt ? `last signed in ${signedInAt}` : 'not signed in'}  ${id}\n`
}
