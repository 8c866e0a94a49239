/** The demonstration as it is started: a hub and three hospitals that enrol by themselves, links for every part, all of it found again, and nothing left behind. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const command = fileURLToPath(new URL('../../../bin/vesalius.cjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'vesalius-demo-'))
after(() => rmSync(folder, { recursive: true, force: true }))

interface Ready { readonly sites: readonly { readonly key: string; readonly name: string; readonly http: string }[]; readonly people: readonly { readonly site: string; readonly title: string; readonly link: string }[] }

async function openDemo() {
  const child = spawn(process.execPath, [command, 'demo', '--json', '--data', folder, '--patients', '6'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const line = await Promise.race([new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve)), ended.then(() => '{}')])
  return { ...JSON.parse(line) as Ready, pid: child.pid ?? 0, stop: async () => { child.kill('SIGTERM'); return ended } }
}

const titles = ({ people }: Ready, site: string): string[] => people.filter((one) => one.site === site).map(({ title }) => title)
const links = ({ people }: Ready): string[] => people.map(({ link }) => link)

test('starts four sites that know each other, gives a link to every part, and finds everything again after a stop', { timeout: 480_000 }, async () => {
  const first = await openDemo()
  assert.deepEqual(first.sites.map(({ name }) => name), ['Demo hub', 'North Hospital', 'South Hospital', 'West Hospital'])
  assert.equal(new Set(first.sites.map(({ http }) => new URL(http).hostname)).size, 4, 'browsers keep cookies by host')
  assert.deepEqual(titles(first, 'Demo hub'), ['researcher', 'committee member 1', 'committee member 2', 'auditor', 'administrator'])
  assert.deepEqual(titles(first, 'West Hospital'), ['data manager', 'data holder'])
  assert.equal(new Set(links(first)).size, 11)
  for (const { http } of first.sites) assert.equal((await fetch(`${http}/healthz`)).status, 200)
  assert.deepEqual(readdirSync(join(folder, 'demo')).filter((name) => name.startsWith('code-')), [], 'no code is left lying about')
  assert.equal(await first.stop(), 0)
  const again = await openDemo()
  assert.deepEqual(again.sites, first.sites, 'the same addresses')
  assert.equal(links(again).some((link) => links(first).includes(link)), false)
  assert.equal(await again.stop(), 0)
  for (const { http } of again.sites) await assert.rejects(fetch(`${http}/healthz`), 'nothing goes on')
})

test('sites end with the program that started them, also when that one is killed', { timeout: 300_000 }, async () => {
  const { sites, pid } = await openDemo()
  const parent = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).find((name) => parentOf(name) === pid)
  assert.ok(parent)
  process.kill(Number(parent), 'SIGKILL')
  const gone = async (http: string) => fetch(`${http}/healthz`).then(() => false, () => true)
  for (let waited = 0; !(await Promise.all(sites.map(({ http }) => gone(http)))).every(Boolean); waited++) {
    assert.ok(waited < 60, 'sites go on without the program that started them')
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
})

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}
