/** De-identification on the central path: no link from the subject back to the patient is kept. */
import { deidentifyStep } from './deidentify.ts'

export const anonymise = deidentifyStep('anonymise', false)
