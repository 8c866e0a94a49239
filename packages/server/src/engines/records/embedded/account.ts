/**
 * As whom PostgreSQL runs. It refuses uid 0, so as root it gets an unprivileged account of the system; where none can reach the folder
 * or the program (a home of mode 0700), it runs in a user namespace, in which root is mapped to somebody else.
 */
import { spawnSync } from 'node:child_process'
import { chownSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { RecordsNoAccount } from '../../problems.ts'

export interface Account {
  /** What stands before a command so that it runs as this account. */
  readonly prefix: readonly string[]
  /** Set when spawn itself changes the account. */
  readonly uid?: number
  readonly gid?: number
}

const preferred = ['vesalius', 'postgres', 'nobody']

/** `folder` exists; `probe` is a command that must succeed as the account. Gives the folder to the account that is used. */
export function chooseAccount(folder: string, probe: readonly string[], environment: NodeJS.ProcessEnv): Account {
  if (process.getuid?.() !== 0) return { prefix: [] }
  const owner = statSync(folder).uid
  // A folder that belongs to an account already stays with it, so that a start under changed circumstances does not mix owners.
  const accounts = owner === 0 ? preferred.flatMap((name) => accountOf(name)) : [{ uid: owner, gid: statSync(folder).gid }]
  for (const { uid, gid } of accounts) {
    if (!reaches(folder, probe, { prefix: [], uid, gid }, environment)) continue
    // Only once: later the account could have put anything there for root to stumble over.
    if (owner === 0) chownAll(folder, uid, gid)
    return { prefix: [], uid, gid }
  }
  const nobody = accountOf('nobody')[0]
  const mapped = { prefix: ['unshare', '--user', `--map-user=${nobody?.uid ?? 65534}`, `--map-group=${nobody?.gid ?? 65534}`, '--'] }
  if (owner === 0 && reaches(folder, probe, mapped, environment)) return mapped
  throw RecordsNoAccount()
}

/** True when the account may pass through every parent of the folder and run the program. */
function reaches(folder: string, probe: readonly string[], account: Account, environment: NodeJS.ProcessEnv): boolean {
  const [program, ...rest] = [...account.prefix, 'sh', '-c', 'cd -- "$0" && exec "$@"', folder, ...probe]
  const owner = lstatSync(folder)
  const credentials = account.uid === undefined ? {} : { uid: account.uid, gid: account.gid as number }
  // The folder is 0700: lent to the account for the probe, and given back when the account does not reach it.
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid as number)
  const { status } = spawnSync(program as string, rest, {
    ...credentials,
    env: { ...process.env, ...environment },
    stdio: 'ignore',
    timeout: 10_000,
    cwd: '/',
  })
  if (status !== 0) chownSync(folder, owner.uid, owner.gid)
  return status === 0
}

function accountOf(name: string): { uid: number; gid: number }[] {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid && uid !== '0' ? [{ uid: Number(uid), gid: Number(gid) }] : []
}

function chownAll(path: string, uid: number, gid: number): void {
  const found = lstatSync(path)
  if (found.uid !== uid || found.gid !== gid) {
    if (found.isSymbolicLink()) return
    chownSync(path, uid, gid)
  }
  if (found.isDirectory()) for (const name of readdirSync(path)) if (name !== 'lock') chownAll(join(path, name), uid, gid)
}
