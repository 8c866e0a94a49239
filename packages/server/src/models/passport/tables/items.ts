/**
 * What a passport tells, and who asks for it: Annex IV of the EU AI Act (Regulation 2024/1689), TRIPOD+AI (BMJ 2024;385:e078378), model cards (Mitchell et al.
 * 2019) and FUTURE-AI (BMJ 2025;388:e081554). Every value is found in the record; what is not there is told as missing, with what would bring it.
 */
import { joinSites } from '../../evaluation/join-sites.ts'
import type { ModelRecord } from '../record.ts'

export type Framework = 'ai-act' | 'tripod' | 'model-card' | 'future-ai'

/** A value as JSON, and where in the record it stands. */
export interface Found { readonly value: unknown, readonly source: string }

export interface Item {
  readonly id: string
  readonly title: string
  readonly asked: Readonly<Partial<Record<Framework, string>>>
  /** What a person can do when it is missing. */
  readonly remedy: string
  find(record: ModelRecord): Found | undefined
}

const there = (value: unknown, source: string): Found | undefined => {
  const isEmpty = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0) || (typeof value === 'object' && !Array.isArray(value) && Object.keys(value as object).length === 0)
  return isEmpty ? undefined : { value, source }
}
type Declared = NonNullable<ModelRecord['version']['declaration']>
const declared = (name: keyof Declared) => ({ version }: ModelRecord) => there(version.declaration?.[name], 'declaration')
const joinedBy = 'Areas, and shares on the scale of log odds, by inverse variance under a random effect between sites (DerSimonian and Laird 1986); Brier’s score as the mean over all cases. Calibration stands for each site alone. Left out: sites tested on subjects of the training, and whatever a site holds back.'
const declare = 'Declare it on the page of the version.'
const evaluate = 'Evaluate the version on a dataset, and have the result released.'
const of = ({ dataset, version }: { readonly dataset: string, readonly version: number }): string => `${dataset}@${version}`
const measured = (record: ModelRecord, pick: (one: ModelRecord['done'][number]) => unknown): Found | undefined =>
  there(record.done.flatMap((one) => { const value = pick(one); return value === null || value === undefined ? [] : [{ evaluation: one.id, dataset: of(one), site: one.site, ...(value as object) }] }), 'evaluations')

export const items: readonly Item[] = [
  { id: 'identity', title: 'Name, version and record', asked: { 'ai-act': '1(a)', tripod: '1', 'model-card': 'Model details' }, remedy: '',
    find: ({ version: { name, title, number, record, registeredAt, aliases } }) => ({ value: { name, title, version: number, record, registered: registeredAt, aliases }, source: 'registry' }) },
  { id: 'provider', title: 'Provider', asked: { 'ai-act': '1(a)', 'model-card': 'Model details' }, remedy: declare, find: declared('provider') },
  { id: 'licence', title: 'Licence', asked: { 'model-card': 'Model details' }, remedy: declare, find: declared('licence') },
  { id: 'intended-use', title: 'Intended use', asked: { 'ai-act': '1(a)', tripod: '3b', 'model-card': 'Intended use', 'future-ai': 'Universality 1' }, remedy: declare,
    find: ({ version: { declaration, origin } }) => there(declaration?.intendedUse, 'declaration') ?? (origin.kind === 'training' ? there(origin.training.purpose, origin.training.plan) : undefined) },
  { id: 'users', title: 'Intended users', asked: { tripod: '3b', 'model-card': 'Intended use', 'future-ai': 'Usability 1' }, remedy: declare, find: declared('users') },
  { id: 'population', title: 'Intended population', asked: { tripod: '3b', 'model-card': 'Factors' }, remedy: declare, find: declared('population') },
  { id: 'not-for', title: 'Not to be used for', asked: { 'ai-act': '3', 'model-card': 'Out-of-scope uses' }, remedy: declare, find: declared('notFor') },
  { id: 'outcome', title: 'What the result means', asked: { tripod: '8a', 'model-card': 'Model details' }, remedy: declare, find: declared('outcome') },
  { id: 'outcome-assessment', title: 'How the outcome was assessed', asked: { tripod: '8b' }, remedy: declare, find: declared('outcomeAssessment') },
  { id: 'weights', title: 'Weights', asked: { 'ai-act': '1(c)', tripod: '22' }, remedy: '',
    find: ({ version: { format, digest, size } }) => ({ value: { format, ...(digest ? { sha256: digest, bytes: size } : {}) }, source: 'registry' }) },
  { id: 'architecture', title: 'Architecture and size', asked: { 'ai-act': '2(b)', tripod: '22' }, remedy: 'Register the version from a file that says it.', find: ({ version: { summary } }) => there(summary, 'weights') },
  { id: 'software', title: 'Software', asked: { 'ai-act': '1(c), 2(a)', tripod: '18f', 'future-ai': 'Traceability 2' }, remedy: 'Register the tool that runs it.',
    find: ({ tool }) => tool && { value: { tool: tool.tool, version: tool.version, sha256: tool.digest, licence: tool.manifest.licence, authors: tool.manifest.authors, runtime: tool.manifest.runtime.type }, source: `tool ${tool.tool}@${tool.version}` } },
  { id: 'hardware', title: 'Hardware it needs', asked: { 'ai-act': '1(e), 2(c)' }, remedy: 'Register the tool that runs it.', find: ({ tool }) => tool && { value: tool.manifest.resources, source: `tool ${tool.tool}@${tool.version}` } },
  { id: 'interaction', title: 'What it takes and gives', asked: { 'ai-act': '1(b)', tripod: '9a, 15' }, remedy: 'Register the tool that runs it.',
    find: ({ tool }) => tool && { value: { inputs: tool.manifest.inputs.map(({ name, type, modalities }) => ({ name, type, modalities })), outputs: tool.manifest.outputs.map(({ name, type }) => ({ name, type })) }, source: `tool ${tool.tool}@${tool.version}` } },
  { id: 'instructions', title: 'Instructions for use', asked: { 'ai-act': '1(h)', 'future-ai': 'Usability 1' }, remedy: 'Register the tool that runs it.',
    find: ({ tool, version }) => tool && { value: { entryPoints: Object.fromEntries(Object.entries(tool.manifest.entrypoints).map(([name, { purpose }]) => [name, purpose])), parameters: version.run?.parameters ?? {} }, source: `tool ${tool.tool}@${tool.version}` } },
  { id: 'method', title: 'How it was trained', asked: { 'ai-act': '2(a)', tripod: '12c', 'model-card': 'Model details' }, remedy: 'Only versions that were trained here know it; say it in the declaration of limitations.',
    find: ({ version: { origin } }) => origin.kind === 'task'
      ? { value: { entryPoint: origin.entrypoint, parameters: origin.parameters, seed: origin.seed, tool: `${origin.tool}@${origin.toolVersion}`, sha256: origin.toolDigest }, source: `task ${origin.task}` }
      : origin.kind === 'training' ? { value: { strategy: origin.training.strategy, rounds: origin.training.rounds.length, secureAggregation: origin.training.secureAggregation, seed: origin.training.seed, parameters: origin.training.parameters, plan: origin.training.planDigest }, source: origin.training.plan } : undefined },
  { id: 'computing', title: 'Computing used for training', asked: { 'ai-act': '2(c)', 'future-ai': 'General 7' }, remedy: 'Only versions that were trained here know it.',
    find: ({ version: { origin } }) => origin.kind === 'task' ? there(origin.seconds === null ? undefined : { seconds: origin.seconds, peakMemoryBytes: origin.peakMemoryBytes }, `task ${origin.task}`)
      : origin.kind === 'training' ? { value: { from: origin.training.startedAt, until: origin.training.endedAt }, source: origin.training.plan } : undefined },
  { id: 'training-data', title: 'Training data', asked: { 'ai-act': '2(d)', tripod: '5a', 'model-card': 'Training data', 'future-ai': 'Traceability 2' }, remedy: 'Register the version from a task, or name the datasets that it was trained on.',
    find: ({ version: { lineage }, facts }) => there(lineage.map((entry) => { const known = facts.get(of(entry)); return { dataset: of(entry), site: entry.site, manifest: entry.manifest, ...(known ? { title: known.title, state: known.state, description: known.description } : {}) } }), 'lineage') },
  { id: 'data-dates', title: 'Dates of the data', asked: { tripod: '5b' }, remedy: 'They are told when enough studies of the training data have one.', find: ({ training }) => there(training.flatMap((one) => (one.years ? [{ dataset: of(one), ...one.years }] : [])), 'datasets') },
  { id: 'setting', title: 'Places the data come from', asked: { tripod: '6a', 'future-ai': 'Universality 1' }, remedy: 'Register the version from a task, or name the datasets that it was trained on.',
    find: ({ version: { lineage }, training }) => there(lineage.length === 0 ? undefined : { sites: new Set(lineage.map(({ site }) => site)).size, provenance: training.map((one) => ({ dataset: of(one), provenance: one.provenance })) }, 'datasets') },
  { id: 'participants', title: 'Who is in the training data', asked: { tripod: '20b', 'model-card': 'Factors', 'future-ai': 'Fairness 2' }, remedy: 'They are told when the catalogue of the node knows enough subjects.',
    find: ({ training }) => there(training.map(({ sexes, age, modalities, manufacturers, ...one }) => ({ dataset: of(one), sexes, age, modalities, manufacturers })), 'datasets') },
  { id: 'sample-size', title: 'Number of subjects', asked: { tripod: '10, 21' }, remedy: 'It is told when there are enough subjects.', find: ({ training }) => there(training.flatMap((one) => (one.subjects === null ? [] : [{ dataset: of(one), subjects: one.subjects, studies: one.studies }])), 'datasets') },
  { id: 'preparation', title: 'Preparation and de-identification', asked: { 'ai-act': '2(d)', tripod: '7' }, remedy: 'Register the version from a task, or name the datasets that it was trained on.', find: ({ training }) => there(training.map((one) => ({ dataset: of(one), identity: one.identity })), 'datasets') },
  { id: 'quality', title: 'Quality of the training data', asked: { 'ai-act': '2(d)', 'future-ai': 'Traceability 3' }, remedy: 'Examine the dataset on its page.', find: ({ training }) => there(training.flatMap((one) => (one.quality ? [{ dataset: of(one), ...one.quality }] : [])), 'quality reports') },
  { id: 'permits', title: 'Permits and purposes', asked: { 'future-ai': 'General 5' }, remedy: 'Only versions that were trained here under a permit have one.',
    find: ({ version: { lineage, origin } }) => there(lineage.flatMap((entry) => (entry.permit ? [{ dataset: of(entry), permit: entry.permit, ...(origin.kind === 'task' ? { purposes: origin.purposes } : {}) }] : [])), 'lineage') },
  { id: 'ethics', title: 'Ethics', asked: { tripod: '17', 'model-card': 'Ethical considerations' }, remedy: declare, find: declared('ethics') },
  { id: 'test-data', title: 'Evaluation data', asked: { 'ai-act': '2(g)', tripod: '12a', 'model-card': 'Evaluation data' }, remedy: evaluate,
    find: (record) => measured(record, (one) => { const known = record.facts.get(of(one)); return { ...(known ? { title: known.title, manifest: known.manifest } : {}), external: one.proof.external } }) },
  { id: 'separation', title: 'Nobody is in both', asked: { 'ai-act': '2(g)', tripod: '12a, 16' }, remedy: 'Evaluate it on a dataset of this node; what it was trained on has to be known.',
    find: (record) => measured(record, ({ proof }) => (proof.disjoint === null ? null : { disjoint: proof.disjoint, method: proof.method, test: proof.test?.commitment, training: proof.training.map(({ commitment }) => commitment), elsewhere: proof.elsewhere.length })) },
  { id: 'discrimination', title: 'Discrimination', asked: { 'ai-act': '2(g)', tripod: '23a', 'model-card': 'Metrics' }, remedy: evaluate, find: (record) => measured(record, ({ report }) => report.auc && { auc: report.auc, n: report.n, positives: report.positives }) },
  { id: 'errors', title: 'Sensitivity and specificity', asked: { 'ai-act': '3', tripod: '23a', 'model-card': 'Metrics' }, remedy: evaluate, find: (record) => measured(record, ({ report }) => (report.sensitivity || report.specificity) && { threshold: report.threshold, sensitivity: report.sensitivity, specificity: report.specificity }) },
  { id: 'calibration', title: 'Calibration', asked: { tripod: '12e, 23a', 'future-ai': 'Robustness 3' }, remedy: evaluate, find: (record) => measured(record, ({ report }) => (report.calibration.slope === null ? null : { intercept: report.calibration.intercept, slope: report.calibration.slope, brier: report.brier })) },
  { id: 'benefit', title: 'Net benefit', asked: { tripod: '12e' }, remedy: evaluate, find: (record) => measured(record, ({ report }) => (report.benefit.length ? { benefit: report.benefit } : null)) },
  { id: 'groups', title: 'Groups', asked: { 'ai-act': '3', tripod: '14, 23a', 'model-card': 'Quantitative analyses', 'future-ai': 'Fairness 3' }, remedy: 'Evaluate it on data with groups that are large enough.',
    find: (record) => measured(record, ({ report }) => (report.groups.length ? { groups: report.groups.map(({ factor, level, n, auc }) => ({ factor, level, n, auc })), suppressed: report.suppressed } : null)) },
  { id: 'external', title: 'At other sites', asked: { tripod: '23b', 'future-ai': 'Universality 3' }, remedy: 'Evaluate it at a site that gave no data to the training.', find: (record) => measured(record, ({ proof, report }) => (proof.external ? { auc: report.auc } : null)) },
  { id: 'joined', title: 'Sites joined', asked: { tripod: '23b', 'future-ai': 'Universality 3' }, remedy: 'Have it measured at two sites or more that gave it no subjects to learn from.',
    find: ({ done }) => { const { sites, all, groups } = joinSites(done); return sites.length < 2 ? undefined : { value: { sites, all, groups, method: joinedBy }, source: 'evaluations' } } },
  { id: 'measures', title: 'Why these measures', asked: { 'ai-act': '4', 'model-card': 'Metrics' }, remedy: evaluate,
    find: ({ done }) => there(done.length === 0 ? undefined : 'Area under the ROC curve with DeLong’s interval: independent of threshold and prevalence. Sensitivity and specificity with Wilson’s intervals: errors at the threshold of use. Calibration and net benefit: whether the probability can be acted on.', 'house') },
  { id: 'limitations', title: 'Limitations', asked: { 'ai-act': '3', tripod: '26', 'model-card': 'Caveats and recommendations' }, remedy: declare,
    find: ({ version: { declaration }, tool }) => there([declaration?.limitations, tool?.manifest.limitations].filter((one) => one !== undefined), declaration?.limitations ? 'declaration, tool' : 'tool') },
  { id: 'oversight', title: 'Human oversight', asked: { 'ai-act': '2(e), 3', 'future-ai': 'Usability 2' }, remedy: declare, find: declared('oversight') },
  { id: 'risks', title: 'Risks and measures', asked: { 'ai-act': '5', 'future-ai': 'Traceability 1' }, remedy: declare, find: declared('risks') },
  { id: 'inequalities', title: 'Known inequalities', asked: { tripod: '3c', 'future-ai': 'Fairness 1' }, remedy: declare, find: declared('inequalities') },
  { id: 'security', title: 'Cybersecurity', asked: { 'ai-act': '2(h)' }, remedy: 'Register the tool that runs it.',
    find: ({ tool, site }) => tool && { value: { network: tool.manifest.network, weights: 'read without running code', artefacts: 'under SHA-256', signedBy: site }, source: `tool ${tool.tool}@${tool.version}` } },
  { id: 'logs', title: 'Event log', asked: { 'ai-act': '2(g)', 'future-ai': 'Traceability 5' }, remedy: '', find: ({ events }) => there(events.map(({ index, type, time, hash }) => ({ index, type, time, hash })), 'ledger') },
  { id: 'changes', title: 'Changes and parents', asked: { 'ai-act': '6', tripod: '24', 'future-ai': 'Traceability 4' }, remedy: '', find: ({ version: { parents, number }, events }) => ({ value: { parents: parents.map((one) => `${one.name}@${one.number}`), version: number, decisions: events.filter(({ type }) => /approved|retired|declared|affected|flag-resolved/.test(type)).map(({ type, time }) => ({ type, time })) }, source: 'registry, ledger' }) },
  { id: 'planned-changes', title: 'Changes planned beforehand', asked: { 'ai-act': '2(f)' }, remedy: declare, find: declared('changes') },
  { id: 'monitoring', title: 'Monitoring after release', asked: { 'ai-act': '9', 'future-ai': 'Traceability 4' }, remedy: declare, find: declared('monitoring') },
  { id: 'data-now', title: 'May its data still be used?', asked: { 'ai-act': '6', 'future-ai': 'Traceability 4' }, remedy: 'Register the version from a task, or name the datasets that it was trained on.',
    find: ({ version: { lineage, flags } }) => there(lineage.length === 0 ? undefined : { flags: flags.map((one) => ({ dataset: of(one), at: one.at, resolved: one.resolvedAt, resolution: one.resolution })), open: flags.filter(({ resolvedAt }) => resolvedAt === null).length }, 'registry') },
  { id: 'approval', title: 'Approval of its use here', asked: { 'future-ai': 'Traceability 6' }, remedy: 'A second person approves it on the page of the version.', find: ({ version: { decisions } }) => there(decisions.map(({ kind, reason, decidedAt }) => ({ kind, reason, at: decidedAt })), 'registry') },
  { id: 'standards', title: 'Standards', asked: { 'ai-act': '7', 'future-ai': 'Universality 2' }, remedy: 'Register the tool that runs it.',
    find: ({ tool, version }) => there(tool && [...(version.format === 'safetensors' ? ['safetensors'] : version.format === 'onnx' ? ['ONNX'] : []), 'DICOM PS3.10', ...tool.manifest.outputs.flatMap((output) => (output.type === 'dicom' ? output.sopClasses.map((uid) => sopNames[uid] ?? uid) : []))], 'tool') },
  { id: 'conformity', title: 'Declaration of conformity', asked: { 'ai-act': '8' }, remedy: 'For a system that is placed on the market; a model for research has none.', find: () => undefined },
  { id: 'funding', title: 'Funding', asked: { tripod: '18a' }, remedy: declare, find: declared('funding') },
  { id: 'involvement', title: 'Involvement of those concerned', asked: { tripod: '19' }, remedy: declare, find: declared('involvement') },
]

const sopNames: Readonly<Record<string, string>> = { '1.2.840.10008.5.1.4.1.1.88.22': 'DICOM Enhanced SR, TID 1500', '1.2.840.10008.5.1.4.1.1.66.4': 'DICOM Segmentation' }
