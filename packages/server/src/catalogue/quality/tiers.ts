/** How far a dataset is from the tiers of EUCAIM (handbook 5): found in the catalogue, counted in federated search, processed in place. Each step with what to do. */
import { bodyPartConcept, conditions, manufacturerConcept, modalityConcept, sexConcept } from '@vesalius/standards/dcat'
import type { DatasetTexts, Tier } from '@vesalius/standards/dcat'
import type { Aggregates } from '../aggregates.ts'
import type { Capabilities } from '../parts.ts'
import type { CheckResult } from './tally.ts'

export interface Step {
  readonly tier: Tier
  /** `one-identifier` */
  readonly code: string
  readonly title: string
  readonly met: boolean
  /** What to do when it is not met. */
  readonly remedy: string
  /** How many are in the way, where that can be counted. */
  readonly count?: number
}

export interface TierReport {
  /** The highest tier whose steps and those of the lower ones are all met; 0 when not even the first is. */
  readonly reached: 0 | Tier
  readonly steps: readonly Step[]
}

export interface TierFacts {
  readonly texts: DatasetTexts
  readonly aggregates: Aggregates
  /** Undefined when quality was not examined yet. */
  readonly results: readonly CheckResult[] | undefined
  readonly capabilities: Capabilities
}

export function tiersOf(facts: TierFacts): TierReport {
  const steps = [...first(facts), ...second(facts), ...third(facts)]
  const reaches = (tier: Tier) => steps.every((step) => step.tier > tier || step.met)
  return { reached: reaches(3) ? 3 : reaches(2) ? 2 : reaches(1) ? 1 : 0, steps }
}

function first({ texts, results, aggregates }: TierFacts): Step[] {
  const failed = failures(results)
  return [
    { tier: 1, code: 'described', title: 'Described for the catalogue', met: texts.description !== '' && texts.keywords.length > 0 && texts.provenance !== '', remedy: 'Write description, keywords and provenance.' },
    { tier: 1, code: 'quality', title: 'Quality examined', met: results !== undefined, remedy: 'Examine the quality of this version.' },
    { tier: 1, code: 'one-identifier', title: 'One identifier of a subject over all data', ...failed('P3'), remedy: 'Send the studies that are named in the quality report again through the journey.' },
    { tier: 1, code: 'no-duplicates', title: 'Nothing is there twice', ...failed('F6', 'P2'), remedy: 'Leave out what repeats other data.' },
    { tier: 1, code: 'intact', title: 'All files can be read and are what was released', ...failed('F1', 'F3', 'F13', 'F14', 'I1'), remedy: 'Send the files that are named in the quality report again.' },
    { tier: 1, code: 'deidentified', title: 'De-identified', ...failed('H10', 'H11'), remedy: 'Take out the instances that are named in the quality report and send them again through the journey.' },
    { tier: 1, code: 'subjects', title: 'Subjects with images', met: aggregates.subjects > 0 && aggregates.studies > 0, remedy: 'Add studies.' },
  ]
}

function second({ texts, aggregates, results, capabilities }: TierFacts): Step[] {
  const failed = failures(results)
  return [
    coded('modalities', 'Modalities', aggregates.modalities, modalityConcept),
    coded('manufacturers', 'Manufacturers', aggregates.manufacturers, manufacturerConcept),
    coded('body-parts', 'Body parts', aggregates.bodyParts, bodyPartConcept),
    coded('sexes', 'Sexes', aggregates.sexes, sexConcept),
    { tier: 2, code: 'acquisition', title: 'Date and age at acquisition are known', ...failed('H14'), remedy: 'Choose a profile that moves dates and keeps the age in whole years.' },
    { tier: 2, code: 'condition', title: 'The kind of cancer is coded', met: Object.hasOwn(conditions, texts.condition), remedy: 'Choose the kind of cancer in the description.' },
    { tier: 2, code: 'counts', title: 'Federated counts are answered', met: capabilities.counts === true, remedy: 'Make this node a member of a federation whose hub asks for counts.' },
  ]
}

function third({ aggregates, results, capabilities }: TierFacts): Step[] {
  const failed = failures(results)
  return [
    { tier: 3, code: 'clinical', title: 'Every subject has clinical data in the common data model', ...(capabilities.subjectsWithFacts ? failed('C2') : { met: false }), remedy: 'Send clinical tables of these subjects and map them to the common data model.' },
    {
      tier: 3, code: 'annotations', title: 'Annotations are DICOM objects that fit their images', ...failed('A1', 'A2', 'P6'),
      remedy: aggregates.segmentedStudies === 0 ? 'There are no segmentations; nothing is to be done unless there are some elsewhere.' : 'Correct the segmentations that are named in the quality report.',
    },
    { tier: 3, code: 'volumes', title: 'Volumes are whole', ...failed('S1', 'S2', 'S3'), remedy: 'Send the series that are named in the quality report again, or leave them out.' },
    { tier: 3, code: 'processing', title: 'Tasks run here on the data', met: capabilities.processing === true, remedy: 'Switch on tasks at this node.' },
  ]
}

/** Met when none of these checks failed; never before quality was examined. */
const failures = (results: readonly CheckResult[] | undefined) => (...ids: readonly string[]): { met: boolean; count?: number } => {
  if (!results) return { met: false }
  const count = results.filter(({ id }) => ids.includes(id)).reduce((sum, { failed }) => sum + failed, 0)
  return count === 0 ? { met: true } : { met: false, count }
}

function coded(code: string, title: string, counts: Readonly<Record<string, number>>, conceptOf: (value: string) => string | undefined): Step {
  const without = Object.entries(counts).filter(([value]) => conceptOf(value) === undefined).reduce((sum, [, subjects]) => sum + subjects, 0)
  return {
    tier: 2, code, title: `${title} are coded`, met: without === 0, ...(without > 0 ? { count: without } : {}),
    remedy: 'Correct the attribute at the source, or keep it when de-identifying; the count is of subjects whose value has no code in the vocabulary.',
  }
}
