/** An organisation's OpenID provider as a process of its own: prints its issuer, then asks whoever comes by its own pages. Arguments: port, redirect address, file of the client's secret. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

const [port = '', redirect = '', secretFile = ''] = process.argv.slice(2)
const issuer = `http://127.0.0.1:${port}`
/** Who works there, and with which part. */
const roles: Readonly<Record<string, readonly string[]>> = { grace: ['data-manager', 'emperor'], alan: ['researcher'] }

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'hospital-node', client_secret: readFileSync(secretFile, 'utf8').trim(), redirect_uris: [redirect], post_logout_redirect_uris: [`${new URL(redirect).origin}/`], response_types: ['code'], grant_types: ['authorization_code'],
  }],
  claims: { openid: ['sub'], profile: ['name', 'vesalius_roles'] },
  cookies: { keys: ['of the organisation'] },
  findAccount: async (_context: unknown, id: string) => ({ accountId: id, claims: async () => ({ sub: id, name: `${id} of the organisation`, vesalius_roles: roles[id] ?? [] }) }),
})
createServer(provider.callback()).listen(Number(port), '127.0.0.1', () => process.stdout.write(`${issuer}\n`))
