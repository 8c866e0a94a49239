/** The contract of runners on every engine that is here, and what is particular to each. VESALIUS_TEST_SLURM=1 says that SLURM_CONF names a running cluster. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openRunner } from '#engines'
import { until } from './contract/records.ts'
import { runnerContract, workIn } from './contract/runner.ts'

const withoutSandbox = existsSync('/usr/bin/bwrap') ? false : 'bubblewrap is not installed'
const slurm = process.env['VESALIUS_TEST_SLURM'] ? undefined : 'no Slurm is named by VESALIUS_TEST_SLURM'

runnerContract({ engine: 'process', base: tmpdir(), absent: String(withoutSandbox), open: async () => (withoutSandbox ? undefined : openRunner('process:')) })
runnerContract({ engine: 'slurm', base: tmpdir(), absent: slurm ?? '', open: async () => (slurm ? undefined : openRunner('slurm:')) })

test('refuses an address it does not know, and says what to install when there is no sandbox', async (t) => {
  await assert.rejects(openRunner('kubernetes:'), { code: 'engines/bad-address' })
  if (withoutSandbox === false) return
  const runner = await openRunner('process:')
  await assert.rejects(async () => runner.run(workIn(t, tmpdir(), 'true')), { code: 'engines/no-sandbox', message: /bubblewrap/ })
})

test('what runs here dies with the program that started it', { skip: withoutSandbox }, async (t) => {
  const work = workIn(t, tmpdir(), 'while true; do date +%s%N > /out/beat; sleep 0.1; done')
  const code = `import { openRunner } from '#engines'; const runner = await openRunner('process:'); await runner.run(${JSON.stringify(work)})`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { cwd: import.meta.dirname, stdio: 'ignore' })
  const beat = join(work.folders.out, 'beat')
  await until(() => existsSync(beat), 20)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await pause(500)
  const last = readFileSync(beat, 'utf8')
  await pause(600)
  assert.equal(readFileSync(beat, 'utf8'), last)
})

test('work that is cancelled at any moment of the making of its sandbox ends, and leaves nothing behind', { skip: withoutSandbox, timeout: 240_000 }, async (t) => {
  const runner = await openRunner('process:')
  const names: string[] = []
  for (let at = 0; at < 200; at += 4) {
    // Four at once: a loaded machine stops between any two steps.
    await Promise.all([0, 1, 2, 3].map(async (more) => {
      const work = workIn(t, tmpdir(), 'sleep 300')
      names.push(work.folders.out)
      const cancelling = new AbortController()
      const running = runner.run(work, { signal: cancelling.signal })
      const until = performance.now() + ((at + more) % 80) / 10
      while (performance.now() < until) await new Promise((resolve) => setImmediate(resolve))
      cancelling.abort()
      assert.equal((await running).reason, 'cancelled')
    }))
  }
  const left = () => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n').filter((line) => line.includes('bwrap') && names.some((name) => line.includes(name)))
  await until(() => left().length === 0, 20)
})

test('slurm: a job that is killed after it was sent is lost, not waited for', { skip: slurm }, async (t) => {
  const work = workIn(t, tmpdir(), 'sleep 60')
  const running = (await openRunner('slurm:')).run(work)
  await pause(3_000)
  execFileSync('scancel', ['--name', work.name])
  assert.equal((await running).reason, 'lost')
})

test('slurm: a job that was sent before the program was killed is found by its name and not sent again', { skip: slurm }, async (t) => {
  const runner = await openRunner('slurm:')
  const work = workIn(t, tmpdir(), 'echo once >> /out/runs; sleep 3')
  const [first, second] = await Promise.all([runner.run(work), pause(2_000).then(() => runner.run(work))])
  assert.deepEqual([first.exitCode, second.exitCode], [0, 0])
  const third = await runner.run(work)
  assert.equal(third.exitCode, 0)
  assert.equal(readFileSync(join(work.folders.out, 'runs'), 'utf8'), 'once\n')
})

test('slurm: a controller that is away for a while does not lose what runs', { skip: slurm ?? (process.getuid?.() === 0 ? false : 'only root stops the controller'), timeout: 90_000 }, async (t) => {
  const config = readFileSync(process.env['SLURM_CONF'] ?? '', 'utf8')
  const pid = Number(readFileSync(/^SlurmctldPidFile=(.*)$/m.exec(config)?.[1] ?? '', 'utf8'))
  const work = workIn(t, tmpdir(), 'sleep 12; echo done > /out/done')
  const running = (await openRunner('slurm:')).run(work)
  await pause(3_000)
  process.kill(pid, 'SIGTERM')
  await pause(5_000)
  execFileSync('slurmctld', ['-f', process.env['SLURM_CONF'] ?? ''])
  const ended = await running
  assert.deepEqual([ended.reason, ended.exitCode], ['exited', 0])
})
