/** Who may associate with a node: the list of peers, our own AE title, and nobody from outside without a list. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openAssociation, openLog, serveDimse } from '#kernel'
import type { DimsePeer } from '#kernel'
import { readConfig } from '../src/kernel/config.ts'
import { openNode } from '../src/node.ts'
import { admission, readPeers } from '../src/peers.ts'

const folder = mkdtempSync(join(tmpdir(), 'vesalius-peers-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const file = (content: string): string => {
  const path = join(folder, `${Math.random()}.json`)
  writeFileSync(path, content)
  return path
}
const listed = (...peers: object[]) => readPeers(file(JSON.stringify(peers)))
const caller = (callingAe: string, remoteAddress: string): DimsePeer => ({ callingAe, calledAe: 'VESALIUS', remoteAddress })
const coded = (code: string) => (error: { code?: string }) => error.code === code

test('without a list only this machine associates', async () => {
  const allow = admission([])
  assert.deepEqual(await Promise.all(['127.0.0.1', '::1', '10.1.2.3', '2001:db8::1', ''].map((at) => allow(caller('ANY', at)))), [true, true, false, false, false])
})

test('with a list only those on it associate, from their address where it is given', async () => {
  const allow = admission(listed({ aeTitle: 'CT', host: '10.1.2.3' }, { aeTitle: 'MR' }, { aeTitle: 'LOCAL', host: 'localhost' }))
  assert.equal(await allow(caller('CT', '10.1.2.3')), true)
  assert.equal(await allow(caller('CT', '10.1.2.4')), false)
  assert.equal(await allow(caller('MR', '10.9.9.9')), true)
  assert.equal(await allow(caller('STRANGER', '127.0.0.1')), false, 'not even from this machine')
  assert.equal(await allow(caller('LOCAL', '127.0.0.1')), true)
  assert.equal(await allow(caller('LOCAL', '10.1.2.3')), false)
})

test('a list that cannot be read says what is expected, without its content', () => {
  assert.throws(() => readPeers(join(folder, 'missing.json')), (error: Error & { code?: string }) => error.code === 'node/no-peers-file' && /ENOENT.*JSON file/.test(error.message))
  assert.throws(() => readPeers(file('{')), coded('node/bad-peers'))
  assert.throws(() => listed({ aeTitle: 'far too long a title' }), (error: Error) => /0\.aeTitle/.test(error.message) && !/far too/.test(error.message))
  assert.deepEqual(listed({ aeTitle: 'CT' }), [{ aeTitle: 'CT', mayStore: true, mayQuery: true, mayMove: false }])
})

test('a listener for DIMSE that others reach does not start without a list', async () => {
  for (const setting of ['dimse', 'dimse-tls']) {
    const config = readConfig({}, ['--data', join(folder, 'never'), '--authentication', 'configured', '--dimse', 'off', `--${setting}`, '0.0.0.0:0'])
    await assert.rejects(openNode(config, openLog('silent')), (error: Error & { code?: string }) => error.code === 'node/no-peers' && /--peers FILE/.test(error.message))
  }
})

test('a stranger is turned away at the association, before any service', async () => {
  const server = await serveDimse({ host: '127.0.0.1', port: 0, aeTitles: (called) => called === 'VESALIUS', allow: admission(listed({ aeTitle: 'CT' })), services: [], log: openLog('silent') })
  const reach = async (callingAe: string, calledAe: string) => {
    const association = await openAssociation({ host: '127.0.0.1', port: server.address.port, callingAe, calledAe, contexts: [{ sopClassUid: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }] })
    const { status } = await association.echo()
    await association.release()
    return status
  }
  try {
    assert.equal(await reach('CT', 'VESALIUS'), 0)
    await assert.rejects(reach('STRANGER', 'VESALIUS'), coded('association/refused'))
    await assert.rejects(reach('CT', 'ANY-SCP'), coded('association/refused'))
  } finally {
    await server.close(0)
  }
})
