/** Orthanc with its DICOMweb plugin, on loopback, SQLite, defaults otherwise; TCP_NODELAY on. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './ports.ts'
import { program } from '../programs.ts'

export interface Peer { readonly name: string; readonly http: string; readonly dimsePort: number; readonly aeTitle: string; readonly pid: number; readonly headers: Record<string, string>; readonly dicomWeb: string; stop(): Promise<void> }

export async function startOrthanc(): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-orthanc-'))
  const [httpPort, dimsePort] = [await freePort(), await freePort()]
  const plugins = ['/usr/share/orthanc/plugins', '/usr/lib/orthanc/plugins'].flatMap((place) => { try { return readdirSync(place).filter((name) => /DicomWeb/i.test(name)).map((name) => join(place, name)) } catch { return [] } })
  writeFileSync(join(folder, 'orthanc.json'), JSON.stringify({
    Name: 'bench', StorageDirectory: join(folder, 'db'), IndexDirectory: join(folder, 'db'), HttpPort: httpPort, DicomPort: dimsePort, DicomAet: 'ORTHANC',
    RemoteAccessAllowed: false, AuthenticationEnabled: false, DicomCheckCalledAet: false, Plugins: plugins, DicomWeb: { Enable: true, Root: '/dicom-web/' }, OverwriteInstances: false,
  }))
  const child: ChildProcess = spawn(program('Orthanc', 'orthanc orthanc-dicomweb'), [join(folder, 'orthanc.json')], { stdio: 'ignore', env: { ...process.env, TCP_NODELAY: '1' } })
  const http = `http://127.0.0.1:${httpPort}`
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await fetch(`${http}/system`).then((response) => response.ok, () => false)) break
    await new Promise((wake) => setTimeout(wake, 100))
  }
  return {
    name: 'Orthanc', http, dimsePort, aeTitle: 'ORTHANC', pid: child.pid as number, headers: {}, dicomWeb: `${http}/dicom-web`,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await Promise.race([ended, new Promise((wake) => setTimeout(wake, 5000))])
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
