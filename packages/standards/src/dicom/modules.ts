// Which modules a SOP class has (PS3.3 Annex A) and the Type of an attribute in them (PS3.3 Annex C; PS3.5 §7.4).
import { attributeTypes } from './tables/attribute-types.ts'
import { compositeIods, moduleNames } from './tables/composite-iods.gen.ts'
import { hexTag, type Tag } from './tag.ts'

export type AttributeType = '1' | '1C' | '2' | '2C' | '3'

export interface ModuleUse {
  readonly module: string
  /** M mandatory, C conditional, U by the user's choice. */
  readonly usage: string
  /** Patient, Study, Series, Image … */
  readonly entity: string
}

export interface CompositeIod {
  readonly name: string
  readonly modules: readonly ModuleUse[]
  /** Functional group macros of multi-frame IODs; `entity` is the kind of multi-frame module. */
  readonly macros: readonly ModuleUse[]
}

let iods: Map<string, CompositeIod> | undefined
let types: Map<string, Map<string, AttributeType>> | undefined

/** The composite IOD of a storage SOP class; undefined when the standard has none or no longer lists it. */
export function iodOf(sopClassUid: string): CompositeIod | undefined {
  iods ??= parseIods()
  return iods.get(sopClassUid)
}

/** The title of a module: 'General Series'. */
export function nameOfModule(module: string): string | undefined {
  const line = moduleNames.split('\n').find((one) => one.startsWith(`${module}|`))
  return line?.slice(module.length + 1)
}

// PS3.3 has one Multi-frame Functional Groups Module; the machine-readable edition names it after each IOD.
const functionalGroups = /multi-frame-functional-groups$/
const strength: readonly AttributeType[] = ['1', '1C', '2', '2C', '3']

/**
 * The Type of an attribute in a SOP class, the strictest of its modules; `path` are the tags of the sequences around it, then its own.
 * Undefined when the class or the attribute is not in our tables, which hold the attributes that PS3.15 treats by their Type.
 */
export function typeOf(sopClassUid: string, path: readonly Tag[]): AttributeType | undefined {
  types ??= parseTypes()
  const iod = iodOf(sopClassUid)
  if (iod === undefined) return undefined
  const key = keyOf(path)
  let strictest: AttributeType | undefined
  for (const { module } of iod.modules) {
    const type = types.get(functionalGroups.test(module) ? 'multi-frame-functional-groups' : module)?.get(key)
    if (type !== undefined && (strictest === undefined || strength.indexOf(type) < strength.indexOf(strictest))) strictest = type
  }
  return strictest
}

// Content items nest in themselves (PS3.3 C.17.3): every depth of Content Sequence has the Types of the first.
function keyOf(path: readonly Tag[]): string {
  return path
    .filter((tag) => tag !== 0x0040a730)
    .map((tag) => hexTag(tag).toLowerCase())
    .join('.')
}

function parseIods(): Map<string, CompositeIod> {
  const bySop = new Map<string, CompositeIod>()
  let modules: ModuleUse[] = []
  let macros: ModuleUse[] = []
  for (const line of compositeIods.split('\n')) {
    if (line.startsWith('"')) {
      const [name = '', sops = ''] = line.slice(1).split('|')
      modules = []
      macros = []
      for (const sop of sops.split(',')) if (sop !== '') bySop.set(sop, { name, modules, macros })
      continue
    }
    const [module = '', usage = '', entity = ''] = line.split('|')
    if (module.startsWith('+')) macros.push({ module: module.slice(1), usage, entity })
    else modules.push({ module, usage, entity })
  }
  return bySop
}

function parseTypes(): Map<string, Map<string, AttributeType>> {
  const byModule = new Map<string, Map<string, AttributeType>>()
  for (const line of attributeTypes.trim().split('\n')) {
    const [module = '', path = '', type = ''] = line.split('|')
    const attributes = byModule.get(module) ?? new Map<string, AttributeType>()
    attributes.set(path, type as AttributeType)
    byModule.set(module, attributes)
  }
  return byModule
}
