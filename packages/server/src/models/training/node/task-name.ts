/** The name of the task of a round: one that follows from plan, round and node, so that after a stop the same task is found and not another begun. */
import { createHash } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

export function taskOf(planDigest: string, round: number, node: string): string {
  const bytes = createHash('sha256').update(`task ${planDigest} ${round} ${node}`).digest()
  return `task-${Array.from(bytes.subarray(0, 26), (byte) => alphabet[byte & 31]).join('')}`
}
