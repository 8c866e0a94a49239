/** The demonstration from the page of a solo: brought up beside it by one click, below its data folder, and stopped with it. */
import { join, resolve } from 'node:path'
import type { HttpApp, Log } from '#kernel'
import { Problem, problem, traceOf } from '#kernel'
import { openDemo } from './demo.ts'
import type { Demo, DemoPerson } from './demo.ts'
import { usualPatients } from './demo-arguments.ts'

const NoDemo = problem('node/no-demo', 409, 'The demonstration is not ready: %s')
const manage = { config: { permission: 'system:configure' } }

export interface DemoHost {
  readonly routes: (app: HttpApp) => Promise<void>
  close(): Promise<void>
}

interface Running {
  state: 'starting' | 'ready' | 'stopping' | 'failed'
  /** What was said last while it opens and its data come in. */
  said: string
  demo?: Demo
  readonly abort: AbortController
}

/** Nothing runs until somebody asks for it. */
export function hostDemo(data: string, log: Log): DemoHost {
  let running: Running | undefined
  const start = (): Running => {
    if (running && running.state !== 'failed') return running
    const begun: Running = { state: 'starting', said: '', abort: new AbortController() }
    running = begun
    openDemo({ folder: join(resolve(data), 'demo'), say: (text) => { begun.said = text }, signal: begun.abort.signal, patients: usualPatients }).then((demo) => {
      Object.assign(begun, { demo, state: 'ready' })
      demo.data.catch((error: unknown) => log.error(traceOf(error), 'the data of the demonstration could not be brought in'))
      void demo.lost.then(async (name) => { await demo.close(); Object.assign(begun, { state: 'failed', said: name }) })
    }, (error: unknown) => {
      log.error(traceOf(error), 'the demonstration could not start')
      Object.assign(begun, { state: 'failed', said: error instanceof Problem ? error.code : '' })
    })
    return begun
  }
  const stop = async (): Promise<void> => {
    const one = running
    if (!one) return
    one.state = 'stopping'
    one.abort.abort()
    await one.demo?.close()
    if (running === one) running = undefined
  }
  return { routes: demoRoutes({ of: () => running, start, stop }), close: stop }
}

interface Control { of(): Running | undefined; start(): Running; stop(): Promise<void> }

function demoRoutes({ of, start, stop }: Control): DemoHost['routes'] {
  const told = (running: Running | undefined) => ({
    state: running?.state ?? 'off', said: running?.said ?? '', sites: running?.demo?.sites.map(({ plan, process: one }) => ({ name: plan.name, http: one.http })) ?? [],
  })
  return async (app) => {
    app.get('/api/demo', manage, async () => told(of()))
    app.post('/api/demo', manage, async (_request, reply) => reply.code(202).send(told(start())))
    app.delete('/api/demo', manage, async (_request, reply) => { await stop(); return reply.code(204).send() })
    // Links work once, so that they are made when somebody asks for them.
    app.post('/api/demo/invitations', manage, async (): Promise<{ people: readonly DemoPerson[] }> => {
      const running = of()
      if (running?.state !== 'ready' || !running.demo) throw NoDemo(running?.state ?? 'off')
      return { people: await running.demo.invite() }
    })
  }
}
