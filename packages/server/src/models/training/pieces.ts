/** Files of weights on their way between a hub and its nodes, in pieces: who may send one may have it, so that one that is here already is not carried again. */
import { Pieces } from '#federation'
import type { PieceKind, PiecesParts } from '#federation'
import { BadWeights } from './problems.ts'

export interface Heading { readonly plan: string, readonly round: number }
export type WeightPieces = Pieces<Heading>

const kind: PieceKind<Heading> = {
  table: 'training_piece', knownByDigest: true, refuse: BadWeights,
  letter: ({ plan, round }, piece) => ({ type: 'training-weights', body: { plan, round, ...piece } }),
}

export function weightPieces(parts: PiecesParts): WeightPieces {
  return new Pieces(kind, parts)
}

/** What a file of so many 32-bit numbers needs at most: the numbers, and a header. */
export const mostBytesOf = (numbers: number): number => numbers * 4 + 1024 ** 2 + 8
