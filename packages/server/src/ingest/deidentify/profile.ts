/** The default profile of both paths: dates are moved by a secret of the subject, sex, age, size and weight stay (PS3.15 Table E.1-1 options). */
import type { OptionName } from '@vesalius/standards/deidentification'

export const optionsOfProfile: readonly OptionName[] = ['RetainLongitudinalModifiedDates', 'RetainPatientCharacteristics']
