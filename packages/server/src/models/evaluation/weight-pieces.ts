/**
 * Weights from a hub to a node that was asked to measure them, in sealed pieces. The node asks for them also when it has such an object already: otherwise a hub
 * could find out by a digest what lies there.
 */
import { Pieces } from '#federation'
import type { PieceKind, PiecesParts } from '#federation'
import { BadWeights } from '../training/problems.ts'

interface Heading { readonly evaluation: string }
export type EvaluationPieces = Pieces<Heading>

const kind: PieceKind<Heading> = {
  table: 'training_piece', knownByDigest: false, refuse: BadWeights, letter: ({ evaluation }, piece) => ({ type: 'evaluation-weights', body: { evaluation, ...piece } }),
}

export function evaluationPieces(parts: PiecesParts): EvaluationPieces {
  return new Pieces(kind, parts)
}
