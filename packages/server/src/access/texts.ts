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
    welcomeProvider: 'Join this node',
    welcomeProviderLead:
      'This link works once. You will sign in at your organisation; that account is given the roles of the invitation.',
    newPassphrase: 'Choose a new passphrase',
    newPassphraseLead: 'This link works once. The passphrase of before has ended; you are signed in with the new one.',
    keepPassphrase: 'Use this passphrase',
    deadPassphraseLink: 'This link was used before or is too old. Ask an administrator for a new one.',
    continueToSignIn: 'Continue to sign in',
    wrong: 'The name and the passphrase do not belong together.',
    wait: 'Too many attempts. Wait a little and try again.',
    signInFailed: 'The sign-in could not be completed.',
    startAgain: 'Start again',
    busy: 'Working …',
    passkeyFailed: 'The passkey was not accepted.',
    deadLink: 'This link was used before or is too old. Ask an administrator for a new one; before there is any, start the program again.',
    viewerFailed: 'The link to the viewer was used before or is too old. Open the study again.',
  },
  de: {
    product: 'Vesalius',
    signIn: 'Anmelden',
    name: 'Name',
    passphrase: 'Passphrase',
    passphraseHint: 'Mindestens 12 Zeichen. Mehrere Wörter merkt man sich leichter.',
    show: 'Zeigen',
    hide: 'Verbergen',
    usePasskey: 'Mit einem Passkey anmelden',
    welcome: 'Ihr Konto einrichten',
    welcomeLead: 'Dieser Link gilt einmal. Wählen Sie, wie Sie sich an diesem Knoten anmelden.',
    createWithPassphrase: 'Konto anlegen',
    createWithPasskey: 'Stattdessen mit einem Passkey anlegen',
    needScript: 'Diese Seite braucht JavaScript: Der Code in ihrer Adresse erreicht keinen Server, bevor Sie den Knopf drücken.',
    welcomeProvider: 'Diesem Knoten beitreten',
    welcomeProviderLead: 'Dieser Link gilt einmal. Sie melden sich bei Ihrer Organisation an; jenes Konto erhält die Rollen der Einladung.',
    newPassphrase: 'Neue Passphrase wählen',
    newPassphraseLead: 'Dieser Link gilt einmal. Die bisherige Passphrase gilt nicht mehr; mit der neuen sind Sie angemeldet.',
    keepPassphrase: 'Diese Passphrase verwenden',
    deadPassphraseLink: 'Dieser Link wurde schon benutzt oder ist zu alt. Bitten Sie die Verwaltung um einen neuen.',
    continueToSignIn: 'Weiter zur Anmeldung',
    wrong: 'Name und Passphrase gehören nicht zusammen.',
    wait: 'Zu viele Versuche. Warten Sie ein wenig und versuchen Sie es erneut.',
    signInFailed: 'Die Anmeldung konnte nicht abgeschlossen werden.',
    startAgain: 'Von vorn beginnen',
    busy: 'Einen Augenblick …',
    passkeyFailed: 'Der Passkey wurde nicht angenommen.',
    deadLink: 'Dieser Link wurde schon benutzt oder ist zu alt. Bitten Sie die Verwaltung um einen neuen; solange es keine gibt, starten Sie das Programm neu.',
    viewerFailed: 'Der Link zum Betrachter wurde schon benutzt oder ist zu alt. Öffnen Sie die Studie erneut.',
  },
} as const

export type TextName = keyof (typeof texts)['en']
export type Language = keyof typeof texts
export const text = (language: Language, name: TextName): string => texts[language][name]

/** The language of ours that a browser prefers, by Accept-Language (RFC 9110, 12.5.4); English where it names none of them. */
export function languageOf(accepted: string | undefined): Language {
  const wishes = (accepted ?? '').split(',').slice(0, 20).map((wish) => {
    const [range = '', ...parameters] = wish.trim().toLowerCase().split(';')
    const quality = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((one) => one !== undefined)
    return { language: range.split('-')[0] ?? '', quality: quality === undefined ? 1 : Number(quality) }
  })
  const ours = wishes.filter(({ language, quality }) => Object.hasOwn(texts, language) && quality > 0).sort((a, b) => b.quality - a.quality)
  return (ours[0]?.language ?? 'en') as Language
}
