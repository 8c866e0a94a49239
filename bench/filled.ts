/** Fills Orthanc and Vesalius with the same instances by C-STORE, and says what each of them calls a study (Vesalius replaces identifiers). */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CorpusOptions, writeCorpus } from './corpus.ts'
import type { Peer } from './peers/orthanc.ts'
import { program } from './programs.ts'

export async function fill(peers: readonly Peer[], options: CorpusOptions): Promise<void> {
  const storescu = program('storescu', 'dcmtk')
  const step = 20_000
  for (let from = 0; from < options.count; from += step) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-fill-'))
    try {
      const corpus = writeCorpus(folder, { ...options, count: Math.min(step, options.count - from), seed: (options.seed ?? 1) + from / step })
      for (const peer of peers) {
        const began = performance.now()
        await Promise.all(corpus.folders.map((place) => new Promise<void>((resolve, reject) => {
          spawn(storescu, ['-aec', peer.aeTitle, '-aet', 'BENCH', '+sd', '127.0.0.1', String(peer.dimsePort), place], { stdio: 'ignore', env: { ...process.env, TCP_NODELAY: '1' } })
            .once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`storescu to ${peer.name} ended with ${code}`))))
        })))
        console.error(`${peer.name}: ${from + corpus.count} of ${options.count} instances, ${(corpus.count / ((performance.now() - began) / 1000)).toFixed(0)}/s`)
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

export type Json = Record<string, { vr: string; Value?: unknown[] }>

export async function qido(peer: Peer, path: string): Promise<Json[]> {
  const response = await fetch(`${peer.dicomWeb}${path}`, { headers: { ...peer.headers, accept: 'application/dicom+json' } })
  if (!response.ok) throw new Error(`${peer.name} answered ${response.status} to ${path.split('?')[0]}`)
  return await response.json() as Json[]
}

export function valueOf(json: Json | undefined, tag: string): string {
  const value = json?.[tag]?.Value?.[0]
  return typeof value === 'object' && value !== null ? String((value as { Alphabetic?: string }).Alphabetic ?? '') : String(value ?? '')
}
