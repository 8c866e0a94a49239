/** Refusals about requests for access. Somebody else's request is one that does not exist. */
import { problem } from '#kernel'

export const NoSuchRequest = problem('access/no-such-request', 404, 'There is no such request')
export const IllegalStep = problem('access/illegal-step', 409, 'A request that is %s cannot be taken to %s')
export const IllegalPartStep = problem('access/illegal-part-step', 409, 'A dataset of a request that is %s cannot be taken to %s')
export const FormIncomplete = problem('access/form-incomplete', 422, 'The form is not complete at %s')
export const ChangedMeanwhile = problem('access/changed-meanwhile', 409, 'The request was changed meanwhile')
export const NotOffered = problem('access/not-offered', 422, 'The version %s of %s is not offered')
export const UnknownPerson = problem('access/unknown-person', 422, '%s of the persons have no account here')
export const OwnRequest = problem('access/own-request', 403, 'Nobody decides on a request of their own, or on one by which they would be given access')
export const PersonsOnly = problem('access/persons-only', 403, 'This is decided by a person who signs in, not by a program')
export const DecidedAlready = problem('access/decided-already', 409, 'You have decided about this request already; another person has to')
export const TwoHats = problem('access/two-hats', 403, 'Who has decided for the committee does not decide for the holder, and the other way round')
export const CriteriaIncomplete = problem('access/criteria-incomplete', 422, 'The decision says nothing, or something else than its verdict, about: %s')
export const NoSuchQuestion = problem('access/no-such-question', 404, 'There is no open question of this name')
export const NotTheHolder = problem('access/not-the-holder', 403, 'Another holder answers for this dataset')
export const DecidedAtHub = problem('access/decided-at-hub', 409, 'The committee of the hub reviews this request; here its holder decides about the data')
export const NoSuchHolder = problem('access/no-such-holder', 422, 'The node that holds one of the datasets does not belong to the federation any longer')
