/** The problems of the catalogue. Texts hold counts, names of properties and our identifiers only. */
import { problem } from '#kernel'

export const NoSuchDataset = problem('catalogue/no-such-dataset', 404, 'There is no such dataset here')
export const NoSuchVersion = problem('catalogue/no-such-version', 404, 'The dataset has no such version')
export const Withdrawn = problem('catalogue/withdrawn', 410, 'The dataset was withdrawn and is not to be used any longer')
export const IllegalTransition = problem('catalogue/illegal-transition', 409, 'A version that is %s cannot become %s')
export const EmptySelection = problem('catalogue/empty-selection', 422, 'The dataset has no instance; choose studies, series, or a filter that matches some')
export const UnknownSelection = problem('catalogue/unknown-selection', 422, '%s of the chosen studies and series are not in the archive of this project')
export const ChangedMeanwhile = problem('catalogue/changed-meanwhile', 409, 'Somebody else changed the dataset meanwhile')
export const TextHoldsIdentity = problem('catalogue/text-holds-identity', 422, 'The text of %s holds what looks like %s')
export const ReadAgain = problem('catalogue/read-again', 409, 'Words that are not known to be harmless stand in %s; they could be names')
export const DescriptionIncomplete = problem('catalogue/description-incomplete', 422, 'The description lacks what EUCAIM demands: %s')
export const TooFewSubjects = problem('catalogue/too-few-subjects', 422, 'The dataset has fewer than %s subjects; every number about it would tell of persons')
export const NewsFromElsewhere = problem('catalogue/not-yours', 403, 'The dataset was published by another node')
export const BadDisclosure = problem('catalogue/bad-disclosure', 422, 'The numbers of the description are not rounded as it says')
export const NoSuchReport = problem('catalogue/no-such-report', 404, 'There is no quality report of this dataset yet')
export const NoSuchSubject = problem('catalogue/no-such-subject', 404, 'No subject of this pseudonym is here')
export const TierNotReached = problem('catalogue/tier-not-reached', 409, 'What the first tier demands is not met: %s')
