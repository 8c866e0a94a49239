/**
 * Attributes whose text names a person, a place or a device, at any depth (chosen for this package by reading PS3.6; not the tables of the engine).
 * Every PN is a name besides, every DA and DT a date, and every UI an instance unless it is listed here as a class.
 */
import { tagOfKeyword, type Tag } from '@vesalius/standards/dicom'
import type { IdentityClass } from '../types.ts'

const keywords: Readonly<Partial<Record<IdentityClass, string>>> = {
  name: 'PatientName OtherPatientNames PatientBirthName PatientMotherBirthName ResponsiblePerson',
  identifier: `PatientID OtherPatientIDs MedicalRecordLocator InsurancePlanIdentification PatientInsurancePlanCodeSequence AdmissionID ServiceEpisodeID StudyID
    RequestedProcedureID ScheduledProcedureStepID PerformedProcedureStepID PlacerOrderNumberImagingServiceRequest FillerOrderNumberImagingServiceRequest
    PlacerOrderNumberProcedure FillerOrderNumberProcedure ClinicalTrialSubjectID ClinicalTrialSubjectReadingID ContainerIdentifier SpecimenIdentifier MilitaryRank
    SpecimenAccessionNumber StudyIDIssuer InterpretationID ResultsID`,
  accession: 'AccessionNumber',
  'birth-date': 'PatientBirthDate',
  address: `PatientAddress InstitutionAddress ReferringPhysicianAddress PersonAddress OrderCallbackPhoneNumber CountryOfResidence RegionOfResidence ManufacturerInstitutionAddress`,
  telephone: 'PatientTelephoneNumbers ReferringPhysicianTelephoneNumbers PersonTelephoneNumbers',
  mail: 'PatientTelecomInformation PersonTelecomInformation OrderCallbackTelecomInformation',
  institution: `InstitutionName InstitutionalDepartmentName CurrentPatientLocation PatientInstitutionResidence PerformedLocation ScheduledProcedureStepLocation
    VerifyingOrganization ResponsibleOrganization ClinicalTrialCoordinatingCenterName ClinicalTrialSiteName ClinicalTrialSiteID ScheduledStudyLocation
    CustodialOrganizationName RequestingService IssuerOfPatientID IssuerOfAdmissionID`,
  staff: `PhysiciansOfRecord PerformingPhysicianName NameOfPhysiciansReadingStudy OperatorsName ReferringPhysicianName ConsultingPhysicianName RequestingPhysician
    ScheduledPerformingPhysicianName PersonName OrderEnteredBy OrderEntererLocation ContentCreatorName ReviewerName VerifyingObserverName ROIInterpreter
    InterpretationRecorder InterpretationTranscriber PhysicianApprovingInterpretation`,
  device: `DeviceSerialNumber StationName PerformedStationName ScheduledStationName PerformedStationAETitle ScheduledStationAETitle RetrieveAETitle
    SourceApplicationEntityTitle SendingApplicationEntityTitle ReceivingApplicationEntityTitle GantryID DetectorID PlateID CassetteID GeneratorID
    TreatmentMachineName XRaySourceID SourceSerialNumber UniqueDeviceIdentifier DeviceUDI`,
}

/** UI attributes that name classes, templates, schemes, software: the same in every hospital. */
const classKeywords = `SOPClassUID ReferencedSOPClassUID MediaStorageSOPClassUID TransferSyntaxUID ImplementationClassUID CodingSchemeUID ContextUID MappingResourceUID
  RelatedGeneralSOPClassUID OriginalSpecializedSOPClassUID SOPClassesSupported SOPClassesInStudy ReferencedSOPClassUIDInFile ReferencedTransferSyntaxUIDInFile
  ReferencedRelatedGeneralSOPClassUIDInFile PrivateInformationCreatorUID AvailableTransferSyntaxUID EncryptedContentTransferSyntaxUID MACCalculationTransferSyntaxUID SOPClassesRequested AffectedSOPClassUID RequestedSOPClassUID
  DigitalSignaturePurposeCodeSequence AttributeSetUID`

const technicalKeywords = `Manufacturer ManufacturerModelName SoftwareVersions Modality BodyPartExamined ImageType ScanningSequence SequenceVariant ScanOptions
  PatientPosition ConvolutionKernel ReceiveCoilName TransmitCoilName SequenceName Laterality ViewPosition PatientSex AnatomicRegionSequence FilterType
  TransducerType`

const tagsOf = (text: string): Tag[] => text.split(/\s+/).flatMap((keyword) => tagOfKeyword(keyword) ?? [])

/** Tag to kind of identity. */
export const identityAttributes: ReadonlyMap<Tag, IdentityClass> = new Map(
  Object.entries(keywords).flatMap(([kind, text]) => tagsOf(text).map((tag) => [tag, kind as IdentityClass] as const)),
)
export const classUidAttributes: ReadonlySet<Tag> = new Set(tagsOf(classKeywords))
export const technicalAttributes: ReadonlySet<Tag> = new Set(tagsOf(technicalKeywords))
