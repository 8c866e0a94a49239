/** Device templates: where the devices of a maker write, as versioned data (tables/device-templates.json), and which pages are nothing but text. */
import type { Attributes } from '@vesalius/standards/dicom'
import type { Rectangle } from './detect/candidates.ts'
import { valuesOf } from './kinds.ts'
import table from './tables/device-templates.json' with { type: 'json' }

/** Regular expressions are for the lower-case value; lists hold values in capitals, one of which must be there. All that is given must fit. */
interface Match {
  readonly manufacturer?: string
  readonly model?: string
  readonly software?: string
  readonly seriesDescription?: string
  readonly imageType?: readonly string[]
  readonly modality?: readonly string[]
  readonly sopClass?: string
  readonly rows?: number
  readonly columns?: number
}

export interface Template {
  readonly name: string
  readonly explanation: string
  readonly match: Match
  /** A page of text: nothing of it can stay. */
  readonly kind?: string
  /** Pixels of the frame. */
  readonly rectangles?: readonly Rectangle[]
  /** Parts of the height or width along the edges. */
  readonly strips?: { readonly top?: number, readonly bottom?: number, readonly left?: number, readonly right?: number }
}

export const templates: readonly Template[] = table.templates

export interface TemplateRule {
  /** Name and version of the table. */
  readonly rule: string
  readonly textPage: boolean
  readonly boxes: readonly Rectangle[]
}

/** The first template that fits. */
export function templateFor(attributes: Attributes, size: { readonly rows: number, readonly columns: number }): TemplateRule | undefined {
  const found = templates.find(({ match }) => fits(match, attributes, size))
  if (found === undefined) return undefined
  const { rows, columns } = size
  const { top = 0, bottom = 0, left = 0, right = 0 } = found.strips ?? {}
  const strips: Rectangle[] = [
    { column: 0, row: 0, width: columns, height: Math.round(rows * top) },
    { column: 0, row: rows - Math.round(rows * bottom), width: columns, height: Math.round(rows * bottom) },
    { column: 0, row: 0, width: Math.round(columns * left), height: rows },
    { column: columns - Math.round(columns * right), row: 0, width: Math.round(columns * right), height: rows },
  ]
  return { rule: `${found.name}/${table.version}`, textPage: found.kind === 'text-page', boxes: [...strips.filter((box) => box.width > 0 && box.height > 0), ...(found.rectangles ?? [])] }
}

const expressions = new Map<string, RegExp>()

/** The few patterns of the table are asked for every image. */
function compiled(pattern: string): RegExp {
  const known = expressions.get(pattern) ?? new RegExp(pattern)
  expressions.set(pattern, known)
  return known
}

function fits(match: Match, attributes: Attributes, { rows, columns }: { readonly rows: number, readonly columns: number }): boolean {
  const text = (tag: number): string => (attributes.string(tag) ?? '').trim().toLowerCase()
  const says = (pattern: string | undefined, tag: number): boolean => pattern === undefined || compiled(pattern).test(text(tag))
  const holds = (values: readonly string[] | undefined, tag: number): boolean => values === undefined || valuesOf(attributes, tag).some((value) => values.includes(value))
  return says(match.manufacturer, 0x00080070) && says(match.model, 0x00081090) && says(match.software, 0x00181020) && says(match.seriesDescription, 0x0008103e)
    && holds(match.imageType, 0x00080008) && holds(match.modality, 0x00080060)
    && (match.sopClass === undefined || `${text(0x00080016)}.`.startsWith(`${match.sopClass}.`))
    && (match.rows === undefined || match.rows === rows) && (match.columns === undefined || match.columns === columns)
}
