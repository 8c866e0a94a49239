// Certificates for a test, made by the openssl program in a folder that goes with the test.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Leaf {
  readonly key: string
  readonly cert: string
  readonly keyFile: string
  readonly certFile: string
}
export interface Authority {
  readonly ca: string
  readonly caFile: string
  issue(name: string, options?: { days?: string; revoked?: boolean }): Leaf
  crl(): string
}

export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A certificate authority that can issue, revoke and list what it revoked. */
export function certificateAuthority(t: { after(act: () => void): void }): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-tls-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] })
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  writeFileSync(join(folder, 'index.txt'), '')
  writeFileSync(
    join(folder, 'ca.cnf'),
    [
      '[ca]',
      'default_ca = own',
      '[own]',
      'database = index.txt',
      'serial = serial',
      'new_certs_dir = .',
      'certificate = ca.pem',
      'private_key = ca.key',
      'default_md = sha256',
      'default_crl_days = 30',
      'default_days = 30',
      'policy = any',
      'unique_subject = no',
      'copy_extensions = copy',
      '[any]',
      'commonName = supplied',
      '',
    ].join('\n'),
  )
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test authority', '-days', '30')
  return {
    ca: read('ca.pem'),
    caFile: join(folder, 'ca.pem'),
    issue: (name, { days, revoked } = {}) => {
      openssl(
        'req',
        ...newKey,
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.csr`,
        '-subj',
        `/CN=${name}`,
        '-addext',
        `subjectAltName=DNS:${name},IP:127.0.0.1`,
      )
      const dates = days === 'expired' ? ['-startdate', '20200101000000Z', '-enddate', '20200201000000Z'] : []
      openssl('ca', '-config', 'ca.cnf', '-batch', '-rand_serial', '-in', `${name}.csr`, '-out', `${name}.pem`, '-notext', ...dates)
      if (revoked) openssl('ca', '-config', 'ca.cnf', '-revoke', `${name}.pem`)
      return {
        key: read(`${name}.key`),
        cert: read(`${name}.pem`),
        keyFile: join(folder, `${name}.key`),
        certFile: join(folder, `${name}.pem`),
      }
    },
    crl: () => {
      openssl('ca', '-config', 'ca.cnf', '-gencrl', '-out', 'crl.pem')
      return read('crl.pem')
    },
  }
}
