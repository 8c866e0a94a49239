/** Programs that de-identify a folder into another, each as the command that does it; how they are got, and what they do not do. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Missing, program } from '../programs.ts'

export interface Deidentifying {
  readonly name: string
  command(source: string, target: string): readonly string[]
}

export interface Places {
  /** Of keys and certificates for one run. */
  readonly folder: string
}

const here = import.meta.dirname
/** What a person starts. */
const command = resolve(here, '../../bin/vesalius.cjs')

/** `threads` for `profile`; the key is made anew. */
export function vesalius({ folder }: Places, { profile, threads }: { profile: string, threads: number }): Deidentifying {
  const key = join(folder, 'key')
  if (!existsSync(key)) writeFileSync(key, `${'5a'.repeat(32)}\n`, { mode: 0o600 })
  return {
    name: `Vesalius, ${threads === 1 ? 'one thread' : `${threads} threads`}`,
    command: (source, target) => [process.execPath, command, 'deidentify', source, target, '--profile', profile, '--key', key, '--report', join(folder, 'report.json'), '--threads', String(threads)],
  }
}

/** Debian's gdcmanon needs a certificate, for it keeps the originals encrypted inside. */
export function gdcmanon({ folder }: Places): Deidentifying {
  const path = program('gdcmanon', 'libgdcm-tools')
  const certificate = join(folder, 'certificate.pem')
  const made = spawnSync(program('openssl', 'openssl'), ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=bench', '-days', '2', '-keyout', join(folder, 'private.pem'), '-out', certificate])
  if (made.status !== 0) throw new Missing('gdcmanon: openssl makes no certificate here')
  return { name: 'gdcmanon', command: (source, target) => [path, '-e', '-r', '--continue', '-c', certificate, '-i', source, '-o', target] }
}

export function pydicom(): Deidentifying {
  const python = program('python3', 'python3-pydicom').replace(/.*shims.*/, '/usr/bin/python3')
  return { name: 'pydicom, a plain script', command: (source, target) => [python, join(here, 'deidentify.py'), source, target] }
}

export function dcmjs(): Deidentifying {
  return { name: 'dcmjs cleanTags', command: (source, target) => [process.execPath, join(here, 'deidentify-dcmjs.ts'), source, target] }
}

const umessenPackage = '@umessen/dicom-deidentifier@1.0.0-beta.4'

/** MIT. Installed beside the bench, not with the product: it brings a dcmjs of its own, and is only measured. */
export function umessen(): Deidentifying {
  const home = join(tmpdir(), 'vesalius-bench-umessen')
  if (!existsSync(join(home, 'node_modules'))) {
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, 'package.json'), '{"private":true}')
    const got = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', umessenPackage], { cwd: home, encoding: 'utf8' })
    if (got.status !== 0) throw new Missing(`@umessen: npm cannot install ${umessenPackage} here`)
  }
  return { name: '@umessen, Basic Profile', command: (source, target) => [process.execPath, join(here, 'deidentify-umessen.ts'), source, target, home] }
}

/** RSNA CTP: Java, and its DicomAnonymizerTool with a script; CTP_HOME says where they are. */
export function ctp(): Deidentifying {
  const home = process.env['CTP_HOME'] ?? ''
  const [jar, script] = [join(home, 'DAT.jar'), join(home, 'anon.script')]
  if (!home || !existsSync(jar) || !existsSync(script)) throw new Missing('CTP: CTP_HOME names no folder with DAT.jar and anon.script')
  const java = program('java', 'default-jre-headless')
  return { name: 'CTP DicomAnonymizerTool', command: (source, target) => [java, '-jar', jar, '-in', source, '-out', target, '-da', script, '-n', '1'] }
}
