/** People of the house under test as they act through its doors: they join by a link, ask, propose and confirm. */
import assert from 'node:assert/strict'
import { Visitor } from './browser.ts'
import type { Engines, House } from './fixture.ts'

export const passphrase = 'four words and a number 7'
/** Set before the first test of a file. */
export const place = {} as { engines: Engines; house: House }

interface Listed { id: string; name: string; roles: string[]; state: string; signedInAt: string | null; you: boolean }

export class Member {
  readonly visitor = new Visitor()
  id = ''
  ask(method: string, path: string, body?: object): Promise<Response> {
    return this.visitor.ask(`${place.house.url}${path}`, { method, ...(body ? { body } : {}) })
  }
  async read<T>(path: string): Promise<T> {
    const answer = await this.ask('GET', path)
    assert.equal(answer.status, 200, path)
    return (await answer.json()) as T
  }
  async refused(method: string, path: string, body: object | undefined, [status, code]: readonly [number, string]): Promise<void> {
    const answer = await this.ask(method, path, body)
    assert.deepEqual([answer.status, ((await answer.json()) as { code?: string }).code], [status, code], `${method} ${path}`)
  }
  people = async (): Promise<Listed[]> => (await this.read<{ people: Listed[] }>('/api/access/people')).people
}

export async function join(link: string, name: string): Promise<Member> {
  const member = new Member()
  const made = await member.ask('POST', '/welcome', { code: link.split('code=')[1] as string, name, passphrase })
  assert.equal(made.status, 200, await made.clone().text())
  member.id = (await member.read<{ actor: { id: string } }>('/api/access/session')).actor.id
  return member
}

export const first = async (): Promise<Member> => join((await place.house.access.welcomeLink()) as string, 'Ada')

export async function invite(by: Member, roles: readonly string[], note?: string): Promise<{ id: string; link: string; expiresAt: string }> {
  const answer = await by.ask('POST', '/api/access/invitations', { roles, ...(note ? { note } : {}) })
  assert.equal(answer.status, 201, await answer.clone().text())
  return (await answer.json()) as { id: string; link: string; expiresAt: string }
}

export const joined = async (by: Member, name: string, ...roles: string[]): Promise<Member> => join((await invite(by, roles)).link, name)

interface Proposed { id: string; kind: string; name: string | null; roles: string[] | null; before: string[] | null; by: string[]; mayConfirm: boolean }
export const proposals = async (by: Member): Promise<Proposed[]> => (await by.read<{ proposals: Proposed[] }>('/api/access/proposals')).proposals

/** Confirms the newest open proposal: with two administrators nothing happens by one. */
export async function agreed(by: Member): Promise<void> {
  const id = (await proposals(by)).at(-1)?.id
  const answer = await by.ask('POST', `/api/access/proposals/${id}/confirm`)
  assert.deepEqual([answer.status, await answer.json()], [200, { done: true }])
}

/** Ada, Eve and Fay: any two of them decide. */
export async function three(): Promise<[Member, Member, Member]> {
  const ada = await first()
  const eve = await joined(ada, 'Eve', 'node-admin', 'data-manager')
  const { link } = await invite(ada, ['node-admin'])
  await agreed(eve)
  return [ada, eve, await join(link, 'Fay')]
}
export const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } })
export const reaches = async (token: string): Promise<number> => (await fetch(`${place.house.url}/study`, bearer(token))).status
export const program = (method: string, path: string, token: string): Promise<Response> => fetch(`${place.house.url}${path}`, { method, ...bearer(token) })

export async function tokenOf(member: Member, roles: string[]): Promise<string> {
  const answer = await member.ask('POST', '/api/access/tokens', { name: 'script', roles })
  assert.equal(answer.status, 201)
  return ((await answer.json()) as { token: string }).token
}

/** Those of a type, or that name something; of one account when `about` is given. */
export async function events(type: string, about = ''): Promise<{ actor: string; subject: string; detail: Record<string, unknown> }[]> {
  const { rows } = await place.engines.records.query('select * from vesalius_ledger_entry left join vesalius_ledger_clear using (index) order by 1')
  return rows.filter((row) => JSON.stringify(row).includes(type) && JSON.stringify(row).includes(about)) as never
}

export async function ledgerOf(type: string): Promise<Record<string, unknown>[]> {
  return (await place.engines.ledger.read(0, 500, { type, newest: true })).reverse().map(({ detail }) => detail)
}
