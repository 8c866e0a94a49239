/** The command line of the sandbox: bubblewrap in namespaces of its own, under limits of the kernel set by prlimit. */
import { accessSync, constants, lstatSync, readlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { NoSandbox } from '../problems.ts'
import type { Work } from './runner.ts'

/** The path of a program, or undefined. */
export function programAt(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/bin']
  return folders.filter(Boolean).map((folder) => join(folder, name)).find((path) => {
    try { accessSync(path, constants.X_OK); return true } catch { return false }
  })
}

/** Raises engines/no-sandbox. */
export function sandboxCommand(work: Work): string[] {
  const [bwrap, prlimit] = [programAt('bwrap'), programAt('prlimit')]
  if (!bwrap || !prlimit) throw NoSandbox(bwrap ? 'util-linux' : 'bubblewrap')
  return [prlimit, ...limitsOf(work), bwrap, ...namespaces, ...system(), ...environmentOf(work), ...filesOf(work), '--', ...work.command]
}

const namespaces = [
  '--unshare-user', '--disable-userns', '--unshare-pid', '--unshare-net', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try',
  '--uid', '65534', '--gid', '65534', '--hostname', 'sandbox', '--cap-drop', 'ALL', '--new-session', '--die-with-parent', '--clearenv',
]

/** Memory is watched from outside: a limit on addresses (RLIMIT_AS) ends programs that only reserve them, as Node and the JVM do. */
function limitsOf({ limits }: Work): string[] {
  return [`--fsize=${limits.fileBytes}`, '--core=0', '--nofile=4096', `--nproc=${limits.processes}`, `--cpu=${limits.wallSeconds * Math.max(1, limits.cpus)}`]
}

/** /usr as it is here, read-only; where /bin and /lib are links into it, the same links. */
function system(): string[] {
  const folders = ['bin', 'sbin', 'lib', 'lib64'].flatMap((name) => {
    const entry = lstatSync(`/${name}`, { throwIfNoEntry: false })
    if (!entry) return []
    return entry.isSymbolicLink() ? ['--symlink', readlinkSync(`/${name}`), `/${name}`] : ['--ro-bind', `/${name}`, `/${name}`]
  })
  return ['--ro-bind', '/usr', '/usr', ...folders, '--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache', '--ro-bind-try', '/etc/alternatives', '/etc/alternatives',
    // Started by root, the one inside is root to the kernel's settings: they are covered.
    '--proc', '/proc', ...['sys', 'irq', 'bus', 'sysrq-trigger', 'acpi', 'scsi'].flatMap((name) => ['--ro-bind-try', `/proc/${name}`, `/proc/${name}`]),
    '--dev', '/dev', '--remount-ro', '/dev', '--symlink', 'scratch', '/tmp']
}

function environmentOf({ environment }: Work): string[] {
  const all = { PATH: '/usr/bin:/bin', HOME: '/scratch', TMPDIR: '/scratch', LANG: 'C.UTF-8', ...environment }
  return Object.entries(all).flatMap(([name, value]) => ['--setenv', name, value])
}

function filesOf({ mounts, folders }: Work): string[] {
  return [...mounts.flatMap(({ source, target }) => ['--ro-bind', source, target]),
    '--bind', folders.out, '/out', '--bind', folders.scratch, '/scratch', '--remount-ro', '/', '--chdir', '/scratch']
}
