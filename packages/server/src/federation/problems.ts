/** What can go wrong between a node and its hub. */
import { problem } from '#kernel'

export const BadCode = problem('federation/bad-code', 403, 'The enrolment code is not known, was used, or has ended')
export const UnknownMember = problem('federation/unknown-member', 403, 'No member of this federation is known under the identifier of the request')
export const BadSignature = problem('federation/bad-signature', 403, 'The signature is not that of the member')
export const WrongClock = problem('federation/wrong-clock', 403, 'The clock of the request is %s seconds away from ours; five minutes are allowed')
export const BadLetter = problem('federation/bad-letter', 400, 'The letter cannot be taken: %s')
export const LetterTooLarge = problem('federation/letter-too-large', 413, 'A letter has at most %s bytes')
export const NotThatHub = problem('federation/not-that-hub', 502, 'The hub at that address is not the one that made the enrolment code')
export const NoHub = problem('federation/no-hub', 502, 'The hub does not answer as a hub (%s)')
export const NoKeys = problem('federation/no-keys', 500, 'The keys of this site cannot be read or made (%s)')
export const SuspendedMember = problem('federation/suspended-member', 403, 'This member is suspended at the hub')
export const BoxFull = problem('federation/box-full', 429, 'As much as may wait for this member waits for it already')
export const BadParcel = problem('federation/bad-parcel', 400, 'The parcel cannot be taken: %s')
export const NotCollecting = problem('federation/not-collecting', 409, 'This member is not the central collection of the federation, or its keys are not those that were agreed on')
