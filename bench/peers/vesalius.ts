/**
 * Vesalius itself: `solo --json` on a fresh folder, the whole journey on, durable writes, no sample cohort. A fresh folder has its tools tested first,
 * which is no part of what is measured.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { Peer } from './orthanc.ts'

export async function startVesalius(extra: readonly string[] = []): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-vesalius-'))
  const root = resolve(import.meta.dirname, '../..')
  const child = spawn(process.execPath, ['--max-semi-space-size=8', join(root, 'packages/server/src/solo.ts'), '--json', '--data', folder, '--http', '127.0.0.1:0', '--dimse', '127.0.0.1:0', '--viewer', 'off', '--samples', 'false', ...extra], { stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await new Promise<string>((resolveLine, reject) => {
    createInterface({ input: child.stdout }).once('line', resolveLine)
    child.once('exit', (code) => reject(new Error(`Vesalius ended with ${code} before it was ready`)))
  })
  const ready = JSON.parse(line) as { http: string; dimse: string; token: string }
  await toolsTested(ready)
  return {
    name: 'Vesalius', http: ready.http, dimsePort: Number(ready.dimse.split(':').at(-1)), aeTitle: 'VESALIUS', pid: child.pid as number,
    headers: { authorization: `Bearer ${ready.token}` }, dicomWeb: `${ready.http}/dicom-web`,
    stop: async () => {
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await Promise.race([ended, new Promise((wake) => setTimeout(wake, 15_000))])
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Where no sandbox is installed no tool is registered, and there is nothing to wait for after that. */
async function toolsTested({ http, token }: { readonly http: string; readonly token: string }): Promise<void> {
  const patience = performance.now() + 90_000
  while (performance.now() < patience) {
    const { tools } = await (await fetch(`${http}/api/compute/tools`, { headers: { authorization: `Bearer ${token}` } })).json() as { tools: readonly unknown[] }
    if (tools.length >= 6) return
    await pause(500)
  }
}
