/** Outputs on their way from a node to the hub whose researcher asked for them, in pieces that say what they are of. A file counts only when its sender has sent all of it. */
import { Pieces } from '#federation'
import type { LetterBody, PieceKind, PiecesParts } from '#federation'
import { BadOutput } from '../problems.ts'

type Body = LetterBody<'task-output'>
export type OutputHeading = Pick<Body, 'task' | 'output' | 'name' | 'type' | 'class'>
export type OutputPieces = Pieces<OutputHeading>
export interface SentOutput extends Omit<OutputHeading, 'task' | 'output'> { readonly id: string, readonly digest: string, readonly size: number }

const kind: PieceKind<OutputHeading> = {
  table: 'compute_piece', knownByDigest: false, refuse: BadOutput,
  letter: ({ task, output, name, type, class: of }, piece) => ({ type: 'task-output', body: { task, output, name, type, class: of, ...piece } }),
}

export function outputPieces(parts: PiecesParts): OutputPieces {
  return new Pieces(kind, parts)
}
