/** How departments call their studies and series, and what they report, in ten languages: written down without a look at the vocabulary, which then had to learn the words it did not know. */
export const departmentNames: readonly string[] = `
CT CHEST W CONTRAST
CT Chest/Abdomen/Pelvis with IV contrast
CT ABD/PEL W/O CONTRAST - RENAL STONE
CTA Head and Neck
CTA Chest PE protocol
CT Angio Aorta Runoff
CT Brain Perfusion 4D
CT Temporal Bones without
CT Sinus Coronal Recon
CT Lung Screening Low Dose
CT Cardiac Calcium Score
CT Coronary Angiography gated 75%
CT Enterography biphasic
CT Urogram excretory phase
CT Colonography prone supine
CT Guided Biopsy Lung
CT Liver 4 Phase
CT Pancreas Protocol late arterial
THIN LUNG 1.0 B60s
Axial 5mm soft tissue
AX BONE 0.625 STD
COR MPR 3x3
SAG REFORMAT BONE
Dose Report
Topogram 0.6 T20f
Surview
Scout
SmartPrep
Monitoring
Bolus Tracking
ARTERIAL PHASE 1.25mm
PORTAL VENOUS
DELAYED 10 MIN
MIP Axial Thick
VRT Head
Patient Protocol
MRI BRAIN W WO CONTRAST
MR Pelvis Prostate multiparametric
MRI Breast Bilateral Dynamic
MR Cardiac Function and Viability
MRCP 3D thick slab
MR Enterography
MRA Circle of Willis TOF
MRV Head
MR Spectroscopy single voxel TE 144
MR Lumbar spine
MRI Knee Left
MR Shoulder Arthrogram
T2W TSE AX SENSE
T1W FFE IN/OUT PHASE
T2_FLAIR_TRA_DARK_FLUID
ep2d_diff_b50_400_800_tra_ADC
ep2d_bold_moco_p2_resting_state
t1_mprage_sag_p2_iso_1.0
t2_space_sag_iso_0.9
t1_vibe_fs_dynamic_post
t1_fl3d_tra_dynaVIEWS_1+5_SUB
DWI_b1400_calc
ADC (10^-6 mm^2/s)
SWI_Images
mIP_Images(SW)
Pha_Images
ASL 3D PLD 1800
DTI 64 directions b=1000
Ax T2 FRFSE Small FOV
Ax FIESTA Breath hold
3-plane Localizer
Sag CUBE T2 FLAIR
Ax LAVA Flex Water
WATER: Ax Dixon
InPhase: Cor
FatFrac: IDEAL IQ
R2Star: IDEAL IQ
PROPELLER T2 Ax
HASTE cor breathhold
TrueFISP cine SA stack
TWIST angio dynamic
GRE field mapping
AAHead_Scout
AutoAlign Head
Calibration Scan
ASSET calibration
Loc Body Coil
PET CT Whole Body FDG
PET AC 3D WB
PET NAC
CTAC 3.75 Thick
WB 3D MAC
PET_BRAIN_AMYLOID
Ga-68 PSMA PET/CT
Ga68 DOTATATE
F18 Fluciclovine
FLT-PET Tumor
Tc99m MDP Bone Scan
MIBI stress gated SPECT
Lung ventilation perfusion
Thyroid uptake I-123
Sentinel node lymphoscintigraphy
US ABDOMEN COMPLETE
US Thyroid
US Carotid Doppler Bilateral
US OB 2nd trimester anatomy
US Breast Left Limited
Echo TTE complete
XR CHEST PA AND LATERAL
XR HAND RIGHT 3 VIEWS
XR FOOT WEIGHT BEARING
CR Abdomen KUB
DX Spine Scoliosis
Portable Chest AP
MAMMOGRAM SCREENING BILATERAL
L CC
R MLO
RMLO Implant Displaced
Breast Tomosynthesis LCC
C-View
Stereotactic Core Biopsy
Specimen Radiograph
Spot Magnification LM
Diagnostic Mammogram with CAD
FLUORO UPPER GI
Barium Swallow
Modified barium swallow study
Cerebral angiogram
LEFT HEART CATH
IR Embolization uterine fibroid
Portal film AP
RT Simulation Head and Neck
4D CT phase 50%
AIP
Planning CT breath hold DIBH
CBCT fraction 12
GTV contour
PTV 60 Gy
Dose plan sum
Segmentation of lung nodule
RTSTRUCT organs at risk
Whole slide H&E
Dermoscopy melanocytic nevus
OCT Macula Cube 512x128
Fundus photo OD
Visual field 24-2
Panoramic dental
Cephalogram
Bone age left hand
DEXA lumbar spine and hip
Skeletal survey
Swallow function
Head neck squamous cell carcinoma
Follow-up lung nodule 6 months
Baseline
Week 12 follow up
Screening
Post op day 1
Pre treatment
Recurrence
Study Instance retrieved from PACS
Key images
Presentation state
Merged series
Filtered back projection
Iterative reconstruction level 3
Sinogram
Screen save
Screenshots
Radiation Dose Information
Processed Images
Subtraction
Perfusion CBF CBV MTT TTP
Tmax map
RAPID summary
Fiber tracking
Fractional anisotropy
Colour FA
Trace weighted
Apparent diffusion coefficient
Functional MRI finger tapping
Mammary gland ultrasound
Axillary lymph node staging
Rotator cuff tear
Meniscus protocol
Plantar fasciitis
Temporomandibular joint open mouth
Orbits with fat suppression
Brachial plexus
Pituitary dynamic
Internal auditory canals
Cervical spine trauma
Hip metal artifact reduction
Prosthesis MARS
Fetal MRI
Neonatal head ultrasound
Pediatric abdomen
Renal transplant Doppler
Adrenal washout
Triple rule out
TAVI planning
Trauma pan scan
Stroke code
Virtual colonoscopy
Small bowel follow through
Hysterosalpingogram
Voiding cystourethrogram
Lymphangiogram
Myelogram post CT
Discography
Vertebroplasty
Nephrostogram
Percutaneous drainage
Y90 mapping
TACE follow up
Radiofrequency ablation liver
CT Thorax nativ
CT Thorax/Abdomen mit KM
CT Abdomen-Becken portalvenös
CT Schädel nativ
CCT ohne Kontrastmittel
CT Hals-Thorax-Abdomen Staging
CT Nasennebenhöhlen
CT Felsenbein
CT HWS Trauma
CT LWS
CT Becken knöchern
CT Angiographie Becken-Bein
CT Lungenembolie
CT Leber dreiphasig
Leber Mehrphasen
CT Niere Steinsuche
CT Polytrauma Spirale
CT-gesteuerte Punktion
MRT Schädel mit KM
MRT Becken
MRT Prostata multiparametrisch
MRT Mamma dynamisch
MRT Oberbauch MRCP
MRT Leber Primovist
MRT Knie links
MRT Schulter rechts
MRT Sprunggelenk
MRT Halswirbelsäule
MRT Lendenwirbelsäule
MRT Kleinhirnbrückenwinkel
MRT Hypophyse
MRT Herz Vitalität
MR-Angiographie Halsgefäße
MR Ganzkörper
MR Dünndarm nach Sellink
Röntgen Thorax in 2 Ebenen
Thorax p.a. stehend
Thorax liegend Bettaufnahme
Abdomenübersicht Linksseitenlage
Becken a.p.
Beinganzaufnahme
Hand d.v.
Fuß seitlich
Handgelenk beidseits
Mammographie beidseits
Mammographie Screening
Mamma MLO links
Zielaufnahme
Vergrößerungsaufnahme
Galaktographie
Stanzbiopsie
Präparateradiographie
Sonographie Abdomen
Schilddrüsensonographie
Duplex Carotiden
Echokardiographie
Skelettszintigraphie
Schilddrüsenszintigraphie
Myokardszintigraphie Belastung
Nierenfunktionsszintigraphie
PET-CT Ganzkörper FDG
PSMA-PET/CT
Durchleuchtung Ösophagus Breischluck
Kolon Doppelkontrast
Phlebographie
DSA Becken
Herzkatheter
Weichteil 3mm
Lunge 1mm axial
Knochenfenster
Hirnfenster
Übersicht
Dosisbericht
Serie ohne KM
nach KM sag
KM-Gabe
Spätphase
arterielle Phase
venöse Phase
Nativphase
Verlaufskontrolle
Tumornachsorge
Ausschluss Lungenembolie
Frage nach Metastasen
Z.n. Hemikolektomie
Rezidiv
Bestrahlungsplanung
Planungs-CT Atemtriggerung
Lagerungskontrolle
Zielvolumen
Risikoorgane
Auswertung
Befundkopie
Fremdaufnahmen
Nachverarbeitung
Rekonstruktion koronar
Rekonstruktionen sagittal 2 mm
dünnschicht
Feinfokus
Weichteilkern
Knochenkern
Gehirn axial
Orbita
Kiefergelenk
Zahnfilm
Panoramaschichtaufnahme
Wirbelsäule ganz
Iliosakralgelenk
Plexus brachialis
Gallenwege
Bauchspeicheldrüse
Nebenniere
Harnblase
Gebärmutter
Eierstock
Lymphknoten
Brustkorb
Bauch
Milz
Magen
Enddarm
Fistel
Unterschenkel links
Oberschenkel
Ellenbogen
Hüfte
Kopf
Hals
Scanner thoracique sans injection
Scanner thoraco-abdomino-pelvien avec injection
TDM cérébrale
TDM TAP
Angioscanner pulmonaire
Angioscanner des troncs supra-aortiques
Coroscanner
Uroscanner
Coloscanner
Scanner des sinus
Scanner rachis lombaire
IRM cérébrale
IRM prostate
IRM mammaire
IRM hépatique
IRM du genou droit
IRM rachis cervical
IRM pelvienne
IRM cardiaque
IRM entéro
Bili IRM
Radio thorax face
Radio bassin de face
Panoramique dentaire
Mammographie de dépistage
Mammographie bilatérale
Échographie abdominale
Echographie mammaire
Écho-Doppler veineux
Scintigraphie osseuse
TEP scanner corps entier
Séquence axiale T2
Coupes fines
Sans contraste
Temps artériel
Temps portal
Temps tardif
Reconstruction coronale
Fenêtre osseuse
Fenêtre parenchymateuse
Poumon
Foie
Rein
Rate
Vessie
Pancréas
Surrénale
Cou
Crâne
Hanche gauche
Épaule droite
Cheville
Poignet
Coude
Main droite
Pied gauche
Bilan d'extension
Suivi oncologique
Contrôle post-opératoire
Récidive
Dosimétrie
Simulation radiothérapie
Repérage
Biopsie sous scanner
Opacification œsogastroduodénale
Lavement baryté
Arthroscanner
Champ visuel
Vertèbre
Sein droit
Ganglion sentinelle
Nodule pulmonaire
TC de tórax sin contraste
TC abdomen y pelvis con contraste
TAC cerebral
TC toracoabdominopélvico
AngioTC de aorta
AngioTC arterias pulmonares
TC senos paranasales
TC columna lumbar
RM cerebral con gadolinio
RM de próstata multiparamétrica
RM de mama
RM rodilla izquierda
RM hombro derecho
RM columna cervical
RM hígado
RM cardíaca
Colangio RM
Radiografía de tórax PA y lateral
Radiografía de cadera
Mamografía bilateral
Mamografía de cribado
Ecografía abdominal
Ecografía tiroidea
Ecografía Doppler
Gammagrafía ósea
PET-TC cuerpo entero
Fase arterial
Fase portal
Fase tardía
Fase nefrográfica
Corte fino pulmón
Ventana ósea
Reconstrucción sagital
Topograma
Localizador
Secuencia axial T1
Difusión
Perfusión
Espectroscopia
Riñón
Hígado
Páncreas
Bazo
Vejiga
Útero y anejos
Ovario
Cuello
Cráneo
Mano derecha
Pie izquierdo
Tobillo
Muñeca
Codo
Muslo
Pierna
Control evolutivo
Estudio de extensión
Estadificación
Sospecha de metástasis
Planificación de radioterapia
Biopsia guiada por TC
Tránsito intestinal
Enema opaco
Densitometría ósea
Ganglio centinela
Nódulo pulmonar
Informe de dosis
TC torace con mdc
TC addome superiore e inferiore
TC encefalo
TC total body
Angio TC aorta
TC colon virtuale
TC rachide lombosacrale
RM encefalo con e senza mdc
RM prostata multiparametrica
RM mammella
RM ginocchio destro
RM spalla sinistra
RM addome
RM cuore
RX torace 2 proiezioni
RX bacino
RX mano destra
Mammografia bilaterale
Mammografia di screening
Tomosintesi
Ecografia addome completo
Ecografia tiroide
Ecocolordoppler
Scintigrafia ossea
PET TC
Fase arteriosa
Fase venosa
Fase tardiva
Basale
Senza contrasto
Strato sottile
Polmone
Fegato
Rene
Milza
Vescica
Utero
Ovaio
Collo
Cranio
Caviglia
Polso
Gomito
Anca
Piede
Coscia
Follow-up oncologico
Ristadiazione
Sospetta recidiva
Centratura
Piano di cura
Biopsia TC guidata
Clisma opaco
Densitometria
Linfonodo sentinella
Nodulo polmonare
Finestra ossea
Ricostruzione coronale
TK klatki piersiowej
TK jamy brzusznej z kontrastem
TK głowy bez kontrastu
TK zatok
Angio TK tętnic płucnych
MR głowy
MR stawu kolanowego
MR kręgosłupa szyjnego
MR kręgosłupa lędźwiowego
MR gruczołu krokowego
MR piersi
RTG klatki piersiowej PA
RTG miednicy
RTG dłoni
Mammografia przesiewowa
USG jamy brzusznej
USG tarczycy
Scyntygrafia kości
PET-CT całego ciała
Faza tętnicza
Faza żylna
Faza opóźniona
Rekonstrukcja czołowa
Okno kostne
Płuca
Wątroba
Nerki
Trzustka
Śledziona
Pęcherz moczowy
Macica
Jajnik
Szyja
Czaszka
Bark prawy
Biodro lewe
Stopa
Łokieć
Nadgarstek
Kontrola po leczeniu
Przerzuty
Węzły chłonne
Guzek płuca
Planowanie radioterapii
Biopsja
Densytometria
CT thorax blanco
CT abdomen met contrast
CT hersenen zonder contrast
CT longembolie
CT bijholten
CT wervelkolom
MRI hersenen
MRI prostaat
MRI mamma
MRI knie links
MRI schouder rechts
MRI lever
MRI bekken
X-thorax staand
X-bekken
X-hand
Röntgen voet
Mammografie beiderzijds
Bevolkingsonderzoek borstkanker
Echo abdomen
Echo schildklier
Botscan
PET-CT gehele lichaam
Arteriële fase
Veneuze fase
Late fase
Coronale reconstructie
Long
Lever
Nier
Milt
Blaas
Baarmoeder
Eierstok
Alvleesklier
Nek
Schedel
Enkel
Pols
Elleboog
Heup
Vervolgonderzoek
Stadiëring
Recidief
Bestralingsplanning
Poortwachterklier
Longnodule
Kijkoperatie
Dunne coupes
Toraks BT
Kontrastlı batın BT
Beyin BT kontrastsız
Beyin MR
Prostat MR multiparametrik
Meme MR
Diz MR sol
Omuz MR sağ
Lomber MR
Servikal vertebra MR
Akciğer grafisi PA
Pelvis grafisi
Mamografi
Meme ultrasonografisi
Tiroid ultrasonografi
Kemik sintigrafisi
PET-BT tüm vücut
Arteriyel faz
Venöz faz
Geç faz
Karaciğer
Böbrek
Pankreas
Dalak
Mesane
Boyun
Kafa
El
Ayak
Kalça
Dirsek
Kontrol
Akciğer nodülü
Lenf nodu
Bursa iltihabı
Αξονική τομογραφία θώρακος
Αξονική εγκεφάλου
Μαγνητική τομογραφία εγκεφάλου
Μαγνητική προστάτη
Μαγνητική μαστού
Ακτινογραφία θώρακος
Μαστογραφία
Υπερηχογράφημα κοιλίας
Σπινθηρογράφημα οστών
Αρτηριακή φάση
Φλεβική φάση
Ήπαρ
Νεφροί
Πνεύμονας
Κεφαλή
Γόνατο αριστερό
Ώμος δεξιός
Οσφυϊκή μοίρα
Αυχενική μοίρα
Λεμφαδένες
Χωρίς σκιαγραφικό
Με σκιαγραφικό
Πύελος
КТ органов грудной клетки
КТ брюшной полости с контрастом
КТ головного мозга
МРТ головного мозга
МРТ предстательной железы
МРТ молочных желез
МРТ коленного сустава
МРТ поясничного отдела
Рентген грудной клетки
Маммография
УЗИ брюшной полости
Сцинтиграфия костей
ПЭТ-КТ всего тела
Артериальная фаза
Венозная фаза
Отсроченная фаза
Легкие
Печень
Почки
Селезёнка
Мочевой пузырь
Шея
Череп
Кисть правая
Стопа левая
Лимфатические узлы
Без контраста
С контрастным усилением
Реконструкция корональная
Костный режим
CT Neck Soft Tissue W
CT Facial Bones 3D
CT Pulmonary Vein Mapping
CT Adrenal Mass Protocol
CT Hip Bilateral Non Con
CT Guided Lumbar Puncture
CT Extremity Lower Left
CTV Abdomen
CT Venogram
High Resolution CT Chest
HRCT Expiratory
Prone High Res
Dual Energy Mono 70 keV
Iodine Map
Virtual Non Contrast
Spectral MonoE 40keV
Gout Protocol Dual Energy
Liver Iron Quantification
Cardiac T1 Mapping Post
Late Gadolinium Enhancement PSIR
Phase Contrast Flow Aorta
4D Flow
Tagging Short Axis
Stress Perfusion
Black Blood
Arrhythmia protocol
Rest Perfusion First Pass
Plaque Imaging Carotid
Bone Marrow Edema
Whole Body DWI STIR
Neurography Lumbosacral
MR Fistulography
MR Urography
Endorectal Coil Prostate
Dynamic Pituitary
Epilepsy Protocol
Seizure
Dementia Protocol
Multiple Sclerosis follow-up
Volumetric Hippocampi
Tractography Corticospinal
Cine CSF Flow
Cisternogram
Navigation Brainlab
Gamma Knife Planning
Cyberknife
Stealth
Intraoperative
Arm Down
Reconstruction Kernel I30f
Br40 Medium Smooth
Bl57 Sharp
Hr60
FC51
B31f medium smooth+
STANDARD Plus
CHST LUNG
Snapshot Pulse 75%
Best Diastole
Best Systole
MULTIPHASE 0-90%
CaSc 3.0
Coronary 0.6 B26f
Myocardial Function
Thorax Inspiration Low Dose
Follow Up Lesion
Target Lesions
Prior study
Outside films
Imported images
Second opinion
Tumor board
Research protocol
Phantom
QA daily
Quality Assurance ACR
Uniformity
Coil check
Noise scan
Test injection
Not for diagnosis
Burned on CD
Abdomen 2 views
Abdomen supine and upright
Acute abdominal series
Chest decubitus left
Ribs unilateral
Sinuses Waters
Mandible
Nasal Bones
Orbits foreign body
Sacrum and Coccyx
SI joints
Scapula Y
Clavicle AP
Humerus lateral
Forearm
Wrist scaphoid views
Fingers
Femur
Tib Fib
Ankle mortise
Calcaneus
Toes
Bone Length study
Shunt series
Line placement
NG tube placement
Feeding tube check
Post reduction
Cast check
Pelvis inlet outlet
Frog leg lateral
Odontoid open mouth
Swimmers view
Flexion Extension
Left Breast Ultrasound Guided Core Needle Biopsy
Wire Localization Right Breast
Breast MRI Abbreviated
Implant Integrity
Ductogram
Contrast Enhanced Mammography
Low Energy LCC
Recombined RMLO
Galactogram
Axillary tail
Nipple in profile
CT Schädelbasis
CT Orbita koronar
CT Dental
CT Mittelgesicht
CT Kehlkopf
CT Sternum
CT Ellenbogen links
CT Kolonographie
CT Aorta gesamt
CT Pulmonalisangiographie
CT Koronarangiographie
CT Herz Kalkscore
CT gesteuerte Drainage
CT Periradikuläre Therapie
PRT L4/5 rechts
Facetteninfiltration
Vertebroplastie
MRT Abdomen nativ
MRT Dünndarm
MRT Rektum
MRT Analfisteln
MRT Beckenboden
MRT Plexus
MRT Orbita
MRT Innenohr
MRT Hals
MRT Gefäße
MRT Kiefergelenk
MRT Handgelenk
MRT Ellbogen
MRT Hüfte
MRT Oberschenkel
MRT Vorfuß
MRT Ganzkörper-Diffusion
MRT Feten
MRT Spektroskopie
MRT Perfusion
MRT Multiple Sklerose Verlauf
MRT Epilepsie
MRT Brustwirbelsäule
Rö Thorax a.p.
Rö Abdomen
Rö HWS 2 Ebenen
Rö LWS
Rö Skapula
Rö Klavikula
Rö Kniegelenk
Rö Patella
Rö Großzehe
Rö Daumen
Rö Nasennebenhöhlen
Rö Zähne
Sono Schilddrüse
Sono Hoden
Sono Leiste
Sono Lymphknoten
Sono Niere
FKDS Beinvenen
FKDS Carotis
TTE
TEE
Punktion Schilddrüse
Feinnadelpunktion
Vakuumbiopsie
Brustbiopsie rechts
Angio Becken-Bein
PTA Iliaca
Embolisation
Port-Implantation
Bestrahlung Mamma
Bestrahlungsfeld
CT Planung Becken
Verifikation
Scanner abdomino-pelvien
Scanner cérébral
Scanner du massif facial
Scanner des rochers
Scanner du genou
Scanner de la hanche
Scanner cardiaque
Scanner de repérage
IRM de la hanche
IRM de l'épaule
IRM lombaire
IRM dorsale
IRM du pied
IRM du poignet
IRM de la cheville
IRM médullaire
IRM des orbites
IRM hypophysaire
IRM fœtale
IRM du rectum
Radio du genou
Radio de l'épaule
Radio de la main
Radio du rachis
ASP
Cystographie
Hystérographie
Mammographie droite
Échographie thyroïdienne
Échographie rénale
Échographie pelvienne
Scintigraphie myocardique
Scintigraphie thyroïdienne
TEP-TDM au FDG
Infiltration épaule
Ponction lombaire
TC cráneo
TC de cuello
TC macizo facial
TC cadera
TC pie
TC coronarias
RM lumbar
RM dorsal
RM cadera
RM tobillo
RM muñeca
RM pelvis
RM hipófisis
RM abdomen
RX columna
RX rodilla
RX abdomen simple
RX mano
Eco renal
Eco mamaria
Eco obstétrica
Eco testicular
Gammagrafía tiroidea
Gammagrafía renal
TC collo
TC massiccio facciale
TC ginocchio
TC bacino
TC coronarica
RM lombosacrale
RM cervicale
RM bacino
RM caviglia
RM polso
RM ipofisi
RM anca
RX ginocchio
RX colonna
RX addome
RX spalla
Ecografia renale
Ecografia mammaria
Ecografia testicolare
TK szyi
TK twarzoczaszki
TK miednicy
TK kręgosłupa
MR barku
MR miednicy
MR stopy
MR wątroby
MR przysadki
RTG kolana
RTG barku
RTG kręgosłupa
USG piersi
USG nerek
USG jąder
CT hals
CT bekken
CT aorta
CT sinus
MRI hypofyse
MRI enkel
MRI pols
MRI heup
MRI wervelkolom
MRI rectum
X-knie
X-heup
X-enkel
X-schouder
Echo nieren
Echo mamma
Boyun BT
Paranazal sinüs BT
Toraks BT anjiyografi
Hipofiz MR
Sakroiliak MR
Kalça MR
Ayak bileği MR
Diz grafisi
Omuz grafisi
Lomber grafi
Renal ultrason
Αξονική κοιλίας
Αξονική παραρρινίων
Μαγνητική ώμου
Μαγνητική γόνατος
Μαγνητική οσφύος
Ακτινογραφία λεκάνης
Υπέρηχος μαστών
Υπέρηχος θυρεοειδούς
КТ придаточных пазух носа
КТ грудной полости
КТ почек
КТ позвоночника
МРТ плечевого сустава
МРТ шейного отдела
МРТ гипофиза
МРТ малого таза
УЗИ почек
УЗИ щитовидной железы
Рентгенография кисти
Рентгенография стопы
CT hrudníku
CT břicha nativně
MR mozku s kontrastem
RTG plic
DT Thorax
DT Buk med kontrast
MR Hjärna
Slätröntgen knä
CT hjerne
MR columna
Keuhkokuvaus
TT vartalo
CT torace nativ
RMN cerebral
Mellkas CT
Koponya MR
CT Head Routine
CT Neck Larynx phonation
CT Spine Cervical Recon Bone
CT Chest Abdomen Oncology Restaging
CT Abdomen Pelvis Oral and IV Contrast
CT Kidney Donor
CT Bladder Tumor
CT Thigh Soft Tissue Mass
CT Ankle Fracture Left
CTA Abdomen Mesenteric Ischemia
CTA Lower Extremities
CTA Renal Arteries
CT Lung Nodule Follow-up 3 months
CT Fibrosis
CT Airway Dynamic
Trachea Inspiration Expiration
Liver Donor Volumetry
Late Portal Phase Thick
Nephrographic Phase
Unenhanced
Early Arterial Subtraction
MIP Coronal Vessels
Curved MPR RCA
Vessel Tree
Lung CAD results
Brain Tumor Pre Op
MR Brain Metastases Protocol
MR Orbit Face Neck
MR Thoracic Spine Cord Compression
MR Sacroiliac Joints Inflammatory
MR Pelvis Rectal Cancer Staging
MR Pelvis Endometriosis
MR Liver Hepatobiliary Phase 20 min
MR Adrenals
MR Kidneys Mass
MR Heart Congenital
MR Elbow Loose Bodies
MR Foot Diabetic Infection
MR Brachial Plexus Trauma
MR Fetal Lungs
T2 BLADE sagittal
T1 SE post Gd
T1 TSE DIXON opp
mDIXON-Quant
eTHRIVE BH
BTFE BH cor
DWIBS
SSh MRCP rad
VISTA vessel wall
3D FLAIR CUBE sag
SWAN
COSMIC
MERGE C-spine
IDEAL T2 sag
STAR VIBE free breathing
GRASP dynamic
RESOLVE trace
ZOOMit DWI
TIRM cor
HASTE thick slab rotating
CISS 3D
Field Map Phase
SE-EPI AP reversed
fMRI rest run 2
NODDI multi-shell
PET WB Attenuation Corrected
FDG Brain Dementia
Amyloid PET 50-70 min
Bone scan delayed whole body
Gastric emptying
Hepatobiliary scan HIDA
Renal scan MAG3
Parathyroid sestamibi SPECT CT
Octreotide scan 24h
MUGA rest
Mammo screening digital bilateral
Tomo RCC
Magnification view calcifications
Ultrasound guided FNA thyroid
US Liver elastography
US Renal transplant
US Venous lower extremity
US Scrotum with Doppler
US Soft tissue lump
US Pelvis transvaginal
US Neonatal hips
Cardiac cath coronary angiogram
Fistulagram
Nephrostomy exchange
Biliary drainage check
Esophagram barium
Upper GI small bowel
Arthrogram shoulder injection
Bone survey myeloma
Chest PA LAT
KUB
Knee sunrise
Hip AP pelvis
Cervical spine 5 views
Foot 3 views weightbearing
Leg length
Scoliosis standing
Skull 4 views
Sinus series
Neck soft tissue lateral
Dental CBCT
Thorax Aufnahme im Liegen
Thorax seitlich
CT Thorax HR
CT Thorax Low-Dose Verlaufskontrolle Rundherd
CT Abdomen Divertikulitis
CT Oberbauch triphasisch
CT Becken Frakturausschluss
CT Handgelenk Scaphoidfraktur
CT Wirbelsäule Trauma Rekonstruktion sagittal
CT Schädel Blutungsausschluss
CTA Hirnbasisarterien
CT Perfusion Schlaganfall
MRT Schädel Tumorprotokoll
MRT LWS Bandscheibenvorfall
MRT Schulter Rotatorenmanschette
MRT Knie Kreuzband
MRT Leber Hämangiom
MRT Becken Endometriose
MRT Zervixkarzinom
MRT Mamma Implantate
MRT Kardio Stress
Mammographie Tomosynthese
Ultraschall Mamma
Ultraschall Weichteile
Szintigraphie Niere
Staging Lymphom
Scanner TAP oncologie contrôle
Scanner sinus sans injection
IRM genou ligaments
IRM cheville tendon
IRM foie caractérisation nodule
Echographie testiculaire
Mammographie seins denses
TC abdomen superior
TC trifásico hígado
RM columna lumbosacra
RM menisco rodilla
Ecografía partes blandas
TC torace HR
RM ginocchio legamenti
Ecografia collo
TK klatki piersiowej HR
MR kręgosłupa L-S
USG dopplerowskie żył
CT thorax hoge resolutie
MRI LWK hernia
Echo buik
Toraks YÇBT
Lomber MR fıtık
Αξονική άνω κοιλίας
КТ легких низкодозовая
МРТ печени с контрастом
`.trim().split('\n')

export const reportSentences: readonly string[] = `
There is a 12 mm spiculated nodule in the right upper lobe.
No focal hepatic lesion is identified.
The gallbladder is unremarkable without stones.
Mild degenerative changes of the thoracic spine.
No evidence of pulmonary embolism.
Stable appearance compared with the prior examination.
Multiple enlarged mediastinal lymph nodes measuring up to 2.3 cm.
The heart is normal in size and there is no pericardial effusion.
Small bilateral pleural effusions with adjacent atelectasis.
Enhancing mass in the pancreatic head, suspicious for adenocarcinoma.
PI-RADS 4 lesion in the left peripheral zone at midgland.
BI-RADS 2: benign findings.
Scattered fibroglandular densities are present.
Clustered pleomorphic calcifications in the upper outer quadrant of the left breast.
Recommend follow-up CT in 6 to 12 months.
Acute infarct in the territory of the left middle cerebral artery.
The ventricles are normal in caliber and configuration.
Grade II spondylolisthesis of L5 on S1.
Complete tear of the anterior cruciate ligament.
Ejection fraction is estimated at 55 percent.
Impression: no acute cardiopulmonary disease.
Target lesion decreased from 34 mm to 21 mm, partial response per RECIST 1.1.
SUVmax of the primary tumor is 14.2.
Status post right hemicolectomy with ileocolic anastomosis.
Cyst in the lower pole of the left kidney, Bosniak I.
Im rechten Oberlappen zeigt sich ein 12 mm großer Rundherd.
Kein Nachweis einer Lungenembolie.
Die Leber ist normal groß und homogen.
Keine pathologisch vergrößerten Lymphknoten.
Degenerative Veränderungen der Wirbelsäule.
Zustand nach Hemikolektomie rechts.
Unauffällige Darstellung der Nieren beidseits.
Verdacht auf Metastase im Segment VII.
Kein Hinweis auf Fernmetastasen.
Beurteilung: stabiler Befund im Vergleich zur Voruntersuchung.
Masse spiculée du lobe supérieur droit mesurant 15 mm.
Pas d'adénopathie médiastinale.
Absence d'épanchement pleural.
Foie de taille normale sans lésion focale.
Conclusion: pas d'argument pour une embolie pulmonaire.
Nódulo pulmonar de 8 mm en el lóbulo inferior izquierdo.
No se observan adenopatías mediastínicas.
Hígado de tamaño y morfología normales.
Conclusión: estudio sin hallazgos patológicos.
Nodulo polmonare di 9 mm al lobo medio.
Non si osservano linfoadenopatie.
Fegato di dimensioni regolari, esente da lesioni focali.
Conclusioni: quadro stabile rispetto al precedente.
Guzek w płacie górnym płuca prawego o średnicy 10 mm.
Wątroba niepowiększona, bez zmian ogniskowych.
Węzły chłonne śródpiersia niepowiększone.
Geen aanwijzingen voor longembolie.
Lever van normale grootte zonder focale afwijkingen.
Conclusie: stabiel beeld ten opzichte van het vorige onderzoek.
Sağ üst lobda 8 mm nodül izlendi.
Karaciğer boyutları normaldir.
Οζίδιο 8 χιλ. στον δεξιό άνω λοβό.
Δεν παρατηρείται πλευριτική συλλογή.
В верхней доле правого легкого определяется очаг 8 мм.
Печень не увеличена, без очаговых изменений.
Признаков тромбоэмболии легочной артерии не выявлено.
Interval increase in size of the right hilar mass, now measuring 4.1 x 3.2 cm.
There is diffuse bronchial wall thickening and mild centrilobular emphysema.
The spleen, adrenal glands and kidneys are within normal limits.
Postsurgical changes are seen in the left breast with a biopsy clip.
There is moderate narrowing of the spinal canal at L3-L4.
No fracture or dislocation; soft tissues are unremarkable.
Findings are most consistent with a benign simple cyst.
New subcentimeter lesion in segment 4a is too small to characterize.
The common bile duct measures 6 mm and tapers smoothly.
Large right-sided pneumothorax with mediastinal shift.
Nodule volume 231 mm3, volume doubling time 410 days.
Consider short-interval follow-up or tissue sampling.
Overall response: progressive disease.
Signal abnormality in the transition zone with restricted diffusion.
Extraprostatic extension is suspected along the left neurovascular bundle.
Die Milz ist nicht vergrößert.
Mäßige Osteochondrose im Segment L5/S1 mit Bandscheibenprotrusion.
Größenprogrediente Raumforderung im linken Unterlappen.
Regelrechte Darstellung der ableitenden Harnwege.
Keine freie Flüssigkeit im Abdomen.
Einzelne nicht vergrößerte Lymphknoten axillär beidseits.
Kleine Zyste am Oberpol der rechten Niere.
Les reins sont de taille normale, sans dilatation des cavités.
Épaississement pariétal du sigmoïde.
Nodule hypoéchogène du lobe gauche thyroïdien.
Vésicule biliaire alithiasique à parois fines.
Vesícula biliar sin litiasis.
No se identifica líquido libre.
Lesión focal hipodensa en el segmento VI.
Colecisti alitiasica a pareti regolari.
Non versamento pleurico.
Lesione ipodensa del VI segmento epatico.
Pęcherzyk żółciowy bez złogów.
Nie stwierdza się zmian ogniskowych w mózgowiu.
De galblaas is normaal zonder stenen.
Geen vergrote klieren in het mediastinum.
Safra kesesi normal görünümdedir.
Очаговых изменений вещества мозга не обнаружено.
Желчный пузырь без конкрементов.
Η χοληδόχος κύστη είναι φυσιολογική.
`.trim().split('\n')

/** Persons who are called like a word of imaging, of time or of colour. */
export const wordlikeNames: readonly string[] = 'Head^Brian Young^Anna Brain^Dennis Rose^Mary Weiss^Kurz Kurz^Sebastian Bursa^Ali Hand^Heather Long^Wei Short^Clare Kopf^Peter Bauch^Inge Lang^Fritz Le^An Li^Na Ma^Yo An^Ning Mano^Juan Blanco^Pia Petit^Jean Rak^Jan Scan^Ann White^Betty Black^Sirius Cross^Ben May^June Will^Mark Grant^Hugh Mary^Tina'.split(' ')
