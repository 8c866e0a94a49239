/** STOW-RS intake: one CT (0.53 MB) or small instance a request, over 1 and 4 connections, into Orthanc and Vesalius in turn. */
import { parseArgs } from 'node:util'
import { ctFile } from './corpus.ts'
import { load } from './http-load.ts'
import { type Peer, startOrthanc } from './peers/orthanc.ts'
import { startVesalius } from './peers/vesalius.ts'
import { costOf, median, printTable } from './programs.ts'

export async function stow(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { ct: { type: 'string', default: '300' }, small: { type: 'string', default: '800' }, rounds: { type: 'string', default: '3' } } })
  const rows: (string | number)[][] = []
  for (const kind of ['ct', 'small'] as const) {
    for (const connections of [1, 4]) {
      const runs = new Map<string, { perSecond: number; cpu: number; peak: number }[]>()
      for (let round = 0; round < Number(values.rounds); round++) {
        for (const start of [startOrthanc, startVesalius]) {
          const peer = await start()
          try {
            runs.set(peer.name, [...runs.get(peer.name) ?? [], await send(peer, { kind, count: Number(values[kind]), connections, seed: round + 1 })])
          } finally {
            await peer.stop()
          }
        }
      }
      const rate = (name: string) => median((runs.get(name) ?? []).map((run) => run.perSecond))
      for (const [name, all] of runs) rows.push([kind, connections, name, rate(name), median(all.map((run) => run.cpu)), median(all.map((run) => run.peak)), rate(name) / rate('Orthanc')])
    }
  }
  printTable('STOW-RS intake (medians)', ['files', 'connections', 'receiver', 'instances/s', 'CPU ms each', 'peak MB', '× Orthanc'], rows)
}

async function send(peer: Peer, { kind, count, connections, seed }: { kind: 'ct' | 'small'; count: number; connections: number; seed: number }) {
  const files = Array.from({ length: count }, (_, index) => ctFile(index, { kind, count, parts: 4, seed }))
  const head = Buffer.from('--bench\r\nContent-Type: application/dicom\r\n\r\n')
  const tail = Buffer.from('\r\n--bench--\r\n')
  const before = costOf(peer.pid)
  const timing = await load({
    url: `${peer.dicomWeb}/studies`, headers: { ...peer.headers, accept: 'application/dicom+json' }, requests: count, connections,
    body: (index) => ({ type: 'multipart/related; type="application/dicom"; boundary=bench', bytes: [head, files[index] as Uint8Array, tail] }),
  })
  const after = costOf(peer.pid)
  return { perSecond: timing.perSecond, cpu: (after.cpuSeconds - before.cpuSeconds) * 1000 / count, peak: after.peakMegabytes }
}
