/** What every engine that runs untrusted work must do. Each test sends a real command into a real sandbox. */
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import type { Limits, Runner, Work } from '#engines'

const limits: Limits = { wallSeconds: 30, memoryBytes: 256 * 1024 ** 2, fileBytes: 4 * 1024 ** 2, outputBytes: 8 * 1024 ** 2, processes: 32, cpus: 1 }

/** Folders under `base` (which the engine's machines share) and a work that runs a script of the shell. */
export function workIn(t: TestContext, base: string, script: string, more: Partial<Limits> = {}): Work {
  const folder = mkdtempSync(join(base, 'vesalius-runner-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const folders = { out: join(folder, 'out'), scratch: join(folder, 'scratch'), control: join(folder, 'control') }
  for (const path of Object.values(folders)) mkdirSync(path)
  mkdirSync(join(folder, 'in'))
  writeFileSync(join(folder, 'in', 'given'), 'given\n')
  return {
    name: `contract-${randomBytes(6).toString('hex')}`, command: ['/bin/sh', '-c', script], mounts: [{ source: join(folder, 'in'), target: '/in' }], folders,
    environment: { GIVEN: 'yes' }, limits: { ...limits, ...more },
  }
}

export interface RunnerContract {
  readonly engine: string
  readonly base: string
  /** Undefined when the engine is not here; then `absent` says why. */
  readonly open: () => Promise<Runner | undefined>
  readonly absent: string
}

export function runnerContract({ engine, base, open, absent }: RunnerContract): void {
  const check = (sentence: string, work: (t: TestContext, runner: Runner) => Promise<void>) =>
    test(`${engine}: ${sentence}`, { timeout: 90_000 }, async (t) => {
      const runner = await open()
      if (!runner) return t.skip(absent)
      await work(t, runner)
    })

  check('gives the exit code, the files that were written, and what was used', async (t, runner) => {
    const work = workIn(t, base, 'cat /in/given > /out/got; echo "$GIVEN" >> /out/got; i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo said; exit 3')
    const ended = await runner.run(work)
    assert.deepEqual([ended.reason, ended.exitCode], ['exited', 3], ended.log)
    assert.equal(readFileSync(join(work.folders.out, 'got'), 'utf8'), 'given\nyes\n')
    assert.match(ended.log, /said/)
    assert.ok(ended.usage.outputBytes === 10 && ended.usage.wallSeconds > 0)
  })

  check('has no network, no environment, no files of the machine, and writes nowhere but in /out and /scratch', async (t, runner) => {
    process.env['VESALIUS_CANARY'] = 'canary'
    t.after(() => { delete process.env['VESALIUS_CANARY'] })
    const work = workIn(t, base, `
      env | grep -c CANARY > /out/env; ls / | tr '\\n' ' ' > /out/root; tail -n +3 /proc/net/dev | grep -v ' lo:' | wc -l > /out/net
      for place in /in/x /usr/x /x /dev/x /etc/x /proc/sys/kernel/hostname; do (echo x > $place) 2>/dev/null && echo $place; done > /out/written
      ls /proc | grep -c '^[0-9]' > /out/processes; id -u > /out/uid; unshare -Ur true 2>/dev/null && echo yes > /out/nested; mkdir /scratch/a; exit 0`)
    assert.equal((await runner.run(work)).exitCode, 0)
    const read = (name: string) => readFileSync(join(work.folders.out, name), 'utf8').trim()
    assert.deepEqual([read('env'), read('net'), read('written'), read('uid')], ['0', '0', '', '65534'])
    assert.doesNotMatch(read('root'), /home|root|var|work/)
    assert.ok(Number(read('processes')) < 8)
    assert.throws(() => read('nested'), 'no further namespaces')
  })

  check('ends what takes too long, too much memory, or fills the disk', async (t, runner) => {
    const slow = await runner.run(workIn(t, base, 'sleep 60', { wallSeconds: 1 }))
    assert.equal(slow.reason, 'wall-time')
    assert.ok(slow.usage.wallSeconds < 20)
    const large = await runner.run(workIn(t, base, 'x=$(head -c 400000000 /dev/zero | tr "\\0" a); sleep 20', { memoryBytes: 100 * 1024 ** 2 }))
    // A batch system may say that it ended the work, or end one process of it.
    assert.ok(large.reason === 'memory' || (runner.kind === 'slurm' && large.exitCode !== 0), `${large.reason} ${large.exitCode}`)
    const full = await runner.run(workIn(t, base, 'for i in 1 2 3 4 5 6; do head -c 3000000 /dev/zero > /out/$i; done; sleep 20'))
    assert.equal(full.reason, 'output')
    const file = await runner.run(workIn(t, base, 'head -c 6000000 /dev/zero > /scratch/one; test $(wc -c < /scratch/one) -le 4194304'))
    assert.deepEqual([file.reason, file.exitCode], ['exited', 0])
  })

  check('ends a flood of processes', async (t, runner) => {
    if (runner.kind === 'slurm' && process.getuid?.() === 0) return t.skip('the kernel sets root no limit of processes, and on another machine nobody watches')
    const ended = await runner.run(workIn(t, base, 'i=0; while [ $i -lt 60 ]; do sleep 30 & i=$((i+1)); done; wait'))
    assert.ok(ended.reason === 'processes' || ended.exitCode !== 0, ended.reason)
    assert.ok(ended.usage.wallSeconds < 20)
  })

  check('ends work that is cancelled within 10 seconds', async (t, runner) => {
    const cancel = new AbortController()
    setTimeout(() => cancel.abort(), 1_500)
    const began = Date.now()
    const ended = await runner.run(workIn(t, base, 'trap "" TERM INT; while true; do sleep 1; done'), { signal: cancel.signal })
    assert.equal(ended.reason, 'cancelled')
    assert.ok(Date.now() - began < 11_500, `${Date.now() - began} ms`)
  })
}
