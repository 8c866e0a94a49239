/** `vesalius people`: what it asks of a node and prints, and what it refuses before it asks. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'vesalius-people-'))
const token = join(folder, 'token')
const person = { from: 'here', claimed: [], createdAt: '2026-01-01T00:00:00.000Z', signedInAt: null, you: false }
const people = [
  { ...person, id: 'account-1', name: 'Ada', roles: ['node-admin'], state: 'open', signedInAt: '2026-02-01T08:00:00.000Z' },
  { ...person, id: 'account-2', name: 'Dan', roles: [], state: 'closed' },
  { ...person, id: 'account-3', name: 'Eve', roles: ['viewer'], state: 'open' },
  { ...person, id: 'account-4', name: 'eve', roles: ['viewer'], state: 'open' },
]
const proposal = `proposal-${'0'.repeat(26)}`
let asked: string[] = []
const node = createServer((request, response) => {
  void (async () => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    asked.push(`${request.method} ${request.url} ${body}`.trim())
    if (request.headers.authorization !== 'Bearer secret') response.writeHead(401).end('{}')
    else if (request.url === '/api/access/proposals') response.end(JSON.stringify({ proposals: [{ id: proposal, kind: 'close', subject: 'account-1', name: 'Ada', roles: null, before: null, by: [], at: '', expiresAt: '2026-03-01T00:00:00.000Z', mayConfirm: true }] }))
    else if (request.url?.endsWith('/confirm')) response.end(JSON.stringify({ done: true }))
    else if (request.method === 'PUT') response.writeHead(202).end(JSON.stringify({ proposal }))
    else if (request.method === 'GET') response.end(JSON.stringify({ people }))
    else if (request.url === '/api/access/invitations') response.writeHead(201).end(JSON.stringify({ id: 'invitation-1', link: 'http://here/welcome#code=vso_1', expiresAt: '2026-03-01T00:00:00.000Z' }))
    else response.writeHead(204).end()
  })()
})

before(async () => {
  writeFileSync(token, 'secret\n')
  await new Promise<void>((resolve) => node.listen(0, '127.0.0.1', resolve))
})
after(async () => {
  await new Promise((resolve) => node.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => { asked = [] })

async function run(...words: readonly string[]): Promise<{ status: number | null; out: string; err: string }> {
  const url = `http://127.0.0.1:${(node.address() as AddressInfo).port}`
  const child = spawn(process.execPath, [cli, 'people', ...words, '--url', url, '--token-file', token])
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => { out += String(chunk) })
  child.stderr.on('data', (chunk) => { err += String(chunk) })
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { status, out, err }
}

test('people list prints a line for each account, or JSON', async () => {
  const { status, out } = await run('list')
  assert.equal(status, 0)
  assert.match(out, /^Ada +node-admin +open +last signed in 2026-02-01T08:00:00\.000Z +account-1\nDan +no role +closed +not signed in +account-2\n/)
  assert.deepEqual(JSON.parse((await run('list', '--json')).out), people)
})

test('people invite prints the link and until when it works', async () => {
  const { status, out } = await run('invite', '--role', 'viewer', '--role', 'auditor', '--note', 'Bob')
  assert.deepEqual([status, out], [0, 'http://here/welcome#code=vso_1\nworks once, until 2026-03-01T00:00:00.000Z; it is not shown again\n'])
  assert.deepEqual(asked, ['POST /api/access/invitations {"roles":["viewer","auditor"],"note":"Bob"}'])
  const nothing = await run('invite')
  assert.deepEqual([nothing.status, nothing.err], [64, 'vesalius: say at least one --role\n'])
})

test('people close and reopen find somebody by name or identifier, and guess nobody', async () => {
  assert.deepEqual([(await run('close', 'ada')).out, (await run('reopen', 'account-2')).out], ['Ada (account-1): closed\n', 'Dan (account-2): open\n'])
  assert.deepEqual(asked.filter((line) => line.startsWith('POST')), ['POST /api/access/people/account-1/close', 'POST /api/access/people/account-2/reopen'])
  asked = []
  for (const [name, said] of [['Mallory', /nobody/], ['Eve', /several/]] as const) {
    const { status, err } = await run('close', name)
    assert.equal(status, 65)
    assert.match(err, said)
  }
  assert.equal(asked.filter((line) => line.startsWith('POST')).length, 0)
  assert.equal((await run('close')).status, 64)
})

test('what takes two is proposed, listed, confirmed and cancelled', async () => {
  assert.deepEqual((await run('roles', 'Ada', '--role', 'node-admin', '--role', 'auditor')).out, `waits for another administrator: vesalius people confirm ${proposal}\n`)
  assert.equal((await run('proposals')).out, `${proposal}  close  Ada  by the operator of the machine  until 2026-03-01T00:00:00.000Z\n`)
  assert.deepEqual([(await run('confirm', proposal)).out, (await run('cancel', proposal)).out], ['confirmed and done\n', 'cancelled\n'])
  assert.deepEqual(asked.filter((line) => !line.startsWith('GET')), ['PUT /api/access/people/account-1/roles {"roles":["node-admin","auditor"]}', `POST /api/access/proposals/${proposal}/confirm`, `DELETE /api/access/proposals/${proposal}`])
  assert.equal((await run('confirm', '../people')).status, 64)
})
