// EUCAIM's federated search (the contract of its nodes) and the terms it uses. Pure functions.
export { canonicalForm, canonicalQuery } from './canonical.ts'
export { bodyPartTerm, modalityTerm, sexTerm } from './dicom-terms.ts'
export { isOfSeries, matcher, matches, type SeriesValues, type SubjectValues } from './matching.ts'
export { type Condition, type Group, parseQuery, type Query, QueryFault } from './query.ts'
export { type SearchKey, searchKeys, termName } from './search-terms.ts'
