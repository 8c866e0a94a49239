// The programs of DCMTK as peers, and just enough of PS3.10 to tell a data set from its file meta information.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Cleanup {
  after(act: () => void): void
}
export interface Ran {
  readonly code: number
  readonly output: string
}

/** False where the program is there, else the reason to skip. */
export function missing(...programs: string[]): string | false {
  const absent = programs.filter(
    (program) => !(process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program))),
  )
  return absent.length > 0 && `not installed: ${absent.join(', ')} (Debian package dcmtk)`
}

/** TCP_NODELAY as every measurement with DCMTK needs it: without, each message waits for a delayed acknowledgement. */
const env = { ...process.env, TCP_NODELAY: '1' }

export function run(program: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, args, { env, maxBuffer: 64 * 1024 * 1024, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, output: stdout + stderr })
    })
  })
}

/** A listening DCMTK program that is stopped at the end of the test. */
export async function listening(t: Cleanup, program: string, args: readonly string[], port: number): Promise<ChildProcess> {
  const child = spawn(program, args, { env, stdio: 'ignore' })
  t.after(() => child.kill('SIGKILL'))
  for (let round = 0; round < 100; round++) {
    if ((await run('echoscu', ['-to', '2', '-aec', 'PEER', '127.0.0.1', String(port)])).code === 0) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return child
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

export function temporaryFolder(t: Cleanup): string {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-dimse-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface CorpusFile {
  readonly path: string
  readonly transferSyntax: string
  readonly bytes: number
}

/** The shared corpus's files as its manifest lists them, or undefined where the corpus is not at hand. */
export function corpus(): CorpusFile[] | undefined {
  const repository = join(dirname(fileURLToPath(import.meta.url)), '../../../../..')
  const folder = join(process.env['VESALIUS_SHARED'] ?? join(repository, '../shared'), 'data/dicom')
  const manifest = join(folder, 'MANIFEST.csv')
  if (!existsSync(manifest)) return undefined
  const files: CorpusFile[] = []
  for (const line of readFileSync(manifest, 'utf8').split('\n').slice(1)) {
    const [file, bytes, , , transferSyntax] = line.split(',')
    if (file && bytes && transferSyntax && existsSync(join(folder, file)))
      files.push({ path: join(folder, file), transferSyntax, bytes: Number(bytes) })
  }
  return files
}

export interface Part10 {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly transferSyntax: string
  readonly dataSet: Buffer
}

/** Splits a file with preamble and well-formed meta information; undefined for any other. */
export function part10(file: Buffer): Part10 | undefined {
  if (file.toString('latin1', 128, 132) !== 'DICM') return undefined
  const values = new Map<number, string>()
  let at = 132
  while (at + 8 <= file.length && file.readUInt16LE(at) === 2) {
    const long = ['OB', 'UN', 'UT', 'OW', 'SQ'].includes(file.toString('latin1', at + 4, at + 6))
    const length = long ? file.readUInt32LE(at + 8) : file.readUInt16LE(at + 6)
    const start = at + (long ? 12 : 8)
    values.set(file.readUInt16LE(at + 2), file.toString('latin1', start, start + length).replace(/[\0 ]+$/, ''))
    at = start + length
  }
  const [sopClassUid, sopInstanceUid, transferSyntax] = [values.get(2), values.get(3), values.get(0x10)]
  if (!sopClassUid || !sopInstanceUid || !transferSyntax) return undefined
  return { sopClassUid, sopInstanceUid, transferSyntax, dataSet: file.subarray(at) }
}
