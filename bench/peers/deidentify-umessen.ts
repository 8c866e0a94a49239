/** @umessen/dicom-deidentifier with its Basic Profile. Arguments: folder in, folder out, folder in which the package is installed. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

interface Umessen {
  readonly BasicProfile: object
  readonly DicomDeidentifier: new (options: object) => { deidentify(bytes: Uint8Array): Uint8Array }
}

const [source = '', target = '', home = ''] = process.argv.slice(2)
const { BasicProfile, DicomDeidentifier } = createRequire(join(home, 'package.json'))('@umessen/dicom-deidentifier') as Umessen
console.log = () => undefined
const deidentifier = new DicomDeidentifier({ profileOptions: [BasicProfile], dummies: { default: 'removed', lookup: {} } })
const files = readdirSync(source, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
for (const [index, entry] of files.entries()) writeFileSync(join(target, `${index}.dcm`), new Uint8Array(deidentifier.deidentify(new Uint8Array(readFileSync(join(entry.parentPath, entry.name))))))
