/** Words that stand in names, addresses and descriptions and identify nobody when they stand alone: technical, anatomical, of administration, dummies. Folded. */
import { profileRows } from '@vesalius/standards/deidentification'
import { nameOf, storageSopClasses } from '@vesalius/standards/dicom'
import { fold, wordsOf } from '../identities/fold.ts'

const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
/** Of ISO 3166-1. */
const letterPairs = alphabet.flatMap((first) => alphabet.map((second) => first + second))

const text = `
anonymous anonymized anonymised anonym anon deidentified pseudonym removed unknown none null noname nobody patient patients subject test tests testing phantom sample samples demo
dummy example default empty blank undefined unspecified confidential restricted withheld hidden generic volunteer control case cases study studies series image images instance
male female other none name names given family first last middle doctor physician professor operator technician technologist radiologist nurse referring requesting performing
hospital hospitals clinic clinics klinik klinikum university universitat universitaet universite universita universidad universitatsklinikum medical medicine medizin center centre centrum
zentrum institute institut istituto instituto department dept abteilung service services radiology radiologie radiologia imaging diagnostic diagnostics diagnostico oncology onkologie
oncologia nuclear health healthcare care cancer research foundation national general regional central north south east west saint street strasse straat avenue road lane square place platz
house building floor room ward unit city town county state country zone area district postal address phone mobile telephone email mail http https www com org net edu gov local localhost
head brain skull neck spine cervical thoracic lumbar thorax chest lung lungs heart cardiac liver kidney kidneys pancreas spleen stomach abdomen abdominal pelvis pelvic prostate bladder breast
breasts uterus ovary bone bones knee knees ankle foot feet hand hands wrist elbow shoulder hip hips femur tibia fibula humerus radius ulna finger fingers artery arteries vein veins aorta vessel
vessels tumor tumour lesion lesions mass nodule cyst node nodes lymph metastasis carcinoma adenocarcinoma left right upper lower anterior posterior lateral medial axial coronal sagittal oblique
frontal supine prone standing contrast native enhanced delayed arterial venous portal phase dynamic perfusion diffusion weighted spin echo gradient recovery inversion saturation
fast turbo single shot planar volume slice slices thick thin soft hard tissue window level lut linear signed unsigned scan scans scanner scout localizer localiser survey topogram protocol
acquisition reconstruction filter kernel standard sharp smooth medium large small high low dose series screen screening mammography mammogram ultrasound tomography magnetic resonance computed
positron emission emission digital radiography fluoroscopy angiography endoscopy microscopy slide whole body parts part region organ report reports structured segmentation segment presentation
state waveform overlay graphic annotation measurement measurements value values code codes meaning scheme version software system systems station console workstation server device model serial
number numbers manufacturer siemens philips healthineers toshiba canon hitachi fujifilm fuji agfa kodak carestream hologic varian elekta shimadzu mindray samsung esaote bruker ge gemedical vital images
original primary secondary derived axial mixed other normal abnormal yes true false none not applicable available white black brown green blue grey gray gold silver long short young small little
king page rose field fields stone wood hill forest lake river bridge church school market garden park cross star sun moon light dark may june july august march april january february
september october november december monday tuesday wednesday thursday friday saturday sunday mrs miss prof professor phd frcr junior senior von van der den del della dos das ben bin ibn
compressedsamples lut pet ct mr mri us cr dx nm xa rf mg sc ot io observer observers anonymized user users meduser admin root slicer dcmtk dcmqi dcm4che gdcm pydicom highdicom itk itksnap vtk osirix horos weasis orthanc conquest syngo mevis monai nnunet jpeg losslessly lossless lossy baseline explicit implicit little endian private public dicom file files data dataset object objects storage frame frames pixel pixels colour color
`

/** The standard's own: names of attributes that identify, and of classes, as a report says them. */
const standard = [...[...profileRows().keys()].map((tag) => nameOf(Number.parseInt(tag, 16)) ?? ''), ...storageSopClasses().map(({ name }) => name)]
  .flatMap((name) => name.toLowerCase().split(/[^a-z]+/))

/** A country names nobody. In the languages in which addresses of European hospitals name them. */
export const countryWords: ReadonlySet<string> = new Set(['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl'].flatMap((language) => {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
  return letterPairs.flatMap((pair) => wordsOf(fold(names.of(pair) ?? '')))
}))

export const ordinaryWords: ReadonlySet<string> = new Set([...text.split(/\s+/), ...standard].filter(Boolean))
