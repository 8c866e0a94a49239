/** DCMTK's storescp, writing each instance to disk (a process for each association), TCP_NODELAY on. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Peer } from './orthanc.ts'
import { freePort } from './ports.ts'
import { program } from '../programs.ts'

export async function startStorescp(): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-storescp-'))
  const port = await freePort()
  const child = spawn(program('storescp', 'dcmtk'), ['--fork', '-od', folder, '+uf', '-aet', 'STORESCP', String(port)], { stdio: 'ignore', env: { ...process.env, TCP_NODELAY: '1' } })
  await new Promise((wake) => setTimeout(wake, 400))
  return {
    name: 'storescp', http: '', dimsePort: port, aeTitle: 'STORESCP', pid: child.pid as number, headers: {}, dicomWeb: '',
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
