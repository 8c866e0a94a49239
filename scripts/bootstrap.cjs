/**
 * What `npm start`, `npm test`, `npm run bench`, `npm run walk` and `npm run build` call. Runs on any Node ≥ 20 before anything is installed:
 * installs what is missing (pinned, checked by digest, no install scripts), builds the pages when they changed, then hands over.
 */
'use strict'
const { spawnSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const root = path.resolve(__dirname, '..')
const modules = path.join(root, 'node_modules')
const stamps = path.join(modules, '.vesalius')

/** The viewer ships as a built application inside its npm package; its own dependencies are not needed to serve it, so it is taken as a file. */
const ohif = {
  package: '@ohif/app@3.13.2',
  integrity: 'sha512-WZdxmpmG7rqFgW9ZJLcbgr3XCtLi1KDNPoMaeY5PPe6j4G4fjEjjkycZM6C6Zk2F87BKxFfpq+jd5xXZB9E8EA==',
}

function say(text) {
  process.stderr.write(`${text}\n`)
}

function fail(text) {
  say(`\n${text}`)
  process.exit(1)
}

function digestOf(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0')
  return hash.digest('hex')
}

function filesUnder(folder) {
  if (!fs.existsSync(folder)) return []
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.includes(`${path.sep}node_modules${path.sep}`) && !file.includes(`${path.sep}dist${path.sep}`)).sort()
}

function stamped(name, digest) {
  try { return fs.readFileSync(path.join(stamps, name), 'utf8') === digest } catch { return false }
}

function stamp(name, digest) {
  fs.mkdirSync(stamps, { recursive: true })
  fs.writeFileSync(path.join(stamps, name), digest)
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options })
  if (result.error) fail(`${command} could not be started: ${result.error.code}`)
  return result
}

function npm(args, options) {
  const cli = process.env.npm_execpath
  return cli ? run(process.execPath, [cli, ...args], options) : run('npm', args, options)
}

function timed(text, work) {
  const began = Date.now()
  say(`${text} …`)
  work()
  say(`${text}: done in ${((Date.now() - began) / 1000).toFixed(1)} s`)
}

function installPackages() {
  const digest = digestOf([path.join(root, 'package-lock.json')])
  if (stamped('packages', digest) && fs.existsSync(path.join(modules, '.package-lock.json'))) return
  timed('Installing the pinned packages (once)', () => {
    const result = npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
    if (result.status !== 0) fail('npm could not install the packages. Is the npm registry reachable? Run the command again when it is.')
  })
  stamp('packages', digest)
}

/** Of ONNX Runtime only the WebAssembly build is used, by the tool onnx-model in its sandbox: two files of the package. */
const onnxRuntime = {
  package: 'onnxruntime-web@1.30.0',
  integrity: 'sha512-q0y+JrrtukXSzsBWEMccVfqX25LRmosXHF+CaRJmg8pZClzcV7svNc4rKY3jL02Vb7QmRMDs1SigqR4CXAfKYQ==',
  files: ['package/dist/ort.wasm.bundle.min.mjs', 'package/dist/ort-wasm-simd-threaded.wasm'],
}

/** Without it everything works but models in the ONNX format: so a network that is away keeps nobody from starting. */
function installOnnxRuntime() {
  const target = path.join(stamps, 'onnxruntime-web')
  if (stamped('onnx', onnxRuntime.integrity) && onnxRuntime.files.every((file) => fs.existsSync(path.join(target, path.basename(file))))) return
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vesalius-onnx-'))
  try {
    say('Fetching ONNX Runtime (once) …')
    const packed = npm(['pack', onnxRuntime.package, '--pack-destination', folder, '--ignore-scripts', '--loglevel=error'], { stdio: ['ignore', 'ignore', 2] })
    const file = fs.readdirSync(folder)[0]
    if (packed.status !== 0 || !file) return say('npm could not fetch ONNX Runtime: models in that format cannot be run until it can.')
    if (`sha512-${createHash('sha512').update(fs.readFileSync(path.join(folder, file))).digest('base64')}` !== onnxRuntime.integrity) fail('The ONNX Runtime that was fetched is not the one that was pinned.')
    fs.rmSync(target, { recursive: true, force: true })
    fs.mkdirSync(target, { recursive: true })
    if (run('tar', ['-xzf', path.join(folder, file), '-C', target, '--strip-components=2', ...onnxRuntime.files]).status !== 0) fail('ONNX Runtime could not be unpacked.')
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
  stamp('onnx', onnxRuntime.integrity)
}

function installViewer() {
  if (stamped('viewer', ohif.integrity) && fs.existsSync(path.join(stamps, 'ohif', 'index.html'))) return
  timed('Fetching the viewer (once)', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vesalius-viewer-'))
    try {
      const packed = npm(['pack', ohif.package, '--pack-destination', folder, '--ignore-scripts', '--loglevel=error'], { stdio: ['ignore', 'ignore', 2] })
      const file = fs.readdirSync(folder)[0]
      if (packed.status !== 0 || !file) fail('npm could not fetch the viewer. Is the npm registry reachable? Run the command again when it is.')
      const bytes = fs.readFileSync(path.join(folder, file))
      if (`sha512-${createHash('sha512').update(bytes).digest('base64')}` !== ohif.integrity) fail('The viewer that was fetched is not the one that was pinned.')
      const target = path.join(stamps, 'ohif')
      fs.rmSync(target, { recursive: true, force: true })
      fs.mkdirSync(target, { recursive: true })
      const unpacked = run('tar', ['-xzf', path.join(folder, file), '-C', target, '--strip-components=2', '--exclude=*.map', '--exclude=package/dist/ort', 'package/dist'])
      if (unpacked.status !== 0) fail('The viewer could not be unpacked.')
    } finally {
      fs.rmSync(folder, { recursive: true, force: true })
    }
  })
  stamp('viewer', ohif.integrity)
}

function nodeBinary() {
  const bundled = path.join(modules, '.bin', 'node')
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  if (fs.existsSync(bundled)) return bundled
  return fail('Node 24 is needed; npm has no build of it for this platform. Install Node 24 and run the command again.')
}

function buildPages() {
  const web = path.join(root, 'packages', 'web')
  const sources = ['web', 'client', 'standards'].flatMap((name) => filesUnder(path.join(root, 'packages', name)))
  const digest = digestOf(sources.filter((file) => !file.includes(`${path.sep}test${path.sep}`)))
  if (stamped('pages', digest) && fs.existsSync(path.join(web, 'dist', 'index.html'))) return
  timed('Building the pages (when they changed)', () => {
    const result = run(nodeBinary(), [path.join(modules, 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'error'], { cwd: web })
    if (result.status !== 0) fail('The pages could not be built.')
  })
  stamp('pages', digest)
}

/** Hands over to a child and ends as it ends. Ctrl-C reaches the child through the terminal; a SIGTERM is passed on. */
function become(command, args, { untilWeEnd = false } = {}) {
  const child = require('node:child_process').spawn(command, args, {
    // By the channel a door sees that we are gone, also when we were killed.
    cwd: root, stdio: ['inherit', 'inherit', 'inherit', ...(untilWeEnd ? ['ipc'] : [])],
    env: { NODE_COMPILE_CACHE: path.join(stamps, 'compiled'), ...process.env, PATH: `${path.join(modules, '.bin')}${path.delimiter}${process.env.PATH}` },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { if (signal !== 'SIGINT') child.kill(signal) })
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
  if (untilWeEnd) endWithNpm(child)
}

/** npm that is killed (SIGKILL, out of memory) cannot tell: who starts us again would find the ports taken by a door that nobody sees. */
function endWithNpm(child) {
  if (!process.env.npm_lifecycle_event) return
  const before = ancestors()
  const look = () => { if (ancestors() !== before) { clearInterval(timer); say('vesalius: npm has ended; stopping with it'); child.kill('SIGTERM') } }
  const timer = setInterval(look, 1000)
  timer.unref()
}

/** Our parent, and its parent when npm put a shell between. Empty parts where the system does not say. */
function ancestors() {
  const statusOf = (pid) => { try { return fs.readFileSync(`/proc/${pid}/status`, 'utf8') } catch { return '' } }
  const parent = statusOf(process.ppid)
  return `${process.ppid} ${/^Name:\t(sh|bash|dash|busybox)$/m.test(parent) ? /^PPid:\t(\d+)$/m.exec(parent)?.[1] ?? '' : ''}`
}

const [command = 'start', ...rest] = process.argv.slice(2)
installPackages()
if (command !== 'packages') installViewer()
if (command !== 'packages' && command !== 'viewer') installOnnxRuntime()
if (command !== 'packages' && command !== 'viewer') buildPages()
// The space for what lives shortly: bin/vesalius.cjs says why.
if (command === 'start' && rest.includes('--demo')) become(nodeBinary(), ['--max-semi-space-size=8', path.join(root, 'packages/server/src/start-demo.ts'), ...rest.filter((word) => word !== '--demo')], { untilWeEnd: true })
else if (command === 'start') become(nodeBinary(), ['--max-semi-space-size=8', path.join(root, 'packages/server/src/solo.ts'), ...rest], { untilWeEnd: true })
else if (command === 'test') become(nodeBinary(), [path.join(root, 'scripts/test.ts'), ...rest])
else if (command === 'walk') {
  process.env.VESALIUS_TOUR = 'write'
  become(nodeBinary(), [path.join(root, 'packages/web/test/chain/chain.test.ts'), ...rest])
} else if (command === 'bench') become(nodeBinary(), [path.join(root, 'bench/run.ts'), ...rest])
else if (!['build', 'packages', 'viewer'].includes(command)) fail(`There is no command ${JSON.stringify(command)}; there are start, test, bench, build, walk`)
