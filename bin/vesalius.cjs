#!/usr/bin/env node
/**
 * The command `vesalius`: finds a Node ≥ 24 (the one that runs this, or the one npm brought) and starts the door or the verb.
 */
'use strict'
const { spawn } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const root = path.resolve(__dirname, '..')
const doors = { solo: 'packages/server/src/solo.ts', hub: 'packages/server/src/start-hub.ts', node: 'packages/server/src/start-node.ts', demo: 'packages/server/src/start-demo.ts' }

function nodeBinary() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const bundled = path.join(root, 'node_modules', '.bin', 'node')
  if (fs.existsSync(bundled)) return bundled
  process.stderr.write('vesalius: Node 24 is needed. Run `npm start` once (npm brings it), or install Node 24.\n')
  process.exit(69)
}

/** What Node makes of the sources is kept beside the packages, whose owner it has: a start costs half the processor time. Where that cannot be written, nothing is kept. */
const compiled = { NODE_COMPILE_CACHE: path.join(root, 'node_modules', '.vesalius', 'compiled') }

const [noun = 'help', ...rest] = process.argv.slice(2)
/** The space for what lives shortly grows to 16 MB, three times over, in every thread: a door then holds 700 MB instead of 390, and is no faster. */
const isDoor = Object.hasOwn(doors, noun)
const flags = isDoor ? ['--max-semi-space-size=8'] : []
const script = isDoor ? [doors[noun], ...rest] : ['packages/client/src/cli/main.ts', noun, ...rest]
// By the channel a door sees that we are gone, also when we were killed.
const child = spawn(nodeBinary(), [...flags, path.join(root, script[0]), ...script.slice(1)], { stdio: ['inherit', 'inherit', 'inherit', ...(isDoor ? ['ipc'] : [])], env: { ...compiled, ...process.env } })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { if (signal !== 'SIGINT') child.kill(signal) })
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
