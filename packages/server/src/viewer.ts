/**
 * Door-level: the viewer's own origin. It serves the built files of OHIF (MIT) and DICOMweb of this node, nothing else; its scripts can reach
 * nothing outside (content security policy), and its cookie can only search and read studies.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { hasViewerSession, viewerEntryRoutes } from '#access'
import type { Access } from '#access'
import { createHttp } from '#kernel'
import type { HttpApp, Log } from '#kernel'
import { askAgainPage, signedOutPage } from './viewer-signed-out.ts'

export interface ViewerOptions {
  readonly access: Access
  readonly log: Log
  /** Scheme, host and port under which people reach the viewer. */
  readonly viewerUrl: string
  readonly allowedHosts: readonly string[]
  /** The archive's routes. */
  readonly dicomWeb: (app: HttpApp) => Promise<void>
  /** OHIF's built files; see `ohifFolder`. */
  readonly folder: string
}

/** Compiling WebAssembly (the image codecs) is allowed, evaluating text is not. OHIF styles by attribute. */
const policy = {
  'default-src': ["'none'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'worker-src': ["'self'", 'blob:'],
  'style-src': ["'self'", "'unsafe-inline'"],
  'connect-src': ["'self'", 'blob:', 'data:'],
  'img-src': ["'self'", 'blob:', 'data:'],
  'font-src': ["'self'", 'data:'],
  'media-src': ["'self'", 'blob:'],
  'manifest-src': ["'self'"],
}

/**
 * A worker obeys the policy that its own file came with. The image codecs build functions from text (Emscripten's embind), so workers may; they
 * have no page to change and can reach only this origin. On a file that is no worker this header has no effect.
 */
const workerPolicy = "default-src 'none'; script-src 'self' 'unsafe-eval'; worker-src 'self' blob:; connect-src 'self' blob: data:"

/** Not served: what signs in elsewhere, phones home, or keeps pages in a service worker. */
const left =
  /^(google\.js|oidc-client\.min\.js|silent-refresh\.html|sw\.js|init-service-worker\.js|serve\.json|_headers|_redirects|index\.html|app-config\.js|.*\.map)$/

/** Where the start script puts OHIF, or undefined when it is not there. */
export function ohifFolder(): string | undefined {
  const folder = fileURLToPath(new URL('../../../node_modules/.vesalius/ohif', import.meta.url))
  return existsSync(join(folder, 'index.html')) ? folder : undefined
}

/** Makes the viewer's application; the door lets it listen. */
export function createViewer(options: ViewerOptions): HttpApp {
  const { access, log, folder } = options
  const index = indexPage(readFileSync(join(folder, 'index.html'), 'utf8'))
  const app = createHttp({
    log,
    guard: access.viewerGuard,
    publicUrl: options.viewerUrl,
    allowedHosts: options.allowedHosts,
    replaceContentSecurityPolicy: policy,
    crossOriginEmbedderPolicy: 'require-corp',
    fallback: async (request, reply) => {
      if (!isPage(request)) return false
      if (!(await hasViewerSession(access, request))) return refuseStranger(request, reply, access)
      void reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(index)
      return true
    },
  })
  void app.register(viewerEntryRoutes(access))
  void app.register(options.dicomWeb)
  void app.register((routes) => serveFiles(routes, folder))
  return app
}

/** A place of OHIF's, not a file. */
function isPage({ url, headers }: FastifyRequest): boolean {
  return !/\.[a-z0-9]{1,8}$/i.test(new URL(url, 'http://viewer').pathname) && headers.accept?.includes('text/html') === true
}

/** OHIF itself would show an error where there is no session. */
function refuseStranger(request: FastifyRequest, reply: FastifyReply, access: Access): true {
  const again = request.headers['sec-fetch-site'] === 'cross-site'
  const html = again ? askAgainPage() : signedOutPage(access.context.publicUrl, request.url)
  void reply.code(again ? 200 : 401).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html)
  return true
}

async function serveFiles(app: HttpApp, folder: string): Promise<void> {
  const files = new Set(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .filter((name) => !left.test(name)),
  )
  await app.register(fastifyStatic, { root: folder, serve: false, index: false, cacheControl: false })
  for (const [name, body] of Object.entries(ownScripts)) {
    app.get(`/${name}`, { config: { permission: 'public' } }, async (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(body),
    )
  }
  app.get<{ Params: { '*': string } }>('/*', { config: { permission: 'public' } }, (request, reply) => {
    const name = request.params['*']
    if (!files.has(name)) return reply.callNotFound()
    if (name.endsWith('.js')) reply.header('content-security-policy', workerPolicy)
    return reply.header('cache-control', /[0-9a-f]{16}\./.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache').sendFile(name)
  })
}

/** What OHIF's page sets in inline scripts, which our policy does not run. */
const startScript = `window.PUBLIC_URL = '/'
window.browserImportFunction = (name) => import(name)
`

const dicomWeb = `window.location.origin + '/dicom-web'`

/** OHIF's configuration: this node and no other source, no address from the query, nothing to agree to before a study is seen. */
const configScript = `window.config = {
  name: 'vesalius',
  routerBasename: '/',
  extensions: [],
  modes: [],
  customizationService: [{ 'ohif.tours': { $set: [] } }],
  showStudyList: false,
  maxNumberOfWebWorkers: 2,
  showWarningMessageForCrossOrigin: false,
  showCPUFallbackMessage: false,
  showLoadingIndicator: true,
  strictZSpacingForVolumeViewport: true,
  groupEnabledModesFirst: true,
  investigationalUseDialog: { option: 'never' },
  maxNumRequests: { interaction: 20, thumbnail: 4, prefetch: 6 },
  showErrorDetails: 'dev',
  defaultDataSourceName: 'vesalius',
  dataSources: [{
    namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
    sourceName: 'vesalius',
    configuration: {
      friendlyName: 'Vesalius',
      name: 'vesalius',
      qidoRoot: ${dicomWeb},
      wadoRoot: ${dicomWeb},
      wadoUriRoot: ${dicomWeb},
      qidoSupportsIncludeField: true,
      imageRendering: 'wadors',
      thumbnailRendering: 'wadors',
      enableStudyLazyLoad: true,
      supportsFuzzyMatching: false,
      supportsWildcard: true,
      supportsReject: false,
      dicomUploadEnabled: false,
      singlepart: 'bulkdata,video,pdf',
      bulkDataURI: { enabled: true, relativeResolution: 'studies' },
      omitQuotationForMultipartRequest: true,
    },
  }],
}
`

const ownScripts = { 'vesalius-start.js': startScript, 'app-config.js': configScript } as const
const version = createHash('sha256')
  .update(startScript + configScript)
  .digest('hex')
  .slice(0, 8)

/** OHIF's page without inline scripts, manifest and service worker. */
function indexPage(original: string): string {
  const bundle = /src="\/(app\.bundle\.[0-9a-f]+\.js)"/.exec(original)?.[1]
  if (!bundle) throw new Error('The page of the viewer does not name its program')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Vesalius viewer</title>
<link rel="icon" href="/assets/favicon.ico">
<script src="/vesalius-start.js?${version}"></script>
<script src="/app-config.js?${version}"></script>
<script defer src="/${bundle}"></script>
<link href="/app.bundle.css" rel="stylesheet">
</head>
<body>
<noscript>The viewer needs JavaScript.</noscript>
<div id="react-portal"></div>
<div id="root"></div>
</body>
</html>
`
}
