/**
 * C-STORE intake: the same files by the same sender (DCMTK storescu, TCP_NODELAY) into storescp, Orthanc and Vesalius, in turn, several rounds.
 * Vesalius runs the whole journey and acknowledges after fsync and commit, with the default profile, which looks for text in every picture, and with
 * `basic`, which does not. The sender shares the machine.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeCorpus, type Corpus } from './corpus.ts'
import { type Peer, startOrthanc } from './peers/orthanc.ts'
import { startStorescp } from './peers/storescp.ts'
import { startVesalius } from './peers/vesalius.ts'
import { costOf, median, printTable, program } from './programs.ts'

interface Run { readonly perSecond: number; readonly cpuMilliseconds: number; readonly peakMegabytes: number }

export async function intake(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { ct: { type: 'string', default: '400' }, small: { type: 'string', default: '1200' }, rounds: { type: 'string', default: '3' }, only: { type: 'string' } } })
  const storescu = program('storescu', 'dcmtk')
  const starters: Record<string, () => Promise<Peer>> = { storescp: startStorescp, Orthanc: startOrthanc, 'Vesalius research': () => startVesalius(['--profile', 'research']), 'Vesalius basic': () => startVesalius(['--profile', 'basic']) }
  const rows: (string | number)[][] = []
  for (const kind of ['ct', 'small'] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-intake-'))
    try {
      const corpus = writeCorpus(folder, { kind, count: Number(values[kind]), parts: 4 })
      for (const senders of [1, 4]) rows.push(...await compare({ corpus, senders, rounds: Number(values.rounds), storescu, starters, only: values.only }))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  printTable('C-STORE intake (medians; ratio = instances/s against Orthanc, and storescp)', ['files', 'senders', 'receiver', 'instances/s', 'CPU ms each', 'peak MB', '× Orthanc', '× storescp'], rows)
}

interface Comparison { readonly corpus: Corpus; readonly senders: number; readonly rounds: number; readonly storescu: string; readonly starters: Record<string, () => Promise<Peer>>; readonly only: string | undefined }

async function compare({ corpus, senders, rounds, storescu, starters, only }: Comparison): Promise<(string | number)[][]> {
  const runs = new Map<string, Run[]>()
  for (let round = 0; round < rounds; round++) {
    for (const [name, start] of Object.entries(starters)) {
      if (only && !only.split(',').includes(name)) continue
      const peer = await start()
      try {
        runs.set(name, [...runs.get(name) ?? [], await sendAll(peer, corpus, { senders, storescu })])
      } finally {
        await peer.stop()
      }
    }
  }
  const rate = (name: string) => median((runs.get(name) ?? [{ perSecond: Number.NaN }]).map((run) => run.perSecond))
  return [...runs].map(([name, all]) => [corpus.kind, senders, name, rate(name), median(all.map((run) => run.cpuMilliseconds)), median(all.map((run) => run.peakMegabytes)), rate(name) / rate('Orthanc'), rate(name) / rate('storescp')])
}

async function sendAll(peer: Peer, corpus: Corpus, { senders, storescu }: { senders: number; storescu: string }): Promise<Run> {
  const shares = Array.from({ length: senders }, (_, sender) => corpus.folders.filter((_, index) => index % senders === sender))
  const before = costOf(peer.pid)
  const began = performance.now()
  await Promise.all(shares.map((folders) => send(storescu, peer, folders)))
  const seconds = (performance.now() - began) / 1000
  const after = costOf(peer.pid)
  return { perSecond: corpus.count / seconds, cpuMilliseconds: (after.cpuSeconds - before.cpuSeconds) * 1000 / corpus.count, peakMegabytes: after.peakMegabytes }
}

function send(storescu: string, peer: Peer, folders: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(storescu, ['-aec', peer.aeTitle, '-aet', 'BENCH', '+sd', '127.0.0.1', String(peer.dimsePort), ...folders], { stdio: ['ignore', 'ignore', 'ignore'], env: { ...process.env, TCP_NODELAY: '1' } })
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`storescu to ${peer.name} ended with ${code}`))))
  })
}

