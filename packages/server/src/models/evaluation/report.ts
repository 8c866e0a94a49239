/** What a tool gives out under the name `evaluation` (@vesalius/standards/evaluation-report, which the letters share). */
export { evaluationReport as evaluationSchema } from '@vesalius/standards/evaluation-report'
export type { EvaluationReport } from '@vesalius/standards/evaluation-report'
