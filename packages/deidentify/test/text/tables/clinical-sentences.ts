/** Sentences of reports and comments as radiologists, technologists and pathologists write them, in languages of Europe; none of a person. One per line. */
export const clinicalSentences = `
There is a 12 mm spiculated nodule in the right upper lobe, suspicious for primary lung cancer.
No evidence of metastatic disease in the liver, adrenal glands or skeleton.
Compared with the previous examination the lesion has increased in size from 8 mm to 15 mm.
Patient moved during acquisition, sequence repeated with breath hold.
Post-contrast images show avid enhancement of the mass with central necrosis.
PI-RADS 4 lesion in the left peripheral zone at the mid gland, no extraprostatic extension.
Invasive ductal carcinoma, grade 2, ER positive, PR positive, HER2 negative, Ki-67 15%.
BI-RADS 5: highly suggestive of malignancy, biopsy recommended.
Cerebral atrophy with chronic small vessel ischaemic changes, no acute infarct.
Status post right hemicolectomy, no local recurrence, small amount of free fluid in the pelvis.
Motion artifacts degrade image quality; the study remains diagnostic.
Seizure, new, acute, hx of trauma, > 18 yrs
Contrast 80 ml injected at 3 ml/s, no adverse reaction.
Enlarged mediastinal and hilar lymph nodes, the largest measuring 22 x 14 mm with SUVmax 8.4.
Patient claustrophobic, scan aborted after the localizer.
The prostate measures 45 x 38 x 52 mm, estimated volume 46 ml, PSA density 0.15.
Barretts esophagus, follow-up biopsy after ablation.
Unchanged sclerotic focus in L3, likely a bone island.
Gated acquisition, low dose attenuation correction CT.
The thyroid is heterogeneous with multiple nodules, TIRADS 3.
Kein Nachweis von Metastasen in Leber, Lunge oder Skelett.
Im Segment VI der Leber zeigt sich eine 14 mm große hyperarterialisierte Läsion mit Washout, vereinbar mit einem hepatozellulären Karzinom.
Zustand nach Mastektomie links, kein Hinweis auf ein Lokalrezidiv.
Patient hat sich während der Untersuchung bewegt, Sequenz wiederholt.
Größenprogrediente Raumforderung im rechten Oberlappen, bronchoskopische Abklärung empfohlen.
Degenerative Veränderungen der Lendenwirbelsäule mit Bandscheibenvorfall L4/5 und Einengung des Spinalkanals.
Gabe von 10 ml Gadovist intravenös, keine Unverträglichkeitsreaktion.
Kleiner Pleuraerguss beidseits, Herz normal groß.
Verdacht auf Prostatakarzinom, PSA-Anstieg auf 8,4 ng/ml, multiparametrische MRT erbeten.
Keine vergrößerten Lymphknoten iliakal oder inguinal.
Absence de lésion suspecte au niveau du foie et des surrénales.
Nodule spiculé du lobe supérieur droit mesurant 18 mm, suspect de carcinome bronchique.
Patiente opérée d'un cancer du sein gauche, contrôle annuel.
Injection de 75 ml de produit de contraste iodé sans incident.
Adénopathies médiastinales et hilaires bilatérales, stables par rapport à l'examen précédent.
Prise de contraste hétérogène de la masse rénale gauche avec nécrose centrale.
Pas d'épanchement pleural ni péricardique.
Discopathie dégénérative L5-S1 avec hernie discale paramédiane gauche.
No se observan lesiones hepáticas sospechosas de metástasis.
Nódulo pulmonar espiculado de 15 mm en el lóbulo superior derecho.
Paciente intervenida de cáncer de mama izquierda, control anual sin signos de recidiva.
Se administran 90 ml de contraste yodado intravenoso sin incidencias.
Lesión hipointensa en T2 en la zona periférica izquierda con restricción de la difusión, PI-RADS 4.
Derrame pleural bilateral leve, silueta cardíaca normal.
Cambios degenerativos en la columna lumbar con protrusión discal L4-L5.
Non si osservano lesioni focali epatiche sospette per metastasi.
Nodulo polmonare di 12 mm nel lobo superiore destro, da valutare con PET.
Esiti di mastectomia sinistra, non segni di recidiva locale.
Linfonodi mediastinici aumentati di dimensioni, il maggiore di 18 mm.
Somministrati 80 ml di mezzo di contrasto iodato per via endovenosa.
Alterazione focale in sede periferica destra con restrizione della diffusione, sospetta per eteroplasia.
Geen aanwijzingen voor metastasen in lever, longen of skelet.
Spiculaire nodus van 14 mm in de rechter bovenkwab, verdacht voor maligniteit.
Status na mastectomie links, geen lokaal recidief.
Degeneratieve veranderingen van de lumbale wervelkolom zonder wortelcompressie.
Não se observam lesões hepáticas suspeitas de metástases.
Nódulo espiculado no lobo superior direito com 16 mm, suspeito de neoplasia.
Sem derrame pleural, coração de dimensões normais.
Nie stwierdza się zmian ogniskowych w wątrobie.
Guzek w płacie górnym płuca prawego o wymiarach 14 x 12 mm, podejrzany o proces nowotworowy.
Stan po mastektomii lewostronnej, bez cech wznowy miejscowej.
Inga tecken till metastaser i lever, lungor eller skelett.
Oförändrad storlek på förändringen i höger lunga jämfört med tidigare undersökning.
Ingen tegn til metastaser i lever, lunger eller skjelett.
Ei etäpesäkkeisiin viittaavaa maksassa, keuhkoissa tai luustossa.
Δεν παρατηρούνται εστιακές αλλοιώσεις στο ήπαρ.
Όζος στον δεξιό άνω λοβό διαμέτρου 14 mm, ύποπτος για κακοήθεια.
Εκφυλιστικές αλλοιώσεις της οσφυϊκής μοίρας της σπονδυλικής στήλης.
Очаговых изменений в печени не выявлено.
В верхней доле правого легкого определяется образование размерами 14 x 12 мм.
Дегенеративные изменения поясничного отдела позвоночника.
Bez ložiskových změn v játrech.
Stav po mastektomii vlevo, bez známek lokální recidivy.
肝内未见明显异常强化灶。
右上肺结节，考虑肺癌可能，建议活检。
肝臓に転移を疑う結節は認められません。
右上葉に14mm大の結節を認めます。
간에 전이를 의심할 만한 결절은 없음.
우상엽에 14mm 크기의 결절이 관찰됨.
`.trim().split('\n')
