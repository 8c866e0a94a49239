// EUCAIM's federated search (the contract of its nodes) and the terms it uses. Pure functions.
export { canonicalQuery, type Condition, type Group, matches, parseQuery, type Query, QueryFault, type SubjectValues } from './query.ts'
export { type SearchKey, searchKeys, termName } from './search-terms.ts'
