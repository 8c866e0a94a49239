/** Every refusal of the access room. None says whether an account, a token or a session exists. */
import { problem } from '#kernel'

export const notSignedIn = problem('access/not-signed-in', 401, 'Sign in, or send a token of this node')
export const badToken = problem('access/bad-token', 401, 'This token is unknown, expired or revoked')
export const nobodyMay = problem('access/not-permitted', 403, 'This account may not do %s')
export const crossSite = problem('access/cross-site', 403, 'The request comes from another site')
export const deadLink = problem('access/dead-link', 410, 'This link was used before or is too old')
export const signInFailed = problem('access/sign-in-failed', 400, 'The sign-in could not be completed; start again')
export const wrongPassphrase = problem('access/wrong-passphrase', 401, 'The name and the passphrase do not belong together')
export const waitBefore = problem('access/wait', 429, 'Too many attempts; try again in %s seconds')
export const weakPassphrase = problem('access/weak-passphrase', 422, 'A passphrase needs at least %s characters')
export const nameTaken = problem('access/name-taken', 409, 'There is an account of that name')
export const badPasskey = problem('access/bad-passkey', 400, 'The passkey was not accepted')
export const unknownRole = problem('access/unknown-role', 422, 'A role that was asked for does not exist, or is not yours to give')
export const tokenTooLong = problem('access/token-too-long', 422, 'A token lives for %s days at most here')
export const noSuchToken = problem('access/no-such-token', 404, 'There is no such token')
export const noSuchPerson = problem('access/no-such-person', 404, 'There is no such account')
export const noSuchInvitation = problem('access/no-such-invitation', 404, 'There is no such open invitation')
export const ownAccount = problem('access/own-account', 403, 'Nobody closes their own account, makes a link for it, or gives it a role')
export const lastAdministrator = problem('access/last-administrator', 409, 'This is the last open account of an administrator')
export const needsTwo = problem('access/needs-two', 403, 'With two administrators, nobody gives a program a role that they do not have themselves')
export const ownProposal = problem('access/own-proposal', 403, 'Another administrator confirms this, not a person who stands behind it already')
export const noPerson = problem('access/no-person', 403, 'A person confirms this: sign in, or use a token that a person made')
export const noSuchProposal = problem('access/no-such-proposal', 404, 'There is no such open proposal')
export const accountChanged = problem('access/account-changed', 409, 'The roles of the account have changed since this was proposed; propose it again')
export const notConfirmed = problem('access/not-confirmed', 409, 'Another administrator has to confirm this link before it works')
export const accountClosed = problem('access/account-closed', 409, 'The account is closed')
export const signsInElsewhere = problem('access/signs-in-elsewhere', 409, 'This account signs in at another provider, which keeps its passphrase')
export const noViewer = problem('access/no-viewer', 503, 'The viewer is switched off or its files are not installed')
export const openAddress = problem(
  'access/open-address',
  400,
  'The setting %s names an address that others can reach; use 127.0.0.1, or set up accounts and TLS and say so with --authentication configured (or --oidc-issuer)',
)
export const noProvider = problem('access/no-provider', 503, 'The provider for signing in does not answer')
