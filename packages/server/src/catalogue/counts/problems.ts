/** Why a count is not answered. None of them depends on how many there are. */
import { problem } from '#kernel'

export const BadQuery = problem('catalogue/bad-query', 422, 'The request is not understood: %s')
export const CountsClosed = problem('catalogue/counts-closed', 403, 'The holder of these data answers no counts')
export const BudgetUsed = problem('catalogue/count-budget', 429, 'The %s questions that %s may ask here within %s days are used up')
export const TooLate = problem('catalogue/count-too-late', 410, 'The question came after whoever asked had stopped waiting')
