/** Without authentication set up, only this machine may connect (what CVE-2025-0896 was about: an open default). */
import type { Config } from '#kernel'
import { openAddress } from './problems.ts'

const loopback = /^(127(\.\d{1,3}){3}|\[?::1\]?|localhost)$/i

/** Whether a host, as written in a setting or as a connection gives it, is this machine by itself. */
export function isLoopback(host: string): boolean {
  return loopback.test(host)
}

/** Throws access/open-address when a listener's address reaches beyond loopback and nothing says that authentication is configured. */
export function bindable(config: Pick<Config, 'http' | 'viewer' | 'dimse' | 'dimse-tls' | 'authentication' | 'oidc-issuer'>): void {
  if (config.authentication === 'configured' || config['oidc-issuer'] !== '') return
  for (const name of ['http', 'viewer', 'dimse', 'dimse-tls'] as const) {
    const address = config[name]
    if (address !== 'off' && !isLoopback(address.replace(/:\d+$/, ''))) throw openAddress(name)
  }
}
