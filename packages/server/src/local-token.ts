/** The token by which programs on this machine act: in a file of the data folder, the last thing that a start writes. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Access } from '#access'

/** The one of an earlier start goes on while it is valid. */
export async function leaveToken(data: string, access: Access): Promise<void> {
  const file = fileIn(data)
  const earlier = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
  const token = await access.operatorToken(earlier)
  if (token !== earlier) writeFileSync(file, `${token}\n`, { mode: 0o600 })
}

export function tokenIn(data: string): string {
  return readFileSync(fileIn(data), 'utf8').trim()
}

/** Whether nothing was ever ready on this folder. */
export function isFresh(data: string): boolean {
  return !existsSync(fileIn(data))
}

const fileIn = (data: string): string => join(resolve(data), 'local-token')
