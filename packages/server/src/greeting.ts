/** Where people, programs and scanners reach what was opened: the lines that a door says when it is ready. */
import { join } from 'node:path'
import type { Access } from '#access'
import type { Config } from '#kernel'

export interface Greeting {
  readonly access: Access
  readonly http: string
  readonly config: Config
  readonly more?: readonly string[]
}

export async function greetingOf({ access, http, config, more = [] }: Greeting): Promise<readonly string[]> {
  const link = await access.welcomeLink()
  return [
    `  pages     ${http}`,
    ...(link ? [`  sign up   ${link}`, '            (once, for the first administrator; valid for a day)'] : []),
    ...more,
    `  token     ${join(config.data, 'local-token')} (for the command line on this machine)`,
  ]
}
