/**
 * The pages: the built files of the browser application at the root of our origin. An address that no route answers and that a person
 * opened gives index.html, in which the application finds its way; addresses of programs never do (they get a problem).
 */
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HttpApp } from '#kernel'

/** What browsers and programs look for beside a page. A name or UID may have dots: `/tools/org.vesalius.survival` is a page. */
const forFiles = /\.(avif|css|gif|html?|ico|jpe?g|js|json|map|mjs|png|svg|txt|wasm|webmanifest|webp|woff2?|xml)$/i
const forPrograms = /^\/(api|dicom-web|oidc|healthz|metrics|ledger\/(checkpoint|tile))(\/|$)/

/** Serves `folder` (the output of the build: index.html and assets/, whose names carry digests). */
export async function servePages(app: HttpApp, folder: string): Promise<void> {
  await app.register(fastifyStatic, { root: folder, serve: false, index: false })
  app.get<{ Params: { '*': string } }>('/assets/*', { config: { permission: 'public' } }, (request, reply) =>
    reply.sendFile(`assets/${request.params['*']}`, { maxAge: 31_536_000_000, immutable: true }))
}

/** For `createHttp`: answers with index.html where a person navigates. */
export function pageFallback(request: FastifyRequest, reply: FastifyReply): boolean {
  const path = request.url.split('?', 1)[0] as string
  if (forPrograms.test(path) || forFiles.test(path) || !takesPages(request.headers.accept)) return false
  void reply.header('cache-control', 'no-cache').sendFile('index.html')
  return true
}

/** curl's and a script's any-type is answered with the page as well; who asks for something else alone is not. */
function takesPages(accept = '*/*'): boolean {
  return accept.includes('text/html') || accept.includes('*/*')
}
