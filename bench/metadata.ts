/** A series of 500 CT instances: its metadata, the whole series, one instance, one frame; Orthanc and Vesalius. */
import { parseArgs } from 'node:util'
import { fill, qido, valueOf } from './filled.ts'
import { load, type Timing } from './http-load.ts'
import { startOrthanc } from './peers/orthanc.ts'
import { startVesalius } from './peers/vesalius.ts'
import { costOf, printTable } from './programs.ts'

export async function metadata(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { instances: { type: 'string', default: '500' }, requests: { type: 'string', default: '10' } } })
  const peers = [await startOrthanc(), await startVesalius()]
  try {
    await fill(peers, { kind: 'ct', count: Number(values.instances), parts: 1, perSeries: Number(values.instances) })
    const results = new Map<string, Record<string, Timing>>()
    for (const peer of peers) {
      const [instance] = await qido(peer, '/instances?limit=1')
      const [study, series, sop] = ['0020000D', '0020000E', '00080018'].map((tag) => valueOf(instance, tag))
      const base = `${peer.dicomWeb}/studies/${study}/series/${series}`
      const ask = (path: string, accept: string, times: number, connections = 1) => load({ url: base + path, headers: { ...peer.headers, accept }, requests: Number(values.requests) * times, connections })
      const dicom = 'multipart/related; type="application/dicom"'
      await ask('/metadata', 'application/dicom+json', 0.2)
      results.set(peer.name, {
        'metadata of the series': await ask('/metadata', 'application/dicom+json', 1),
        'whole series': await ask('', `${dicom}; transfer-syntax=*`, 0.5),
        'one instance': await ask(`/instances/${sop}`, `${dicom}; transfer-syntax=*`, 20),
        'one instance, 4 connections': await ask(`/instances/${sop}`, `${dicom}; transfer-syntax=*`, 40, 4),
        'one frame': await ask(`/instances/${sop}/frames/1`, 'multipart/related; type="application/octet-stream"; transfer-syntax=*', 20),
      })
    }
    const [orthanc, ours] = peers.map((peer) => results.get(peer.name) as Record<string, Timing>)
    if (!orthanc || !ours) return
    printTable(`${values.instances} CT instances`, ['what', 'Orthanc p50 ms', 'MB/s', 'Vesalius p50 ms', 'MB/s', 'ratio of time'],
      Object.entries(orthanc).map(([name, theirs]) => {
        const mine = ours[name] as Timing
        return [name, theirs.p50, theirs.bytes / 1e6 * theirs.perSecond, mine.p50, mine.bytes / 1e6 * mine.perSecond, theirs.p50 / mine.p50]
      }))
    printTable('Memory', ['server', 'peak MB'], peers.map((peer) => [peer.name, costOf(peer.pid).peakMegabytes]))
  } finally {
    await Promise.all(peers.map((peer) => peer.stop()))
  }
}
