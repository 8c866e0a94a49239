// RDF as a tree: what both serialisers write. Names are short (`dct:title`); addresses of things are whole.

export interface Literal {
  readonly text: string
  /** Short name of the datatype; none is a plain string. */
  readonly datatype?: string
  readonly language?: string
}

export interface Thing {
  /** The address; none is a blank node. */
  readonly id?: string
  readonly types?: readonly string[]
  readonly properties?: readonly Property[]
}

export type Value = Literal | Thing
export type Property = readonly [name: string, value: Value]

export const english = (text: string): Literal => ({ text, language: 'en' })
export const typed = (text: string | number, datatype: string): Literal => ({ text: String(text), datatype })
export const link = (id: string): Thing => ({ id })
export const isLiteral = (value: Value): value is Literal => 'text' in value
