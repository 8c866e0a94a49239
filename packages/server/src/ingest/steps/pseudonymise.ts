/** De-identification on the federated path: the link from pseudonym to patient is kept, encrypted, in the node's vault. */
import { deidentifyStep } from './deidentify.ts'

export const pseudonymise = deidentifyStep('pseudonymise', true)
