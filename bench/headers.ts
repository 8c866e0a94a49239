/**
 * Header reading on one core from the page cache: open, read the head of the file, decode every value; Vesalius, dcmjs, pydicom, the same files.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readDicom, type Attributes } from '@vesalius/standards/dicom'
import { writeCorpus } from './corpus.ts'
import { median, printTable, program } from './programs.ts'

const pixelData = 0x7fe00010
const window = 64 * 1024

export async function headers(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { files: { type: 'string', default: '600' }, rounds: { type: 'string', default: '5' } } })
  const folder = mkdtempSync(join(tmpdir(), 'bench-headers-'))
  try {
    const corpus = writeCorpus(folder, { kind: 'ct', count: Number(values.files), parts: 1 })
    const place = corpus.folders[0] as string
    const files = readdirSync(place).map((name) => join(place, name))
    for (const file of files) readFileSync(file)
    const rounds = Number(values.rounds)
    const rates: [string, number][] = [
      ['Vesalius', median(Array.from({ length: rounds }, () => ours(files)))],
      ['dcmjs', median(await dcmjsRates(files, Math.min(rounds, 3)))],
      ['pydicom', pydicomRate(place, rounds)],
    ]
    const base = rates[0]?.[1] as number
    printTable(`Headers of ${files.length} CT files, every value decoded, one process, page cache`, ['reader', 'files/s', 'Vesalius is × faster'], rates.map(([name, rate]) => [name, rate, base / rate]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function ours(files: readonly string[]): number {
  const buffer = Buffer.allocUnsafe(window)
  let values = 0
  const began = performance.now()
  for (const file of files) {
    const descriptor = openSync(file, 'r')
    const length = readSync(descriptor, buffer, 0, window, 0)
    closeSync(descriptor)
    const { meta, attributes } = readDicom(buffer.subarray(0, length), { stopBefore: pixelData })
    values += (meta ? decodeAll(meta) : 0) + decodeAll(attributes)
  }
  const seconds = (performance.now() - began) / 1000
  if (values < files.length * 100) throw new Error('too few values were decoded')
  return files.length / seconds
}

const numeric = new Set(['US', 'SS', 'UL', 'SL', 'FL', 'FD', 'DS', 'IS', 'UV', 'SV'])
const binary = new Set(['OB', 'OW', 'OF', 'OD', 'OL', 'OV', 'UN'])

function decodeAll(attributes: Attributes): number {
  let values = 0
  for (const element of attributes) {
    if (element.items) for (const item of element.items) values += decodeAll(item)
    else if (numeric.has(element.vr)) values += attributes.numbers(element.tag).length
    else if (element.vr === 'AT') values += attributes.tags(element.tag).length
    else if (!binary.has(element.vr)) values += attributes.strings(element.tag).length
  }
  return values
}

async function dcmjsRates(files: readonly string[], rounds: number): Promise<number[]> {
  const { default: dcmjs } = await import('dcmjs') as unknown as { default: { data: { DicomMessage: { readFile(buffer: ArrayBuffer, options: object): { dict: object } } }; log: { setLevel?: (level: string) => void } } }
  dcmjs.log.setLevel?.('silent')
  return Array.from({ length: rounds }, () => {
    const began = performance.now()
    for (const file of files) {
      const bytes = readFileSync(file)
      dcmjs.data.DicomMessage.readFile(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer, { untilTag: '7FE00010', includeUntilTagValue: false, ignoreErrors: true })
    }
    return files.length / ((performance.now() - began) / 1000)
  })
}

function pydicomRate(folder: string, rounds: number): number {
  const script = `
import os, sys, time, statistics, pydicom
def walk(ds):
    for e in ds:
        if e.VR == 'SQ':
            for item in e.value: walk(item)
        else: e.value
files = [os.path.join(sys.argv[1], n) for n in os.listdir(sys.argv[1])]
rates = []
for _ in range(int(sys.argv[2])):
    t = time.perf_counter()
    for f in files:
        walk(pydicom.dcmread(f, stop_before_pixels=True))
    rates.append(len(files) / (time.perf_counter() - t))
print(statistics.median(rates))`
  const result = spawnSync(program('python3', 'python3-pydicom').replace(/.*shims.*/, '/usr/bin/python3'), ['-c', script, folder, String(rounds)], { encoding: 'utf8' })
  return Number(result.stdout.trim()) || Number.NaN
}
