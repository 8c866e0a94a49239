/** A process that goes on with a rotation of keys until it is killed, and says when the first study has moved. */
import { writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { openNode } from './open-node.ts'

const [folder = '', fresh = ''] = process.argv.slice(2)
const node = await openNode({}, folder)
if (fresh) await node.ingest.rotation.start({ id: 'anna', name: 'anna', kind: 'person', roles: ['node-admin'] }, 'default')
const { studies: { moved } } = await node.ingest.rotation.state('default')
for (let now = await node.ingest.rotation.state('default'); now.state !== 'done' && now.studies.moved === moved; now = await node.ingest.rotation.state('default')) await pause(5)
writeSync(1, 'moving\n')
await pause(3_600_000)
