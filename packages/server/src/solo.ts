/**
 * The door `solo`: everything embedded in one process; what `npm start` opens. On a fresh data folder it brings in the generated sample cohort.
 */
import { traceOf } from '#kernel'
import type { Config } from '#kernel'
import { runDoor } from './door.ts'
import { greetingOf } from './greeting.ts'
import { isFresh } from './local-token.ts'
import { hostDemo } from './demo-routes.ts'
import type { DemoHost } from './demo-routes.ts'
import { openNodeWith } from './node.ts'
import type { Node } from './node.ts'

let fresh = false

runDoor<Node>({
  name: 'solo',
  sentence: 'Starts everything in one process.',
  async open(config, log, say) {
    fresh = isFresh(config.data)
    const demo = hostDemo(config.data, log)
    const node = await openNodeWith(config, log, { say, routes: demo.routes })
    return { ...node, close: () => closeBoth(node, demo) }
  },
  addresses: ({ http, dimse, viewer }) => ({ http, ...(dimse ? { dimse } : {}), ...(viewer ? { viewer } : {}) }),
  greet: ({ access, http, dimse }, config) => greetingOf({ access, http, config, more: [`  DICOMweb  ${http}/dicom-web`, ...(dimse ? [`  DIMSE     ${config['ae-title']} at ${dimse}`] : [])] }),
  after: (node, config, { signal, log, say }) => bring(node, config, { signal, say }).catch((error: unknown) => log.error(traceOf(error), 'the sample cohort could not be brought in')),
})

async function bring({ ingest }: Node, config: Config, context: { signal: AbortSignal; say: (text: string) => void }): Promise<void> {
  const { bringWhenDue } = await import('./sample-cohort.ts')
  await bringWhenDue(ingest, config, { fresh, ...context })
}

async function closeBoth(node: Node, demo: DemoHost): Promise<void> {
  await Promise.all([demo.close(), node.close()])
}
