/** The offline door as a process of its own: words, files, exit codes, Ctrl-C, a kill in the middle. */
import assert from 'node:assert/strict'
import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { buildDicom, readDicom } from '@vesalius/standards/dicom'

const bin = resolve(import.meta.dirname, '../../../../bin/vesalius.cjs')
let folder: string
const count = 40

function image(number: number): Uint8Array {
  const values: [number, string, string][] = [
    [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'], [0x00080018, 'UI', `1.2.3.4.${number}`], [0x00080020, 'DA', '20200115'], [0x00080060, 'CS', 'CT'], [0x00100010, 'PN', 'Petrenkova^Olha'],
    [0x00100020, 'LO', `PAT-${number % 3}-88123`], [0x0020000d, 'UI', `1.2.3.${number % 3}`], [0x0020000e, 'UI', `1.2.3.4.${number % 3}`], [0x00280004, 'CS', 'MONOCHROME2'],
  ]
  const numbers: [number, number][] = [[0x00280002, 1], [0x00280010, 8], [0x00280011, 8], [0x00280100, 16], [0x00280101, 12], [0x00280102, 11], [0x00280103, 0]]
  return buildDicom({ transferSyntax: '1.2.840.10008.1.2.1', attributes: [
    ...values.map(([tag, vr, value]) => ({ tag, vr, value })), ...numbers.map(([tag, value]) => ({ tag, vr: 'US', value: [value] })), { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(128) },
  ] })
}

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-deidentify-'))
  mkdirSync(join(folder, 'in/deep'), { recursive: true })
  for (let number = 0; number < count; number++) writeFileSync(join(folder, 'in', number % 2 ? 'deep' : '', `Petrenkova ${number}`), image(number))
  writeFileSync(join(folder, 'in/readme.txt'), 'no image')
  writeFileSync(join(folder, 'key'), `${'ab'.repeat(32)}\n`, { mode: 0o600 })
  writeFileSync(join(folder, 'clinical.csv'), 'patient_id,stage\nPAT-0-88123,II\n')
})
after(() => rmSync(folder, { recursive: true, force: true }))

interface Ended { readonly code: number, readonly out: string, readonly err: string }

function vesalius(...args: string[]): Promise<Ended> {
  return new Promise((ended) => {
    execFile(process.execPath, [bin, ...args], { cwd: folder }, (error, out, err) => ended({ code: error ? Number(error.code) : 0, out, err }))
  })
}

const usual = (out: string, ...more: string[]): string[] => ['deidentify', 'in', out, '--profile', 'research', '--key', 'key', ...more]
const dicomBelow = (place: string): string[] => readdirSync(join(folder, place), { recursive: true }).map(String).filter((name) => name.endsWith('.dcm')).sort()

test('the whole command writes images, tables, map, quarantine and a report that is checked', async () => {
  const { code, out, err } = await vesalius(...usual('out', '--clinical', 'clinical.csv', '--map', 'map.csv', '--report', 'report.json', '--threads', '2'))
  assert.equal(code, 0, err)
  assert.match(out, new RegExp(`^${count} released, 1 held back \\(1 not-dicom\\), 0 copies\n`))
  const rows = readFileSync(join(folder, 'map.csv'), 'utf8').trimEnd().split('\n').map((line) => line.split(',') as [string, string])
  assert.equal(rows.length, count)
  for (const [from, to] of rows) {
    assert.ok(existsSync(join(folder, from)) && to.startsWith('out/'))
    assert.match(readDicom(readFileSync(join(folder, to))).attributes.string(0x00100020) ?? '', /^VS-/)
  }
  assert.match(readFileSync(join(folder, 'quarantine.csv'), 'utf8'), /^in\/readme\.txt,not-dicom,[0-9a-f]{16},[0-9a-f]{64},no$/m)
  const report = readFileSync(join(folder, 'report.json'), 'utf8')
  for (const told of [out, err, report, readFileSync(join(folder, 'report.html'), 'utf8'), dicomBelow('out').join()]) assert.doesNotMatch(told, /petrenkova|88123/i)
  assert.deepEqual(readdirSync(join(folder, 'out')).filter((name) => !name.startsWith('VS-')), ['clinical'])
  const checked = await vesalius('deidentify', 'check-report', 'report.json')
  assert.deepEqual([checked.code, /whole and signed/.test(checked.out)], [0, true])
  spawnSync('openssl', ['pkey', '-in', 'key.signing.pem', '-pubout', '-out', 'public.pem'], { cwd: folder })
  if (existsSync(join(folder, 'public.pem'))) assert.match((await vesalius('deidentify', 'check-report', 'report.json', '--public-key', 'public.pem')).out, /the one given/)
  writeFileSync(join(folder, 'changed.json'), report.replace(`"instances": ${count}`, `"instances": ${count + 1}`))
  assert.equal((await vesalius('deidentify', 'check-report', 'changed.json')).code, 65)
})

test('another machine, as far as one machine can be another, comes to the same digest', async () => {
  const digest = (ended: Ended): string => /Digest: (sha256:[0-9a-f]{64})/.exec(ended.out)?.[1] ?? ''
  const first = await vesalius(...usual('again', '--report', 'again.json', '--threads', '1'))
  mkdirSync(join(folder, 'elsewhere'))
  copyFileSync(join(folder, 'key'), join(folder, 'elsewhere/other-name'))
  const second = await vesalius('deidentify', join(folder, 'in'), join(folder, 'elsewhere/out'), '--profile', 'research', '--key', 'elsewhere/other-name', '--threads', '3')
  assert.match(digest(first), /^sha256:/)
  assert.equal(digest(first), digest(second))
  assert.ok(existsSync(join(folder, 'elsewhere/out/report.json')) && existsSync(join(folder, 'elsewhere/out/report.html')))
})

test('what cannot be is refused in one line with its exit code, and no secret is taken from the command line', async () => {
  const cases: [string[], number, RegExp][] = [
    [['deidentify', 'in'], 64, /name the input and the output/],
    [['deidentify', 'in', 'x', '--profile', 'research'], 64, /--key FILE is needed/],
    [['deidentify', 'in', 'x', '--profile', 'research', '--key', 'ab'.repeat(32)], 66, /never given on the command line/],
    [[...usual('x'), '--secret', 'abc'], 64, /no option --secret/],
    [['deidentify', 'in', 'x', '--profile', 'unheard-of', '--key', 'key'], 65, /cannot be used\. It is none of basic, research, eucaim/],
    [usual('in/x'), 64, /outside/],
    [usual('x', '--map', 'x/map.csv'), 64, /outside the output folder/],
    [usual('x', '--mode', 'anonymise', '--vault', 'v'), 64, /keeps no vault/],
    [usual('x', '--threads', '0'), 64, /1 to 256/],
    [usual('x', '--clinical', 'no.csv'), 66, /clinical file 1 cannot be read/],
    [['deidentify', 'nowhere', 'x', '--profile', 'research', '--key', 'key'], 66, /does not exist/],
    [usual('key/x'), 73, /cannot be made/],
  ]
  for (const [args, code, message] of cases) {
    const ended = await vesalius(...args)
    assert.equal(ended.code, code, `${args.join(' ')}: ${ended.err}`)
    assert.match(ended.err, message)
    assert.doesNotMatch(ended.err, /abab/)
    assert.equal(ended.err.trimEnd().split('\n').length, 1)
  }
})

test('the vault holds the link, sealed, and only when it is asked for', async () => {
  const ended = await vesalius(...usual('linked', '--mode', 'pseudonymise', '--vault', 'vault', '--report', 'linked.json'))
  assert.equal(ended.code, 0, ended.err)
  assert.doesNotMatch(readFileSync(join(folder, 'vault'), 'latin1'), /88123/)
  const { addToVault: _, readVault } = await import('@vesalius/deidentify/offline')
  const links = [...readVault(join(folder, 'vault'), [Buffer.from('ab'.repeat(32), 'hex')]) ?? []]
  assert.deepEqual(links.map(([, { patientId }]) => patientId).sort(), ['PAT-0-88123', 'PAT-1-88123', 'PAT-2-88123'])
  assert.deepEqual(links.map(([pseudonym]) => pseudonym).sort(), readdirSync(join(folder, 'linked')).sort())
})

/** Until something is written: then the signal falls into the work. */
async function brokenOff(out: string, signal: NodeJS.Signals): Promise<number | null> {
  const main = resolve(import.meta.dirname, '../../src/cli/main.ts')
  const child = spawn(process.execPath, [main, ...usual(out, '--threads', '1', '--report', `${out}.json`)], { cwd: folder, stdio: 'ignore' })
  while (child.exitCode === null && !(existsSync(join(folder, out)) && dicomBelow(out).length > 0)) await new Promise((wake) => setTimeout(wake, 5))
  child.kill(signal)
  const [code] = await once(child, 'exit') as [number | null]
  return code
}

test('a kill leaves only whole files, and the same command ends as if nothing had been', async (t) => {
  const code = await brokenOff('killed', 'SIGKILL')
  if (code === 0) return t.skip('it was done before the kill')
  for (const path of dicomBelow('killed')) assert.ok(readDicom(readFileSync(join(folder, 'killed', path))).attributes.has(0x7fe00010))
  const ended = await vesalius(...usual('killed', '--report', 'killed.json', '--resume'))
  assert.equal(ended.code, 0, ended.err)
  assert.deepEqual(dicomBelow('killed'), dicomBelow('again'))
  assert.equal(JSON.parse(readFileSync(join(folder, 'killed.json'), 'utf8')).resultDigest, JSON.parse(readFileSync(join(folder, 'again.json'), 'utf8')).resultDigest)
  assert.equal(existsSync(join(folder, 'killed/.vesalius')), false)
})

test('Ctrl-C ends with 130, with whole files and without a report', async (t) => {
  const code = await brokenOff('stopped', 'SIGINT')
  if (code === 0) return t.skip('it was done before the signal')
  assert.equal(code, 130)
  assert.equal(existsSync(join(folder, 'stopped.json')), false)
  for (const path of dicomBelow('stopped')) assert.ok(readDicom(readFileSync(join(folder, 'stopped', path))).attributes.has(0x7fe00010))
})

test('explains a profile, makes a key once, proposes columns', async () => {
  assert.match((await vesalius('deidentify', 'explain', '--profile', 'basic')).out, /\(0010,0010\)/)
  assert.equal((await vesalius('deidentify', 'make-key', 'fresh')).code, 0)
  assert.equal((await vesalius('deidentify', 'make-key', 'fresh')).code, 73)
  assert.match(readFileSync(join(folder, 'fresh'), 'utf8'), /^[0-9a-f]{64}\n$/)
  assert.equal((await vesalius('deidentify', 'propose-columns', 'clinical.csv', '--profile', 'research', '--out', 'columns.json')).code, 0)
  const ended = await vesalius(...usual('columns', '--clinical', 'clinical.csv', '--columns', 'columns.json', '--report', 'columns-report.json'))
  assert.equal(ended.code, 0, ended.err)
})
