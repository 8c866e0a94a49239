/** The report that a data-protection officer keeps: built from outcomes, signed, checked, shown. */
export { buildReport, type ReportBuilder } from './build-report.ts'
export { type InstanceTally, rowsOf } from './tally.ts'
export { checkReport, type CheckedReport, openSigningKey, signReport } from './sign-report.ts'
export { ruleVersions } from './rule-versions.ts'
export { renderReportPage, type PageOptions } from './render-page.ts'
export type { ActRow, Anonymity, ClinicalCounts, Counts, HeldRow, Report, ReportHead, RunFacts, Signature, Statement, StudyCounts } from './types.ts'
