/** Refusals about the terms of a dataset. */
import { problem } from '#kernel'

export const NoSuchVersion = problem('access/no-such-version', 404, 'There is no such version of a dataset')
export const TermsDiffer = problem('access/terms-differ', 422, 'The description that is published names %s, which the terms lack')
export const TermsElsewhere = problem('access/terms-elsewhere', 403, 'The terms of this dataset are set at the node that holds it')
