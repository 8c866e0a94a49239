/** The door `node`: a place where data live, as a member of a federation. It needs no port that others can reach. */
import { problem, traceOf } from '#kernel'
import { runDoor } from './door.ts'
import { greetingOf } from './greeting.ts'
import { isFresh } from './local-token.ts'
import { openNode } from './node.ts'
import type { Node } from './node.ts'

const NoHub = problem('node/no-hub', 400, 'A node belongs to a hub: --hub URL, and once --enrol-code-file FILE (vesalius solo needs none)')

let fresh = false

runDoor<Node>({
  name: 'node',
  sentence: 'Starts a node that belongs to a hub.',
  defaults: { samples: 'false' },
  async open(config, log, say) {
    if (!config.hub) throw NoHub()
    fresh = isFresh(config.data)
    return openNode(config, log, say)
  },
  addresses: ({ http, dimse, viewer }) => ({ http, ...(dimse ? { dimse } : {}), ...(viewer ? { viewer } : {}) }),
  greet: ({ access, http, dimse }, config) => greetingOf({ access, http, config, more: [`  DICOMweb  ${http}/dicom-web`, ...(dimse ? [`  DIMSE     ${config['ae-title']} at ${dimse}`] : []), `  hub       ${config.hub}`] }),
  async after({ ingest }, config, { signal, log, say }) {
    const { bringWhenDue } = await import('./sample-cohort.ts')
    await bringWhenDue(ingest, config, { fresh, signal, say }).catch((error: unknown) => log.error(traceOf(error), 'the sample cohort could not be brought in'))
  },
})
