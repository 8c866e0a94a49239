// The form by which access to datasets is asked for, and who may answer for what it says. Pure schemas and types.
export {
  type AccessForm, accessModels, askingOf, criteria, type Criterion, type DraftForm, draftSchema, formSchema, missingPlaces, type OutputClass, outputClasses, sections,
} from './form.ts'
