/** A process that begins a rotation of keys, or goes on with it, until it is killed; it says when it has begun. */
import { writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { openNode } from './open-node.ts'

const [folder = '', fresh = ''] = process.argv.slice(2)
const node = await openNode({}, folder)
if (fresh) await node.ingest.rotation.start({ id: 'anna', name: 'anna', kind: 'person', roles: ['node-admin'] }, 'default')
writeSync(1, 'begun\n')
await pause(3_600_000)
