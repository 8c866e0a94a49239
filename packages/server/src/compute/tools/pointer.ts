/** Places in JSON by RFC 6901, where * stands for every key or position. */
export interface Placed { readonly value: unknown, readonly under: Record<string, unknown> | unknown[], readonly key: string }

/** Every value at such a place, in order. */
export function valuesAt(root: unknown, pointer: string): Placed[] {
  let found: Placed[] = [{ value: root, under: [], key: '' }]
  for (const part of pointer.split('/').slice(1)) found = found.flatMap(({ value }) => childrenOf(value, part))
  return found
}

function childrenOf(value: unknown, part: string): Placed[] {
  if (typeof value !== 'object' || value === null) return []
  const under = value as Record<string, unknown>
  const keys = part === '*' ? Object.keys(under) : [part.replaceAll('~1', '/').replaceAll('~0', '~')]
  return keys.filter((key) => Object.hasOwn(under, key)).map((key) => ({ value: under[key], under, key }))
}
