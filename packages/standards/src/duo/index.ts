// GA4GH's Data Use Ontology: terms on datasets, and a request's purpose compared with them. Pure functions.
export { type Modifier, type Term, type TermCode, terms } from './tables/terms.ts'
export { type Asking, type DataUse, dataUseSchema, dataUsesSchema, type Purpose, type PurposeKind, purposeSchema, purposes } from './data-use.ts'
export { isNarrowerCode, type IsKindOf, type Match, matchTerms, type Outcome, type Reason, type TermMatch } from './match.ts'
