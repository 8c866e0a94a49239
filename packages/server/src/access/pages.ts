/** The few pages of the embedded provider, as HTML without any inline script or style; everything in them is escaped. */
import { readFileSync } from 'node:fs'
import type { FastifyReply } from 'fastify'
import { text } from './texts.ts'
import type { Language, TextName } from './texts.ts'

const file = (name: string): string => readFileSync(new URL(`./pages/${name}`, import.meta.url), 'utf8')

/** What the pages load, by file name. */
export const assets: Readonly<Record<string, { readonly type: string; readonly body: string }>> = {
  'pages.css': { type: 'text/css; charset=utf-8', body: file('pages.css') },
  'icon.svg': { type: 'image/svg+xml', body: file('icon.svg') },
  'passphrase.js': { type: 'text/javascript; charset=utf-8', body: file('passphrase.js') },
  'sign-in.js': { type: 'text/javascript; charset=utf-8', body: file('sign-in.js') },
  'welcome.js': { type: 'text/javascript; charset=utf-8', body: file('welcome.js') },
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** Sends a page. Its referrer policy lets the browser name our own origin when the form comes back. */
export function sendPage(reply: FastifyReply, html: string, status = 200): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', policy)
    .header('referrer-policy', 'same-origin')
    .header('vary', 'accept-language')
    .send(html)
}

const escape = (value: string): string => value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
type Say = (name: TextName) => string
const speaking = (language: Language): Say => (name) => escape(text(language, name))

interface PageParts {
  readonly title: TextName
  readonly body: string
  readonly script?: string
}

function page(language: Language, { title, body, script }: PageParts): string {
  const say = speaking(language)
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say(title)} · ${say('product')}</title>
<link rel="icon" href="/oidc/assets/icon.svg">
<link rel="stylesheet" href="/oidc/assets/pages.css">
${script ? `<script type="module" src="/oidc/assets/${script}"></script>` : ''}
</head>
<body>
<main>
<p class="product"><img src="/oidc/assets/icon.svg" alt="" width="36" height="36">${say('product')}</p>
<h1>${say(title)}</h1>
${body}
</main>
</body>
</html>
`
}

const field = (name: string, label: string, more: string): string => `<label for="${name}">${label}</label>
<input id="${name}" name="${name}" required ${more}>`

const passphraseField = (say: Say, more: string): string => `<div class="secret">
<input id="passphrase" name="passphrase" type="password" maxlength="1000" ${more}>
<button type="button" id="show" class="second" aria-controls="passphrase" data-show="${say('show')}" data-hide="${say('hide')}" hidden>${say('show')}</button>
</div>`

export interface SignInPage {
  readonly uid: string
  readonly name?: string
  readonly failure?: TextName
  readonly passkeys: boolean
}

export function signInPage(language: Language, { uid, name = '', failure, passkeys }: SignInPage): string {
  const say = speaking(language)
  const action = `/oidc/interaction/${escape(uid)}`
  return page(language, {
    title: 'signIn',
    script: 'sign-in.js',
    body: `<p id="failure" role="alert" class="failure" data-passkey="${say('passkeyFailed')}">${failure ? say(failure) : ''}</p>
<form method="post" action="${action}">
${field('name', say('name'), `autocomplete="username webauthn" maxlength="100" value="${escape(name)}"`)}
<label for="passphrase">${say('passphrase')}</label>
${passphraseField(say, 'required autocomplete="current-password"')}
<button type="submit">${say('signIn')}</button>
</form>
${passkeys ? `<button type="button" id="passkey" class="second" data-action="${action}" hidden>${say('usePasskey')}</button>` : ''}`,
  })
}

export function welcomePage(language: Language, passkeys: boolean): string {
  const say = speaking(language)
  return page(language, {
    title: 'welcome',
    script: 'welcome.js',
    body: `<p>${say('welcomeLead')}</p>
<noscript><p class="failure">${say('needScript')}</p></noscript>
<p id="failure" role="alert" class="failure" data-dead="${say('deadLink')}"></p>
<form id="welcome" method="post" action="/welcome">
${field('name', say('name'), 'autocomplete="username" maxlength="100"')}
<label for="passphrase">${say('passphrase')}</label>
<p id="hint" class="hint">${say('passphraseHint')}</p>
${passphraseField(say, 'autocomplete="new-password" minlength="12" aria-describedby="hint"')}
<button type="submit">${say('createWithPassphrase')}</button>
${passkeys ? `<button type="button" id="passkey" class="second" hidden>${say('createWithPasskey')}</button>` : ''}
</form>`,
  })
}

/** The same without a name: the account is there, and its passphrase is new. */
export function newPassphrasePage(language: Language): string {
  const say = speaking(language)
  return page(language, {
    title: 'newPassphrase',
    script: 'welcome.js',
    body: `<p>${say('newPassphraseLead')}</p>
<noscript><p class="failure">${say('needScript')}</p></noscript>
<p id="failure" role="alert" class="failure" data-dead="${say('deadPassphraseLink')}"></p>
<form id="welcome" method="post" action="/new-passphrase">
<label for="passphrase">${say('passphrase')}</label>
<p id="hint" class="hint">${say('passphraseHint')}</p>
${passphraseField(say, 'required autocomplete="new-password" minlength="12" aria-describedby="hint"')}
<button type="submit">${say('keepPassphrase')}</button>
</form>`,
  })
}

/** The same link where another provider signs people in. */
export function welcomeProviderPage(language: Language): string {
  const say = speaking(language)
  return page(language, {
    title: 'welcomeProvider',
    script: 'welcome.js',
    body: `<p>${say('welcomeProviderLead')}</p>
<noscript><p class="failure">${say('needScript')}</p></noscript>
<p id="failure" role="alert" class="failure" data-dead="${say('deadLink')}"></p>
<form id="welcome" method="post" action="/welcome"><button type="submit">${say('continueToSignIn')}</button></form>`,
  })
}

export function messagePage(language: Language, message: TextName): string {
  return page(language, { title: message, body: `<p><a href="/sign-in">${speaking(language)('startAgain')}</a></p>` })
}
