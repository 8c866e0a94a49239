/** Every sentence that the pages of the embedded provider show, by language. A further language is a further column. */
const texts = {
  en: {
    product: 'Vesalius',
    signIn: 'Sign in',
    name: 'Name',
    passphrase: 'Passphrase',
    passphraseHint: 'At least 12 characters. Several words are easier to remember.',
    show: 'Show',
    hide: 'Hide',
    usePasskey: 'Sign in with a passkey',
    welcome: 'Set up your account',
    welcomeLead: 'This link works once. Choose how you will sign in to this node.',
    createWithPassphrase: 'Create the account',
    createWithPasskey: 'Create it with a passkey instead',
    needScript: 'This page needs JavaScript: the code in its address never reaches a server before you press the button.',
    welcomeProvider: 'Become the administrator',
    welcomeProviderLead:
      'This link works once. You will sign in at your organisation; that account becomes the administrator of this node.',
    continueToSignIn: 'Continue to sign in',
    wrong: 'The name and the passphrase do not belong together.',
    wait: 'Too many attempts. Wait a little and try again.',
    signInFailed: 'The sign-in could not be completed.',
    startAgain: 'Start again',
    busy: 'Working …',
    passkeyFailed: 'The passkey was not accepted.',
    deadLink: 'This link was used before or is too old. Start the program again for a new one.',
    viewerFailed: 'The link to the viewer was used before or is too old. Open the study again.',
  },
} as const

export type TextName = keyof (typeof texts)['en']
export const language = 'en'
export const text = (name: TextName): string => texts[language][name]
