// RDF 1.1 Turtle of a tree, by N3.js.
import { DataFactory, Writer } from 'n3'
import type { NamedNode, BlankNode, Quad } from 'n3'
import { isLiteral } from './graph.ts'
import type { Thing, Value } from './graph.ts'
import { expand, namespaces } from './vocabulary.ts'

const { blankNode, literal, namedNode, quad } = DataFactory

/** One text; the same tree gives the same text. */
export const toTurtle = (thing: Thing): string => {
  const writer = new Writer({ prefixes: { ...namespaces } })
  writer.addQuads(quadsOf(thing))
  let text = ''
  writer.end((_error, result: string) => { text = result })
  return text
}

const quadsOf = (root: Thing): Quad[] => {
  const quads: Quad[] = []
  let blanks = 0
  const enter = (thing: Thing): NamedNode | BlankNode => {
    const subject = thing.id === undefined ? blankNode(`b${++blanks}`) : namedNode(thing.id)
    for (const type of thing.types ?? []) quads.push(quad(subject, namedNode('http://www.w3.org/1999/02/22-rdf-syntax-ns#type'), namedNode(expand(type))))
    for (const [name, value] of thing.properties ?? []) quads.push(quad(subject, namedNode(expand(name)), termOf(value)))
    return subject
  }
  const termOf = (value: Value): Quad['object'] => {
    if (!isLiteral(value)) return enter(value)
    return literal(value.text, value.language ?? (value.datatype === undefined ? undefined : namedNode(expand(value.datatype))))
  }
  enter(root)
  return quads
}
