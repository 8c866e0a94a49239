/** The door `hub`: where nodes are found and work is coordinated. */
import { runDoor } from './door.ts'
import { greetingOf } from './greeting.ts'
import { openHub } from './hub.ts'

runDoor({
  name: 'hub',
  sentence: 'Starts a hub: nodes enrol at it, and find each other by it. It holds no patient-level data.',
  defaults: { http: '127.0.0.1:8040', data: './hub-data' },
  open: openHub,
  addresses: ({ http }) => ({ http }),
  greet: ({ access, http }, config) => greetingOf({ access, http, config, more: [`  nodes     vesalius node --hub ${http} --enrol-code-file FILE (make a code on the page)`] }),
})
