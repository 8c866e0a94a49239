/** The command line as a process of its own, against a real solo door: what it prints, and its exit codes. */
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { buildDicom } from '@vesalius/standards/dicom'
import { crc32 } from 'node:zlib'

const packages = resolve(import.meta.dirname, '../../..')
const [cli, solo] = [join(packages, 'client/src/cli/main.ts'), join(packages, 'server/src/solo.ts')]
const good = 12

let folder: string
let door: ChildProcess
let url: string

function image(number: number): Uint8Array {
  const values: [number, string, string][] = [
    [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'], [0x00080018, 'UI', `1.2.3.4.${number}`], [0x00080020, 'DA', '20200115'], [0x00080060, 'CS', 'CT'],
    [0x00100020, 'LO', 'P1'], [0x0020000d, 'UI', '1.2.3'], [0x0020000e, 'UI', '1.2.3.4'], [0x00280004, 'CS', 'MONOCHROME2'],
  ]
  const numbers: [number, number][] = [[0x00280002, 1], [0x00280010, 8], [0x00280011, 8], [0x00280100, 16], [0x00280101, 12], [0x00280102, 11], [0x00280103, 0]]
  return buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: [
    ...values.map(([tag, vr, value]) => ({ tag, vr, value })), ...numbers.map(([tag, value]) => ({ tag, vr: 'US', value: [value] })),
    { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(128).fill(number, 0, 64) },
  ] })
}

/** A ZIP of stored entries (APPNOTE 4.3). */
function zip(entries: readonly (readonly [string, Uint8Array])[]): Buffer {
  const [locals, directory]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const [name, bytes] of entries) {
    const fields = Buffer.alloc(26)
    for (const [offset, value] of [[0, 20], [22, name.length]] as const) fields.writeUInt16LE(value, offset)
    for (const [offset, value] of [[10, crc32(bytes)], [14, bytes.length], [18, bytes.length]] as const) fields.writeUInt32LE(value, offset)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), fields, tail, Buffer.from(name))
    locals.push(Buffer.from('PK\x03\x04'), fields, Buffer.from(name), Buffer.from(bytes))
    at += 30 + name.length + bytes.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  for (const offset of [8, 10]) end.writeUInt16LE(entries.length, offset)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, ...directory, end])
}

interface Ended { readonly code: number; readonly out: string; readonly err: string }

function vesalius(...args: string[]): Promise<Ended> {
  return new Promise((ended) => {
    execFile(process.execPath, [cli, ...args], { cwd: folder }, (error, out, err) => ended({ code: error ? Number(error.code) : 0, out, err }))
  })
}
const here = () => ['--url', url, '--data', join(folder, 'node')]
const counts = (out: string) => Object.fromEntries([...out.matchAll(/(\d+) (stored|duplicate|quarantined|rejected|failed|pending)/g)].map(([, count, name]) => [name, Number(count)]))

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vesalius-cli-'))
  mkdirSync(join(folder, 'good', 'inner'), { recursive: true })
  for (let number = 1; number <= good; number++) writeFileSync(join(folder, 'good', number % 2 ? 'inner' : '.', `${number}.dcm`), image(number))
  cpSync(join(folder, 'good'), join(folder, 'mixed'), { recursive: true })
  writeFileSync(join(folder, 'mixed', 'note.txt'), 'not an image')
  writeFileSync(join(folder, 'mixed', 'cut.dcm'), image(50).subarray(0, 400))
  writeFileSync(join(folder, 'pack.zip'), zip([['a.dcm', image(101)], ['b.dcm', image(102)], ['c.txt', Buffer.from('text')]]))
  const args = [solo, '--json', '--data', join(folder, 'node'), '--http', '127.0.0.1:0', '--viewer', 'off', '--dimse', 'off', '--samples', 'false', '--workers', '1']
  door = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  url = await new Promise((ready, failed) => {
    door.once('exit', (code) => failed(new Error(`the door ended with ${code}`)))
    if (door.stdout) createInterface(door.stdout).once('line', (line) => ready((JSON.parse(line) as { http: string }).http))
  })
})
after(async () => {
  await new Promise((ended) => { door.once('exit', ended); door.kill('SIGTERM') })
  rmSync(folder, { recursive: true, force: true })
})

test('a folder of good files ends with 0 and is counted by the server; sending it again finds duplicates', async () => {
  const first = await vesalius('ingest', 'send', 'good', ...here())
  assert.deepEqual([first.code, counts(first.out)], [0, { stored: good }], first.err)
  const again = await vesalius('ingest', 'send', 'good', '--concurrency', '1', ...here())
  assert.deepEqual([again.code, counts(again.out)], [0, { duplicate: good }], again.err)
})

test('bad files among good ones end with 2 and stand in the summary, which only its owner can read', async () => {
  const { code, out } = await vesalius('ingest', 'send', 'mixed', '--summary', 'summary.csv', ...here())
  assert.equal(code, 2)
  const { quarantined = 0, rejected = 0, duplicate } = counts(out)
  assert.deepEqual([duplicate, quarantined + rejected], [good, 2])
  const summary = readFileSync(join(folder, 'summary.csv'), 'utf8')
  assert.match(summary, /note\.txt.*ingest\/not-dicom/)
  assert.equal(statSync(join(folder, 'summary.csv')).mode & 0o777, 0o600)
})

test('a ZIP is waited for: its files are counted before the send is closed', async () => {
  const { code, out, err } = await vesalius('ingest', 'send', 'pack.zip', ...here())
  assert.deepEqual([code, counts(out)], [2, { stored: 2, rejected: 1 }], err)
  const sends = await vesalius('ingest', 'sends', '--limit', '1', ...here())
  assert.match(sends.out, /closed {2}2 stored, 1 rejected\n$/)
})

test('a cancelled send goes on with --resume, where it was', async () => {
  const token = readFileSync(join(folder, 'node', 'local-token'), 'utf8').trim()
  const cancelled = await fetch(`${url}/api/ingest/sends`, { method: 'POST', body: JSON.stringify({ door: 'folder' }), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } })
  const { send } = await cancelled.json() as { send: { id: string } }
  await fetch(`${url}/api/ingest/sends/${send.id}/files?name=2.dcm`, { method: 'POST', body: Buffer.from(image(2)), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/dicom' } })
  await fetch(`${url}/api/ingest/sends/${send.id}/cancel`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
  const { code, out, err } = await vesalius('ingest', 'send', 'good', '--resume', send.id, ...here())
  assert.equal(code, 0, err)
  assert.deepEqual(counts(out), { duplicate: good })
  assert.match(out, /\(1 were done before\)/)
})

test('a key is rotated to its end, with what has moved; a project that nobody knows is refused', async () => {
  const { code, out, err } = await vesalius('ingest', 'rotate-key', 'default', ...here())
  assert.equal(code, 0, err)
  const [, moved, total] = /^default: done, \d+ of \d+ studies, (\d+) of (\d+) instances moved\n$/.exec(out) ?? []
  assert.ok(Number(moved) >= good, out)
  assert.equal(moved, total)
  assert.equal((await vesalius('ingest', 'rotate-key', 'default', '--state', ...here())).out, out)
  const again = await vesalius('ingest', 'send', 'good', ...here())
  assert.deepEqual(counts(again.out), { duplicate: good }, again.err)
  const nobody = await vesalius('ingest', 'rotate-key', 'nobody', ...here())
  assert.equal(nobody.code, 1)
  assert.match(nobody.err, /no-project/)
  assert.equal((await vesalius('ingest', 'rotate-key', 'default', '--stop', ...here())).code, 1)
})

test('what cannot be done is one line and an exit code', async () => {
  writeFileSync(join(folder, 'wrong-token'), 'vst_nothing')
  const cases: [string[], number, RegExp][] = [
    [['ingest', 'send', 'good', '--url', url, '--token-file', 'wrong-token'], 77, /401/],
    [['ingest', 'send', 'good', '--url', url, '--token-file', 'no-such-file'], 77, /--token-file/],
    [['ingest', 'sends', '--url', 'http://127.0.0.1:9', '--data', join(folder, 'node')], 69, /no Vesalius answers/],
    [['ingest', 'send', 'no-such-folder', ...here()], 66, /does not exist/],
    [['ingest', 'send', 'good', '--nonsense', '1', ...here()], 64, /--nonsense/],
    [['ingest', 'send', 'good', '--resume', 'send-that-never-was', ...here()], 1, /404/],
    [['nonsense'], 64, /vesalius help/],
    [['explain', '--profile', 'research'], 64, /did you mean `vesalius deidentify explain`/],
    [['make-key', 'key'], 64, /did you mean `vesalius deidentify make-key`/],
    [['ledger'], 64, /`vesalius help ledger` lists its verbs/],
    [['help', 'nonsense'], 64, /no verb/],
  ]
  const ended = await Promise.all(cases.map(([args]) => vesalius(...args)))
  for (const [index, [args, code, text]] of cases.entries()) {
    assert.equal(ended[index]?.code, code, args.slice(0, 3).join(' '))
    assert.match(ended[index]?.err ?? '', text)
    assert.equal(ended[index]?.err.trim().split('\n').length, 1)
    assert.equal(ended[index]?.out, '')
  }
})

test('help says how each verb is called, of one verb its options, and which profiles are built in', async () => {
  const [all, asked, flagged, noun, two] = await Promise.all([['help'], ['help', 'deidentify'], ['deidentify', '--help'], ['help', 'ledger'], ['verify', 'in', 'out', '--help']].map((args) => vesalius(...args)))
  assert.deepEqual([all, asked, flagged, noun, two].map((ended) => [ended?.code, ended?.err]), Array.from({ length: 5 }, () => [0, '']))
  for (const name of ['basic', 'research', 'eucaim']) {
    assert.match(all?.out ?? '', new RegExp(`Profiles.*\\b${name}\\b`))
    assert.match(asked?.out ?? '', new RegExp(`^  ${name} `, 'm'))
  }
  assert.match(asked?.out ?? '', /^  --map FILE .*input path,output path/m)
  assert.match(asked?.out ?? '', /vesalius deidentify make-key FILE/)
  assert.doesNotMatch(asked?.out ?? '', /vesalius ledger/)
  assert.equal(flagged?.out, asked?.out)
  assert.match(noun?.out ?? '', /vesalius ledger verify/)
  assert.match(two?.out ?? '', /^vesalius verify IN OUT[^]*--pixels/)
})

/** The way to the door, which is cut at the n-th file that is handed in, as by the end of a server, and can be mended. */
async function wayWithCut({ cutAt = Infinity, afterMs, seen }: { cutAt?: number; afterMs?: number; seen?: () => void }): Promise<{ url: string; end: () => void }> {
  const sockets = new Set<Socket>()
  let [files, port, timer] = [0, 0, undefined as NodeJS.Timeout | undefined]
  const server = createServer((from) => {
    const to = connect(Number(new URL(url).port), '127.0.0.1')
    for (const socket of [from, to]) {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => { sockets.delete(socket); from.destroy(); to.destroy() })
    }
    from.on('data', (bytes: Buffer) => {
      const text = bytes.toString('latin1')
      files += text.split('/files?name=').length - 1
      if (files > 0) seen?.()
      if (files >= cutAt && server.listening && timer === undefined) return cut()
      // The door answers under its own address only.
      to.write(Buffer.from(text.replace(`127.0.0.1:${port}`, new URL(url).host), 'latin1'))
    })
    to.pipe(from)
  })
  function cut(): void {
    server.close()
    for (const socket of sockets) socket.destroy()
    if (afterMs !== undefined) timer = setTimeout(() => server.listen(port, '127.0.0.1'), afterMs)
  }
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  port = (server.address() as AddressInfo).port
  return { url: `http://127.0.0.1:${port}`, end: () => { clearTimeout(timer); server.close(); for (const socket of sockets) socket.destroy() } }
}

function writeImages(name: string, from: number): void {
  mkdirSync(join(folder, name, 'inner'), { recursive: true })
  for (let number = 0; number < 14; number++) writeFileSync(join(folder, name, number % 2 ? 'inner' : '.', `${number}.dcm`), image(from + number))
}

test('a server that is away for longer than six seconds is waited for, with a word, and every file arrives', async () => {
  writeImages('restart', 200)
  const way = await wayWithCut({ cutAt: 4, afterMs: 6500 })
  try {
    const { code, out, err } = await vesalius('ingest', 'send', 'restart', '--url', way.url, '--data', join(folder, 'node'))
    assert.equal(code, 0, err)
    // A file whose answer was lost is handed in again, and found a duplicate.
    const { stored, failed = 0 } = counts(out)
    assert.deepEqual([stored, failed], [14, 0])
    assert.match(err, /no Vesalius answers at .*; trying again for 4\d seconds\n[^]*it answers again/)
  } finally {
    way.end()
  }
})

test('when the server stays away, the files that were not sent are named, up to ten, and the command that goes on sends them', async () => {
  writeImages('gone', 300)
  const way = await wayWithCut({ cutAt: 3 })
  let told: Ended
  try {
    told = await vesalius('ingest', 'send', 'gone', '--url', way.url, '--data', join(folder, 'node'), '--patience', '2')
  } finally {
    way.end()
  }
  assert.equal(told.code, 75)
  const unsent = counts(told.out)['failed'] ?? 0
  assert.ok(unsent >= 11, told.out)
  assert.match(told.err, new RegExp(`vesalius: ${unsent} files were not sent:\n(  (inner/)?\\d+\\.dcm\n){10}  and ${unsent - 10} more\n`))
  const [, words = ''] = /Go on with: vesalius (ingest send gone --patience 2 --url .* --resume send-\S+)\n/.exec(told.err) ?? []
  const again = await vesalius(...words.replace(way.url, url).split(' '))
  assert.equal(again.code, 0, again.err)
  const { stored, failed = 0 } = counts(again.out)
  assert.deepEqual([stored, failed], [14, 0], again.out)
})

test('a file that is gone before its turn is named with the reason, and the others are sent', async () => {
  writeImages('moved', 400)
  const way = await wayWithCut({ seen: () => rmSync(join(folder, 'moved', 'inner', '9.dcm'), { force: true }) })
  try {
    const { code, out, err } = await vesalius('ingest', 'send', 'moved', '--url', way.url, '--data', join(folder, 'node'), '--concurrency', '1')
    assert.equal(code, 75)
    assert.deepEqual(counts(out), { stored: 13, failed: 1 })
    assert.match(err, /1 file was not sent:\n  inner\/9\.dcm: cannot be read \(ENOENT\)\n/)
  } finally {
    way.end()
  }
})

test('samples are generated alike for the same seed', async () => {
  const make = async (name: string, seed: string) => {
    const { code, err } = await vesalius('samples', 'generate', name, '--patients', '1', '--seed', seed)
    assert.equal(code, 0, err)
    const digest = createHash('sha256')
    for (const file of readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).sort()) {
      if (statSync(join(folder, name, file)).isFile()) digest.update(file).update(readFileSync(join(folder, name, file)))
    }
    return digest.digest('hex')
  }
  const [one, same] = await Promise.all([make('one', '3'), make('same', '3')])
  assert.equal(one, same)
  const mixed = await vesalius('samples', 'generate', 'one', '--patients', '1', '--seed', '4')
  assert.deepEqual([mixed.code, mixed.out], [73, ''])
  assert.match(mixed.err, /^vesalius: the folder is not empty: .*name a new folder/)
})
