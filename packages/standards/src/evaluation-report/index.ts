// What a classifier did on a dataset, as a tool reports it and a letter carries it. Pure schemas and types.
export { type DisjointProof, disjointProof, type EvaluationReport, evaluationReport } from './report.ts'
