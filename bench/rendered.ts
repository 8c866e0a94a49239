/** Rendered images: a CT as JPEG and as PNG, never the same instance twice in a row; Orthanc and Vesalius. */
import { parseArgs } from 'node:util'
import { fill, qido, valueOf } from './filled.ts'
import { load } from './http-load.ts'
import { startOrthanc } from './peers/orthanc.ts'
import { startVesalius } from './peers/vesalius.ts'
import { median, printTable } from './programs.ts'

export async function rendered(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { instances: { type: 'string', default: '60' } } })
  const count = Number(values.instances)
  const peers = [await startOrthanc(), await startVesalius()]
  try {
    await fill(peers, { kind: 'ct', count, parts: 1, perSeries: count })
    const times = new Map<string, number[]>()
    for (const peer of peers) {
      for (const type of ['image/jpeg', 'image/png']) {
        for (const instance of await qido(peer, `/instances?limit=${count}`)) {
          const [study, series, sop] = ['0020000D', '0020000E', '00080018'].map((tag) => valueOf(instance, tag))
          const timing = await load({ url: `${peer.dicomWeb}/studies/${study}/series/${series}/instances/${sop}/rendered`, headers: { ...peer.headers, accept: type }, requests: 1, connections: 1 })
          times.set(`${peer.name} ${type}`, [...times.get(`${peer.name} ${type}`) ?? [], timing.p50])
        }
      }
    }
    printTable('Rendered CT, 512×512', ['type', 'Orthanc p50 ms', 'Vesalius p50 ms', 'ratio'], ['image/jpeg', 'image/png'].map((type) => {
      const [theirs, ours] = ['Orthanc', 'Vesalius'].map((name) => median(times.get(`${name} ${type}`) ?? []))
      return [type, theirs as number, ours as number, (theirs as number) / (ours as number)]
    }))
  } finally {
    await Promise.all(peers.map((peer) => peer.stop()))
  }
}
