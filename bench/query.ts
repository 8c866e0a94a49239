/** QIDO-RS at 110,000 instances: the same questions to Orthanc and Vesalius, one connection and eight; p50 in milliseconds. */
import { parseArgs } from 'node:util'
import { fill, qido, valueOf } from './filled.ts'
import { load } from './http-load.ts'
import { type Peer, startOrthanc } from './peers/orthanc.ts'
import { startVesalius } from './peers/vesalius.ts'
import { costOf, printTable } from './programs.ts'

interface Question { readonly name: string; path(peer: Peer, known: Known): string }
interface Known { readonly patientId: string; readonly study: string; readonly series: string; readonly from: string; readonly to: string; readonly nameStart: string }

const questions: Question[] = [
  { name: 'one study by PatientID', path: (_, known) => `/studies?PatientID=${encodeURIComponent(known.patientId)}&limit=1` },
  { name: '50 studies', path: () => '/studies?limit=50' },
  { name: '50 studies by name*', path: (_, known) => `/studies?PatientName=${encodeURIComponent(known.nameStart)}*&limit=50` },
  { name: '50 studies by date range', path: (_, known) => `/studies?StudyDate=${known.from}-${known.to}&limit=50` },
  { name: 'series of a study', path: (_, known) => `/studies/${known.study}/series` },
  { name: '100 series by modality', path: () => '/series?Modality=CT&limit=100' },
  { name: 'instances of a series', path: (_, known) => `/studies/${known.study}/series/${known.series}/instances` },
  { name: 'absent SOP Instance UID', path: () => '/instances?SOPInstanceUID=1.2.3.4.5.6.7.8.9' },
]

export async function query(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { instances: { type: 'string', default: '110000' }, requests: { type: 'string', default: '60' } } })
  const peers = [await startOrthanc(), await startVesalius()]
  try {
    await fill(peers, { kind: 'tiny', count: Number(values.instances), parts: 4, perSeries: 100 })
    const known = new Map<string, Known>()
    for (const peer of peers) known.set(peer.name, await knownOf(peer))
    const rows: (string | number)[][] = []
    for (const question of questions) {
      const timings = new Map<string, { one: number; eight: number }>()
      for (const peer of peers) {
        const url = peer.dicomWeb + question.path(peer, known.get(peer.name) as Known)
        const shared = { url, headers: { ...peer.headers, accept: 'application/dicom+json' } }
        await load({ ...shared, requests: 5, connections: 1 })
        const one = await load({ ...shared, requests: Number(values.requests), connections: 1 })
        const eight = await load({ ...shared, requests: Number(values.requests) * 4, connections: 8 })
        timings.set(peer.name, { one: one.p50, eight: eight.perSecond })
      }
      const [orthanc, ours] = peers.map((peer) => timings.get(peer.name) as { one: number; eight: number })
      if (orthanc && ours) rows.push([question.name, orthanc.one, ours.one, orthanc.one / ours.one, orthanc.eight, ours.eight])
    }
    printTable(`QIDO-RS at ${values.instances} instances`, ['question', 'Orthanc p50 ms', 'Vesalius p50 ms', 'ratio', 'Orthanc /s by 8', 'Vesalius /s by 8'], rows)
    printTable('Memory', ['server', 'peak MB'], peers.map((peer) => [peer.name, costOf(peer.pid).peakMegabytes]))
  } finally {
    await Promise.all(peers.map((peer) => peer.stop()))
  }
}

async function knownOf(peer: Peer): Promise<Known> {
  const studies = await qido(peer, '/studies?limit=1&offset=20')
  const study = valueOf(studies[0], '0020000D')
  const series = valueOf((await qido(peer, `/studies/${study}/series`))[0], '0020000E')
  const date = valueOf(studies[0], '00080020') || '20150101'
  const name = valueOf(studies[0], '00100010')
  return { patientId: valueOf(studies[0], '00100020'), study, series, from: `${date.slice(0, 6)}01`, to: `${date.slice(0, 6)}28`, nameStart: name.slice(0, 5) || 'X' }
}
