/** Files as they were chosen or dropped, folders walked, each with its path inside what was chosen. */
export interface ChosenFile {
  readonly file: File
  readonly name: string
}

export function fromInput(list: FileList): ChosenFile[] {
  return [...list].map((file) => ({ file, name: file.webkitRelativePath || file.name }))
}

/** Must be called within the drop: the entries are gone afterwards. */
export function fromDrop(transfer: DataTransfer): Promise<ChosenFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  const plain = entries.length === 0 ? fromInput(transfer.files) : []
  return Promise.all(entries.map((entry) => walk(entry, ''))).then((found) => [...plain, ...found.flat()])
}

async function walk(entry: FileSystemEntry, folder: string): Promise<ChosenFile[]> {
  const name = `${folder}${entry.name}`
  if (entry.isFile) return [{ file: await new Promise<File>((found, failed) => { (entry as FileSystemFileEntry).file(found, failed) }), name }]
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const files: ChosenFile[] = []
  for (;;) {
    // A reader gives at most 100 entries at a time.
    const some = await new Promise<FileSystemEntry[]>((found, failed) => { reader.readEntries(found, failed) })
    if (some.length === 0) return files
    for (const inner of some) files.push(...await walk(inner, `${name}/`))
  }
}

export const isZip = (name: string): boolean => /\.zip$/i.test(name)
