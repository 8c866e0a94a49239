// The confidentiality profile of PS3.15 Annex E as tables and pure functions; applying it is the business of the journey.
export { typeOf, type AttributeType } from '../dicom/modules.ts'
export {
  actionFor,
  basicProfileCode,
  optionCodes,
  type OptionName,
  type ProfileAction,
  type ProfileCode,
  type ProfileRow,
  profileRow,
  profileRows,
} from './profile-table.ts'
