/** Starting, stopping and starting again, as root and as an ordinary user; what refuses to start and how it says so. */
import assert from 'node:assert/strict'
import { chmodSync, chownSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { namesIn } from './at-rest.ts'
import { patientFile } from './canaries.ts'
import { handIn, openSend, sendsOf, stow, storeByDimse } from './deliveries.ts'
import { newFolder, openDoor, postmasterOf, quietly, ready, repository, start, tidyUp, until } from './door.ts'

after(tidyUp)

const isRunning = (pid: number): boolean => {
  try { return process.kill(pid, 0) } catch { return false }
}

test('Ctrl-C ends it cleanly in the middle of an intake, and the next start finds everything', async () => {
  const data = newFolder()
  const first = await openDoor({ data })
  const postmaster = postmasterOf(data)
  const acknowledged: number[] = []
  let sending = true
  const sender = (async () => {
    for (let instance = 1; sending; instance++) {
      const answer = await stow(first, [patientFile({ instance })]).catch(() => undefined)
      if (answer?.status !== 200) return
      acknowledged.push(instance)
    }
  })()
  await until(() => acknowledged.length > 5)
  const ended = await first.stop()
  sending = false
  await sender
  assert.deepEqual(ended, { code: 0, signal: null })
  assert.equal(first.log(), '', 'nothing to complain of')
  assert.equal(isRunning(postmaster), false, 'PostgreSQL stopped with it')
  assert.deepEqual(namesIn(data).filter((name) => /^(objects\/incoming|spool\/passing|spool\/uploads)\/./.test(name)), [])

  const second = await openDoor({ data })
  assert.ok(second.token.length > 20)
  const { instances } = await second.json<{ instances: number }>('GET', '/api/archive/summary')
  assert.ok(instances >= acknowledged.length && instances <= acknowledged.length + 1, `${instances} of ${acknowledged.length}`)
  const send = await openSend(second)
  for (const instance of acknowledged) assert.equal((await handIn(second, send, patientFile({ instance }))).outcome, 'duplicate')
  assert.equal((await second.stop()).code, 0)
  for (const name of ['keys', 'objects', 'spool', 'local-token', ...namesIn(join(data, 'objects')).map((one) => `objects/${one}`)]) {
    assert.equal(statSync(join(data, name)).mode & 0o077, 0, `others may read ${name}`)
  }
})

test('a second start on the same folder is refused in one line that says why, and harms nothing', async () => {
  const door = await openDoor()
  const second = start([...quietly, '--data', door.data])
  const { code } = await second.ended
  assert.notEqual(code, 0)
  assert.equal(second.output.out, '')
  assert.match(second.output.err, /^vesalius: [^\n]+\(engines\/[a-z-]+\)\n$/)
  assert.equal((await stow(door, [patientFile({ instance: 1 })])).status, 200)
  assert.equal((await door.stop()).code, 0)
})

test('without authentication it binds nothing but this machine', async () => {
  await Promise.all(([['http', '0.0.0.0:0'], ['dimse', '0.0.0.0:0'], ['http', '[::]:0'], ['viewer', '0.0.0.0:0']] as const).map(async ([setting, address]) => {
    const data = newFolder()
    const { output, ended } = start([...quietly, '--data', data, `--${setting}`, address])
    assert.equal((await ended).code, 78, setting)
    assert.match(output.err, /\(access\/[a-z-]+\)/)
    assert.deepEqual(readdirSync(data), [], 'nothing was begun')
  }))
})

test('a setting that does not exist, one that is wrong and an address in use are named, without their value', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as { port: number }
  try {
    for (const [args, said] of [
      [['--colour', 'blue'], /config\/unknown-key/], [['--http', 'nonsense-value'], /config\/bad-value/], [['--dimse', `127.0.0.1:${port}`], /dimse.*node\/address-in-use/],
    ] as const) {
      const { output, ended } = start([...quietly, '--data', newFolder(), ...args])
      assert.equal((await ended).code, 78)
      assert.match(output.err, said)
      assert.doesNotMatch(output.err, /blue|nonsense/)
    }
  } finally {
    taken.close()
  }
})

test('a port that is taken is named at once, before anything is opened', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as { port: number }
  try {
    for (const setting of ['http', 'dimse']) {
      const data = newFolder()
      const { output, ended } = start([...quietly, '--data', data, `--${setting}`, `127.0.0.1:${port}`])
      assert.equal((await ended).code, 78)
      assert.match(output.err, new RegExp(`^vesalius: Port ${port}, which the setting ${setting} names, is in use`))
      assert.deepEqual(readdirSync(data), [], 'nothing was begun')
    }
  } finally {
    taken.close()
  }
})

test('npm that is killed takes its door with it, also with a shell between', { timeout: 120_000 }, async (t) => {
  if (!existsSync('/proc/self/status')) return t.skip('this system does not say who is whose parent')
  for (const shell of [false, true]) {
    const data = newFolder()
    const words = [join(repository, 'scripts', 'bootstrap.cjs'), 'start', ...quietly, '--data', data]
    // What npm does: a shell of its own around the command, or in its place, with its name for the script in the environment.
    const text = `require('node:child_process').spawn(${shell ? `'/bin/sh', ['-c', '"$0" "$@"; exit $?', process.execPath, ...process.argv.slice(1, -1)]` : 'process.execPath, process.argv.slice(1, -1)'}, { stdio: 'inherit' })`
    const npm = start([], { before: ['-e', text, ...words], env: { npm_lifecycle_event: 'start' } })
    await until(() => npm.output.out.includes('\n'), 90)
    const postmaster = postmasterOf(data)
    const door = Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${postmaster}/status`, 'utf8'))?.[1])
    npm.child.kill('SIGKILL')
    try {
      await until(() => !isRunning(postmaster) && !isRunning(door), 60)
    } finally {
      if (isRunning(door)) process.kill(door, 'SIGKILL')
    }
    const again = await openDoor({ data })
    assert.equal((await again.stop()).code, 0)
  }
})

test('an ordinary user starts it in a folder of their own, which only they can read; a file that they may not read holds up no other', async (t) => {
  const root = process.getuid?.() === 0
  if (root && !existsSync('/usr/bin/setpriv')) return t.skip('no setpriv to become an ordinary user')
  const folder = newFolder()
  const data = join(folder, 'own')
  const uid = root ? 65_534 : process.getuid?.()
  if (root) chownSync(folder, 65_534, 65_534)
  const prefix = ['--reuid=65534', '--regid=65534', '--clear-groups', '--', process.execPath]
  const watched = newFolder()
  chmodSync(watched, 0o755)
  writeFileSync(join(watched, 'a'), patientFile({ instance: 2 }), { mode: 0o600 })
  writeFileSync(join(watched, 'b'), patientFile({ instance: 3 }), { mode: 0o644 })
  const args = [...quietly, '--data', data, '--watch-folder', watched]
  const door = await ready(root ? start(args, { command: '/usr/bin/setpriv', before: prefix }) : start(args), data)
  assert.deepEqual((await storeByDimse(door, [patientFile({ instance: 1 })])).map(({ result }) => result.status), [0])
  await until(async () => (await sendsOf(door, 'watch')).some(({ state, counts }) => state === 'closed' && counts.stored === (root ? 1 : 2)))
  assert.equal((await door.stop()).code, 0)
  for (const name of ['', 'keys', 'objects', 'spool', 'records', 'local-token']) {
    const { mode, uid: owner } = statSync(join(data, name))
    assert.equal(mode & 0o077, 0, `${name || 'the folder'} can be read by others`)
    assert.equal(owner, uid)
  }
})
