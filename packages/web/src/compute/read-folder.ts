/** A tool from a folder that somebody chose: tool.json at its top, everything else by its path beneath. */
export interface ToolBundle {
  readonly manifest: unknown
  readonly title: string
  readonly version: string
  /** Path → content in base64. */
  readonly files: Readonly<Record<string, string>>
  readonly count: number
  readonly bytes: number
}

/** Rejects when there is no tool.json that is JSON. */
export async function bundleFrom(chosen: readonly File[]): Promise<ToolBundle> {
  const placed = chosen.map((file) => ({ file, path: pathOf(file) }))
  const top = placed.find(({ path }) => path === 'tool.json')
  if (!top) throw new RangeError('there is no tool.json')
  const manifest = JSON.parse(await top.file.text()) as { title?: unknown; version?: unknown }
  const others = placed.filter(({ path }) => path !== 'tool.json' && !path.split('/').some((part) => part.startsWith('.')))
  const files = Object.fromEntries(await Promise.all(others.map(async ({ file, path }) => [path, base64Of(new Uint8Array(await file.arrayBuffer()))] as const)))
  return { manifest, title: String(manifest.title ?? ''), version: String(manifest.version ?? ''), files, count: others.length, bytes: others.reduce((sum, { file }) => sum + file.size, 0) }
}

/** Without the name of the folder itself. */
function pathOf(file: File): string {
  return file.webkitRelativePath === '' ? file.name : file.webkitRelativePath.split('/').slice(1).join('/')
}

function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}
