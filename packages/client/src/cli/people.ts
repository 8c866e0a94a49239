/** `vesalius people list|invite|close|reopen`: who has an account, a one-time link for somebody new, the end of an account. */
import type { OneTimeLink, Person } from '../people.ts'
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
    process.stdout.write(words.flag('json') ? `${JSON.stringify(made)}\n` : `${made.link}\nworks once, until ${made.expiresAt}; it is not shown again\n`)
    return 0
  },
}

export const peopleClose: Verb = {
  usage: 'people close NAME|ID',
  sentence: 'Close an account: its sessions, tokens and links end at once. `people reopen` opens it again, without them.',
  run: (words) => end(words, 'close', 'closed'),
}

export const peopleReopen: Verb = {
  usage: 'people reopen NAME|ID',
  sentence: 'Open a closed account again, with the roles of before.',
  run: (words) => end(words, 'reopen', 'open'),
}

async function end(words: Words, act: 'close' | 'reopen', state: string): Promise<number> {
  words.only(...connectionOptions)
  const [wanted, ...more] = words.positional
  if (wanted === undefined || more.length > 0) throw new Complaint(`people ${act} needs one NAME or ID (of people list)`)
  const connection = connect(words)
  const { people } = await connection.request<{ people: Person[] }>('GET', '/api/access/people')
  const found = people.filter(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase())
  const [person] = found
  if (!person) throw new Complaint('nobody of that name or identifier has an account', 65)
  if (found.length > 1) throw new Complaint('several accounts have that name; give the identifier', 65)
  await connection.request('POST', `/api/access/people/${person.id}/${act}`)
  process.stdout.write(`${person.name} (${person.id}): ${state}\n`)
  return 0
}

function lineOf({ id, name, roles, state, signedInAt }: Person): string {
  return `${name.padEnd(24)}  ${(roles.join(',') || 'no role').padEnd(28)}  ${state.padEnd(6)}  ${signedInAt ? `last signed in ${signedInAt}` : 'not signed in'}  ${id}\n`
}
