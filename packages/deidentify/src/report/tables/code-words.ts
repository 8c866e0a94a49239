/** What codes in a report mean, in words a data-protection officer reads; one list per language, with the same codes. A code without words is shown as it is. */

export type ReportLanguage = 'en' | 'de'
export type CodeKind = 'action' | 'because' | 'option' | 'held' | 'residual' | 'column' | 'level' | 'text' | 'by' | 'features' | 'decision' | 'finding' | 'also'

export const codeWords: Readonly<Record<ReportLanguage, Readonly<Record<CodeKind, Readonly<Record<string, string>>>>>> = {
  en: {
    action: {
      remove: 'removed', empty: 'emptied', replace: 'replaced', keep: 'kept', uid: 'new UID', clean: 'cleaned', text: 'cleaned', shift: 'moved',
      date: 'moved', month: 'first of the month', 'first-of-month': 'first of the month', age: 'capped at 90', set: 'set', tree: 'texts replaced',
      graphics: 'cleaned',
    },
    because: {
      table: 'PS3.15 Basic Profile', dates: 'all dates of the person are moved', profile: 'a rule of the profile', group: 'no part of an instance',
      'not-listed': 'not on the list of what is safe', safe: 'on the list of what is safe', duplicate: 'a second copy of an attribute',
      representation: 'not what its representation says', malformed: 'not what its representation says', marks: 'says what was done',
      net: 'caught by the last look', curve: 'nobody can tell what is drawn in it', overlay: 'nobody can tell what is drawn in it',
      'private-creator': 'private, and not on the list of safe ones', private: 'private, and not on the list of safe ones',
      'private-without-creator': 'private, and nobody says whose', 'private-representation': 'private, and not what the list of safe ones says',
      'private-safe': 'private, and on the list of safe ones', birth: 'the date of birth would tell too much', cleaned: 'nothing was left after cleaning',
      charset: 'its character set cannot be meant', 'not-encodable': 'cannot be written in its character set', 'nested-pixels': 'pixels inside a sequence',
      pseudonym: 'becomes the pseudonym', 'file-level': 'the file header is made anew', retired: 'retired, and not on the list of what is safe',
      text: 'free text is cleaned', unknown: 'of an unknown kind', age: 'ages over 89 are capped', values: 'a value of this person was in it',
      'header-and-values': 'a value of this person was in it',
    },
    option: {
      CleanPixelData: 'Clean pixel data', CleanRecognizableVisualFeatures: 'Clean recognisable features', CleanGraphics: 'Clean graphics',
      CleanStructuredContent: 'Clean structured content', CleanDescriptors: 'Clean descriptors',
      RetainLongitudinalModifiedDates: 'Keep intervals (modified dates)', RetainLongitudinalFullDates: 'Keep full dates',
      RetainPatientCharacteristics: 'Keep patient characteristics', RetainDeviceIdentity: 'Keep device identity',
      RetainInstitutionIdentity: 'Keep institution identity', RetainUIDs: 'Keep UIDs', RetainSafePrivate: 'Keep safe private attributes',
    },
    held: {
      'no-patient-id': 'No Patient ID', 'risky-kind': 'Of a kind that often carries text: a person must look',
      'declared-text': 'Says that text is burned in: a person must look', 'text-remains': 'Text was found: a person must look', head: 'Shows a head',
      document: 'Holds a document', 'encapsulated-document': 'Holds a document', 'identity-left': 'An identity would be left',
      'unsupported-syntax': 'Pixels in a transfer syntax that cannot be cleaned', undecodable: 'Pixels that cannot be decoded',
      'not-an-instance': 'Not an object that can be stored: its class or its UID is missing', directory: 'An index of files (DICOMDIR), not an image',
      'slide-label': 'Label or overview of a slide', incomplete: 'The file did not arrive whole', rejected: 'Rejected by a person',
      'text-page': 'A page of text', 'too-large': 'The file is too large', 'cannot-mask': 'Pixels that cannot be masked',
      'unknown-issuer': 'The issuer of the Patient ID is not known', 'no-pseudonym': 'No pseudonym can be made', internal: 'A defect of the program',
      'not-dicom': 'Not a DICOM file', empty: 'The file is empty', 'nested-archive': 'A ZIP inside a ZIP', 'bad-archive': 'The ZIP cannot be read',
      'archive-too-large': 'The ZIP holds too much', unreadable: 'Damaged or cut', 'too-slow': 'Took too long to check',
      'unknown-sop-class': 'Unknown kind of object', 'bad-uid': 'A UID is missing or not valid', 'bad-uid-value': 'A UID attribute holds something else',
      'identity-mismatch': 'Not the instance that was announced', 'bad-text': 'Text does not fit its character set',
      'untrue-transfer-syntax': 'Not encoded as it says', 'unknown-transfer-syntax': 'Unknown transfer syntax',
      'bad-geometry': 'Pixel data do not fit rows and columns', 'bad-codestream': 'Compressed image is damaged',
      'burned-in-annotation': 'Text burned into the picture', 'same-uid-other-content': 'Same UID, other content', 'rejected-before': 'Rejected before',
      'pixels-not-reviewed': 'Of a kind that often carries text', 'text-found': 'Text found in the picture',
      'pixels-not-cleanable': 'Pixels cannot be cleaned', 'not-deidentified': 'Cannot be de-identified',
    },
    residual: {
      'private-kept': 'private attributes on the list of safe ones', 'pixels-not-checked': 'pixel data',
    },
    column: {
      pseudonym: 'pseudonym', uid: 'new UID', shift: 'dates moved', 'first-of-month': 'first of the month', year: 'year only', 'cap-age': 'capped at 90',
      'age-bands-5': 'bands of 5 years', 'age-bands-10': 'bands of 10 years', 'age-bands-20': 'bands of 20 years',
      'postcode-area': 'first two characters', clean: 'cleaned', keep: 'kept', remove: 'removed',
    },
    level: {
      exact: 'as it is', 'bands-of-5': 'bands of 5 years', 'bands-of-10': 'bands of 10 years', 'bands-of-20': 'bands of 20 years', twentieths: 'twentieths',
      tenths: 'tenths', quarters: 'quarters', month: 'month', year: 'year', '5-years': 'five years', '2-characters': 'two characters',
      '1-character': 'one character', 'rare-to-other': 'rare ones become one', removed: 'left out',
    },
    text: {
      name: 'names', identifier: 'identifiers', accession: 'accession numbers', 'birth-date': 'dates of birth', date: 'dates', time: 'times of day',
      address: 'addresses', telephone: 'telephone numbers', mail: 'mail addresses', url: 'web addresses', institution: 'institutions',
      staff: 'names of staff', device: 'devices', uid: 'UIDs', other: 'other values of the person', 'national-identifier': 'national identifiers',
      number: 'long numbers', 'unknown-word': 'words that nobody knows',
    },
    by: {
      rule: 'rule', detector: 'text detector', ocr: 'recogniser', person: 'person', kind: 'kind of object',
    },
    features: {
      no: 'no', possible: 'possible', unknown: 'not known',
    },
    decision: {
      clear: 'cleared', mask: 'masked', reject: 'rejected',
    },
    finding: {
      'caught-by-net': 'A value was caught by the last look and taken out', 'uid-used-twice': 'A UID was used for two instances',
      'other-profile': 'Treated under another profile or version', 'other-rules': 'Treated by other versions of the tables of rules',
    },
    also: {
      'unused-bits-cleared': 'Unused bits of pixels cleared',
    },
  },
  de: {
    action: {
      remove: 'entfernt', empty: 'geleert', replace: 'ersetzt', keep: 'behalten', uid: 'neue UID', clean: 'bereinigt', text: 'bereinigt', shift: 'verschoben',
      date: 'verschoben', month: 'Monatserster', 'first-of-month': 'Monatserster', age: 'auf 90 begrenzt', set: 'gesetzt', tree: 'Texte ersetzt',
      graphics: 'bereinigt',
    },
    because: {
      table: 'Basisprofil von PS3.15', dates: 'alle Daten der Person werden verschoben', profile: 'eine Regel des Profils', group: 'gehört nicht zur Instanz',
      'not-listed': 'nicht auf der Liste des Sicheren', safe: 'auf der Liste des Sicheren', duplicate: 'zweite Ausfertigung eines Attributs',
      representation: 'nicht, was seine Darstellung sagt', malformed: 'nicht, was seine Darstellung sagt', marks: 'sagt, was getan wurde',
      net: 'beim letzten Blick gefunden', curve: 'niemand weiß, was darin gezeichnet ist', overlay: 'niemand weiß, was darin gezeichnet ist',
      'private-creator': 'privat, und nicht auf der Liste der sicheren', private: 'privat, und nicht auf der Liste der sicheren',
      'private-without-creator': 'privat, und niemand sagt, von wem', 'private-representation': 'privat, und nicht, was die Liste der sicheren sagt',
      'private-safe': 'privat, und auf der Liste der sicheren', birth: 'das Geburtsdatum verriete zu viel', cleaned: 'nach dem Bereinigen blieb nichts',
      charset: 'sein Zeichensatz kann nicht gemeint sein', 'not-encodable': 'in seinem Zeichensatz nicht zu schreiben',
      'nested-pixels': 'Pixel in einer Sequenz', pseudonym: 'wird das Pseudonym', 'file-level': 'der Dateikopf wird neu gemacht',
      retired: 'zurückgezogen, und nicht auf der Liste des Sicheren', text: 'freier Text wird bereinigt', unknown: 'von unbekannter Art',
      age: 'Alter über 89 wird begrenzt', values: 'ein Wert dieser Person stand darin', 'header-and-values': 'ein Wert dieser Person stand darin',
    },
    option: {
      CleanPixelData: 'Pixeldaten bereinigen', CleanRecognizableVisualFeatures: 'Erkennbare Merkmale bereinigen', CleanGraphics: 'Grafik bereinigen',
      CleanStructuredContent: 'Strukturierte Inhalte bereinigen', CleanDescriptors: 'Beschreibungen bereinigen',
      RetainLongitudinalModifiedDates: 'Abstände behalten (verschobene Daten)', RetainLongitudinalFullDates: 'Volle Daten behalten',
      RetainPatientCharacteristics: 'Patientenmerkmale behalten', RetainDeviceIdentity: 'Geräteidentität behalten',
      RetainInstitutionIdentity: 'Einrichtung behalten', RetainUIDs: 'UIDs behalten', RetainSafePrivate: 'Sichere private Attribute behalten',
    },
    held: {
      'no-patient-id': 'Keine Patient ID', 'risky-kind': 'Von einer Art, die oft Text trägt: eine Person muss hinsehen',
      'declared-text': 'Gibt eingebrannten Text an: eine Person muss hinsehen', 'text-remains': 'Text gefunden: eine Person muss hinsehen',
      head: 'Zeigt einen Kopf', document: 'Enthält ein Dokument', 'encapsulated-document': 'Enthält ein Dokument',
      'identity-left': 'Eine Identität bliebe übrig', 'unsupported-syntax': 'Pixel in einer Transfersyntax, die nicht bereinigt werden kann',
      undecodable: 'Pixel, die nicht dekodiert werden können', 'not-an-instance': 'Kein Objekt, das sich ablegen lässt: Klasse oder UID fehlt',
      directory: 'Ein Dateiverzeichnis (DICOMDIR), kein Bild', 'slide-label': 'Etikett oder Übersicht eines Objektträgers',
      incomplete: 'Die Datei kam nicht ganz an', rejected: 'Von einer Person abgewiesen', 'text-page': 'Eine Seite Text',
      'too-large': 'Die Datei ist zu groß', 'cannot-mask': 'Pixel, die nicht abgedeckt werden können',
      'unknown-issuer': 'Wer die Patient ID vergeben hat, ist nicht bekannt', 'no-pseudonym': 'Kein Pseudonym lässt sich bilden',
      internal: 'Ein Fehler des Programms', 'not-dicom': 'Keine DICOM-Datei', empty: 'Die Datei ist leer', 'nested-archive': 'Ein ZIP in einem ZIP',
      'bad-archive': 'Das ZIP ist nicht lesbar', 'archive-too-large': 'Das ZIP enthält zu viel', unreadable: 'Beschädigt oder abgeschnitten',
      'too-slow': 'Die Prüfung dauerte zu lange', 'unknown-sop-class': 'Unbekannte Art von Objekt', 'bad-uid': 'Eine UID fehlt oder ist ungültig',
      'bad-uid-value': 'Ein UID-Attribut enthält etwas anderes', 'identity-mismatch': 'Nicht die angekündigte Instanz',
      'bad-text': 'Text passt nicht zum Zeichensatz', 'untrue-transfer-syntax': 'Nicht so kodiert wie angegeben',
      'unknown-transfer-syntax': 'Unbekannte Transfersyntax', 'bad-geometry': 'Bilddaten passen nicht zu Zeilen und Spalten',
      'bad-codestream': 'Das komprimierte Bild ist beschädigt', 'burned-in-annotation': 'Text ins Bild eingebrannt',
      'same-uid-other-content': 'Gleiche UID, anderer Inhalt', 'rejected-before': 'Schon einmal abgewiesen',
      'pixels-not-reviewed': 'Von einer Art, die oft Text trägt', 'text-found': 'Text im Bild gefunden', 'pixels-not-cleanable': 'Pixel nicht zu bereinigen',
      'not-deidentified': 'Nicht zu de-identifizieren',
    },
    residual: {
      'private-kept': 'private Attribute auf der Liste der sicheren', 'pixels-not-checked': 'Pixeldaten',
    },
    column: {
      pseudonym: 'Pseudonym', uid: 'neue UID', shift: 'Daten verschoben', 'first-of-month': 'Monatserster', year: 'nur das Jahr',
      'cap-age': 'auf 90 begrenzt', 'age-bands-5': 'Bänder von 5 Jahren', 'age-bands-10': 'Bänder von 10 Jahren', 'age-bands-20': 'Bänder von 20 Jahren', 'postcode-area': 'erste zwei Zeichen', clean: 'bereinigt', keep: 'behalten', remove: 'entfernt',
    },
    level: {
      exact: 'wie es ist', 'bands-of-5': 'Bänder von 5 Jahren', 'bands-of-10': 'Bänder von 10 Jahren', 'bands-of-20': 'Bänder von 20 Jahren',
      twentieths: 'Zwanzigstel', tenths: 'Zehntel', quarters: 'Viertel', month: 'Monat', year: 'Jahr', '5-years': 'fünf Jahre',
      '2-characters': 'zwei Zeichen', '1-character': 'ein Zeichen', 'rare-to-other': 'seltene werden eines', removed: 'weggelassen',
    },
    text: {
      name: 'Namen', identifier: 'Kennungen', accession: 'Auftragsnummern', 'birth-date': 'Geburtsdaten', date: 'Daten', time: 'Uhrzeiten',
      address: 'Adressen', telephone: 'Telefonnummern', mail: 'E-Mail-Adressen', url: 'Internetadressen', institution: 'Einrichtungen',
      staff: 'Namen des Personals', device: 'Geräte', uid: 'UIDs', other: 'andere Werte der Person', 'national-identifier': 'nationale Kennnummern',
      number: 'lange Nummern', 'unknown-word': 'Wörter, die niemand kennt',
    },
    by: {
      rule: 'Regel', detector: 'Textdetektor', ocr: 'Texterkennung', person: 'Person', kind: 'Art des Objekts',
    },
    features: {
      no: 'nein', possible: 'möglich', unknown: 'nicht bekannt',
    },
    decision: {
      clear: 'freigegeben', mask: 'abgedeckt', reject: 'abgewiesen',
    },
    finding: {
      'caught-by-net': 'Ein Wert wurde beim letzten Blick gefunden und entfernt', 'uid-used-twice': 'Eine UID stand für zwei Instanzen',
      'other-profile': 'Unter einem anderen Profil oder einer anderen Version behandelt', 'other-rules': 'Mit anderen Fassungen der Regeltabellen behandelt',
    },
    also: {
      'unused-bits-cleared': 'Ungenutzte Bits der Pixel geleert',
    },
  },
}
