/**
 * Kinds of images whose pixels often show who the patient is (PS3.15 E.3.1, PS3.3 C.7.6.1.1.10): the one table that decides what is held until
 * somebody has looked. What is proven safe moves a row here, and nowhere else (the journey and the cleaner read it). A class stands for itself and every class below it.
 */

/** `always`: whatever the instance declares. `undeclared`: unless its device declares Burned In Annotation NO. */
export type Hold = 'always' | 'undeclared'

const storage = '1.2.840.10008.5.1.4.1.1'

export const riskyClasses: readonly (readonly [sopClassUid: string, hold: Hold])[] = [
  [`${storage}.6`, 'always'],         // ultrasound, retired, enhanced volumes
  [`${storage}.3`, 'always'],         // ultrasound multi-frame
  [`${storage}.7`, 'always'],         // secondary capture, its multi-frames
  [`${storage}.77.1.1`, 'always'],    // endoscopy, still and video
  [`${storage}.77.1.2`, 'always'],    // microscopy, still and video
  [`${storage}.77.1.3`, 'always'],    // slide coordinates microscopy
  [`${storage}.77.1.4`, 'always'],    // photographs, still and video
  [`${storage}.77.1.5`, 'always'],    // ophthalmic photographs and tomograms
  [`${storage}.77.1.7`, 'always'],    // dermoscopy
  [`${storage}.77.2`, 'always'],      // visible light multi-frame, retired
  [`${storage}.77.1.6`, 'undeclared'], // whole slides; their labels and overviews by image type below
  [`${storage}.12`, 'undeclared'],    // angiography and fluoroscopy
  ['1.2.840.10008.5.1.1.27', 'always'], // stored print
  ['1.2.840.10008.5.1.1.29', 'always'], // hardcopy grey
  ['1.2.840.10008.5.1.1.30', 'always'], // hardcopy colour
]

export const riskyModalities: ReadonlySet<string> = new Set(['US', 'IVUS', 'SC', 'XC', 'ES', 'OP', 'OPT', 'OPM', 'OPV', 'OSS', 'GM', 'DMS', 'HC', 'DOC', 'OT', 'FID', 'DG', 'VF', 'EC'])

/** Values of Image Type by which devices mark copies of screens, dose pages, slide labels. */
export const riskyImageTypes: ReadonlySet<string> = new Set([
  'SCREEN SAVE', 'SCREEN_SAVE', 'SCREENSAVE', 'SCREENSHOT', 'SCREEN CAPTURE', 'SCREEN_CAPTURE', 'DOSE_INFO', 'LABEL', 'OVERVIEW',
])

/** Conversion Type (0008,0064): digitised video, film, paper; workstation; drawing. */
export const riskyConversions: ReadonlySet<string> = new Set(['DV', 'DF', 'SD', 'SI', 'WSD', 'DRW'])

/** Video, in whatever class: MPEG-2, H.264, H.265. */
export const riskySyntaxes: ReadonlySet<string> = new Set(['100', '101', '102', '103', '104', '105', '106', '107', '108']
  .flatMap((codec) => [`1.2.840.10008.1.2.4.${codec}`, `1.2.840.10008.1.2.4.${codec}.1`]))
