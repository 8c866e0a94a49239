/** Which methods an address takes: 405 with Allow where it takes others (RFC 9110, 15.5.6), and OPTIONS, which asks for just that (9.3.7). */
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { problem } from './problem.ts'

const WrongMethod = problem('http/method-not-allowed', 405, 'This address does not take that method; it takes %s')

interface Known { readonly form: RegExp; readonly methods: readonly string[] }

export interface MethodTable {
  /** Every route, when it is registered. */
  note(route: Pick<RouteOptions, 'url' | 'method'>): void
  /** For a request that no route answers: true when OPTIONS was answered. Raises http/method-not-allowed; false where nothing is at all. */
  answer(request: FastifyRequest, reply: FastifyReply): boolean
}

export function methodTable(): MethodTable {
  const known: Known[] = []
  const methodsAt = (path: string): string[] => {
    const methods = new Set(known.filter(({ form }) => form.test(path)).flatMap((one) => one.methods))
    return methods.size === 0 ? [] : [...methods.add('OPTIONS')].sort()
  }
  return {
    note: ({ url, method }) => { known.push({ form: formOf(url), methods: [method].flat() }) },
    answer(request, reply) {
      const methods = methodsAt(request.url.split('?', 1)[0] as string)
      // A route that takes the method and found nothing there says so itself.
      if (methods.length === 0 || (request.method !== 'OPTIONS' && methods.includes(request.method))) return false
      const allowed = methods.join(', ')
      void reply.header('allow', allowed)
      if (request.method !== 'OPTIONS') throw WrongMethod(allowed)
      void reply.code(204).send()
      return true
    },
  }
}

/** Of the router's patterns: `:name` is one segment, `*` everything that follows, `::` a colon. */
function formOf(url: string): RegExp {
  const segments = url.split('/').map((segment) => {
    if (segment.includes('*')) return '.*'
    if (/^:[^:]/.test(segment)) return '[^/]+'
    return segment.replaceAll('::', ':').replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${segments.join('/')}$`)
}
