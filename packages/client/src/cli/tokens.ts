/** `vesalius tokens list|make|end`: the tokens by which programs act. Each has an end; one of before that has none is marked. */
import { rmSync, writeFileSync } from 'node:fs'
import type { TokenRow } from '../types.ts'
import { connect, connectionOptions } from './connection.ts'
import type { Verb } from './main.ts'
import { Complaint } from './words.ts'

interface Listed { readonly tokens: readonly TokenRow[]; readonly mostDays: number }

export const tokensList: Verb = {
  usage: 'tokens list [--json]',
  sentence: 'List the tokens for programs: identifier, name, roles, end, when last used. One without an end is marked: end it, and make another.',
  flags: ['json'],
  async run(words) {
    words.only('json', ...connectionOptions)
    const listed = await connect(words).request<Listed>('GET', '/api/access/tokens')
    process.stdout.write(words.flag('json') ? `${JSON.stringify(listed.tokens, undefined, 1)}\n` : listed.tokens.map(lineOf).join(''))
    return 0
  },
}

function lineOf({ id, name, roles, expiresAt, usedAt }: TokenRow): string {
  const end = expiresAt ? `${Date.parse(expiresAt) <= Date.now() ? 'ended' : 'ends'} ${expiresAt.slice(0, 10)}` : 'HAS NO END: end it, and make another'
  return `${id}  ${name}  ${roles.join(' ')}  ${end}  ${usedAt ? `last used ${usedAt.slice(0, 10)}` : 'not used yet'}\n`
}

export const tokensMake: Verb = {
  usage: 'tokens make --name TEXT --role ROLE [--role ROLE …] [--days DAYS] --out FILE',
  sentence: 'Make a token and write it to a new file that only its owner can read. It ends after 90 days, or after --days, at most after as many as the setting token-days says.',
  async run(words) {
    words.only('name', 'role', 'days', 'out', ...connectionOptions)
    const [name, out, roles, days] = [words.option('name'), words.option('out'), words.all('role'), words.number('days', 0)]
    if (!name || !out || roles.length === 0) throw new Complaint('tokens make needs --name, --role and --out')
    try { writeFileSync(out, '', { flag: 'wx', mode: 0o600 }) } catch (error) {
      throw new Complaint(`the file of --out cannot be made (${(error as { code?: string }).code ?? 'unknown'}); it must not be there yet`, 73)
    }
    const made = await connect(words).request<{ id: string; token: string; expiresAt: string }>('POST', '/api/access/tokens', { name, roles, ...(days > 0 ? { expiresInDays: days } : {}) }).catch((error: unknown) => { rmSync(out, { force: true }); throw error })
    writeFileSync(out, `${made.token}\n`)
    process.stdout.write(`${made.id}: ends ${made.expiresAt.slice(0, 10)}\n`)
    return 0
  },
}

export const tokensEnd: Verb = {
  usage: 'tokens end ID',
  sentence: 'End a token at once.',
  async run(words) {
    words.only(...connectionOptions)
    const [id, ...more] = words.positional
    if (id === undefined || more.length > 0 || !/^[\w-]{1,60}$/.test(id)) throw new Complaint('tokens end needs one ID (of tokens list)')
    await connect(words).request('DELETE', `/api/access/tokens/${id}`)
    process.stdout.write(`${id}: ended\n`)
    return 0
  },
}
