/**
 * De-identification of the same files by commands of their own, in turn, from start to end: headers only (Basic Profile), and pixels with text. Vesalius
 * reads every header twice, digests what it writes, flushes it and writes a signed report; the others write.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeCorpus } from './corpus.ts'
import { type Measured, measure } from './measured-command.ts'
import { ctp, dcmjs, type Deidentifying, gdcmanon, pydicom, umessen, vesalius } from './peers/deidentifiers.ts'
import { median, Missing, printTable } from './programs.ts'
import { writeTextFrames } from './text-frames.ts'

export async function deidentify(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { files: { type: 'string', default: '2000' }, frames: { type: 'string', default: '60' }, rounds: { type: 'string', default: '3' } } })
  const folder = mkdtempSync(join(tmpdir(), 'bench-deidentify-'))
  const rounds = Number(values.rounds)
  try {
    await headersOnly(folder, Number(values.files), rounds)
    await pixels(folder, Number(values.frames), rounds)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function headersOnly(folder: string, files: number, rounds: number): Promise<void> {
  const source = join(folder, 'ct')
  writeCorpus(source, { kind: 'ct', count: files, parts: 4 })
  const all = availableParallelism()
  const peers = present([() => vesalius({ folder }, { profile: 'basic', threads: 1 }), () => vesalius({ folder }, { profile: 'basic', threads: all }), () => gdcmanon({ folder }), pydicom, dcmjs, umessen, ctp])
  const results = await inTurn(peers, { source, folder, rounds })
  const base = rate(results[0]?.[1] ?? [], files)
  printTable(`${files} CT files of 0.53 MB, headers only, from start to end (medians of ${rounds})`, ['program', 'files/s', 'files per CPU second', 'peak MB', 'Vesalius (one thread) is × faster'],
    results.map(([name, runs]) => [name, rate(runs, files), files / median(runs.map((run) => run.cpuSeconds)), median(runs.map((run) => run.peakMegabytes)), base / rate(runs, files)]))
}

async function pixels(folder: string, frames: number, rounds: number): Promise<void> {
  const source = join(folder, 'frames')
  writeTextFrames(source, frames)
  const peers = [1, availableParallelism()].map((threads) => vesalius({ folder }, { profile: 'research', threads }))
  const results = await inTurn(peers, { source, folder, rounds: Math.min(rounds, 3) })
  printTable(`${frames} frames of one megapixel, every second with text, profile research (the others do not look at pixels)`, ['program', 'frames/s', 'frames per CPU second', 'peak MB'],
    results.map(([name, runs]) => [name, rate(runs, frames), frames / median(runs.map((run) => run.cpuSeconds)), median(runs.map((run) => run.peakMegabytes))]))
}

const rate = (runs: readonly Measured[], files: number): number => (runs.length > 0 ? files / median(runs.map((run) => run.seconds)) : Number.NaN)

/** Those that are here; of the others it is said why not. */
function present(openings: readonly (() => Deidentifying)[]): Deidentifying[] {
  return openings.flatMap((open) => {
    try {
      return [open()]
    } catch (error) {
      if (!(error instanceof Missing)) throw error
      console.log(`not measured: ${error.message}`)
      return []
    }
  })
}

/** Each once in every round, so that what else the machine does falls on all of them. Outputs are deleted at the end: deleting costs the disk what is measured. */
async function inTurn(peers: readonly Deidentifying[], { source, folder, rounds }: { source: string, folder: string, rounds: number }): Promise<[string, Measured[]][]> {
  const results = peers.map((peer): [string, Measured[]] => [peer.name, []])
  for (let round = 0; round < rounds; round++) {
    for (const [index, peer] of peers.entries()) {
      const target = join(folder, `out-${source.length}-${round}-${index}`)
      mkdirSync(target)
      try {
        results[index]?.[1].push(await measure(peer.command(source, target)))
      } catch (error) {
        if (!(error instanceof Missing)) throw error
        console.log(`not measured: ${peer.name}: ${error.message}`)
      }
    }
  }
  return results.filter(([, runs]) => runs.length > 0)
}
