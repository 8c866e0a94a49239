/**
 * Words of oncology that stand in columns of codes: drugs (WHO INN), regimens, procedures, histology (ICD-O-3), scores and their eponyms, status. For
 * such columns only: in free text an eponym may be somebody's name.
 */
export const oncologyWords = `
abemaciclib abiraterone acalabrutinib afatinib aflibercept alectinib alemtuzumab alpelisib amrubicin anastrozole apalutamide asparaginase atezolizumab avapritinib avelumab axitinib azacitidine bendamustine bevacizumab
bicalutamide bleomycin blinatumomab bortezomib bosutinib brentuximab brigatinib busulfan cabazitaxel cabozantinib capecitabine carboplatin carfilzomib carmustine cemiplimab ceritinib cetuximab chlorambucil cisplatin cladribine
cobimetinib crizotinib cyclophosphamide cytarabine dabrafenib dacarbazine dacomitinib dactinomycin daratumumab darolutamide dasatinib daunorubicin decitabine degarelix denosumab deruxtecan dexamethasone docetaxel dostarlimab doxorubicin
durvalumab elotuzumab encorafenib entrectinib enzalutamide epirubicin erdafitinib eribulin erlotinib etoposide everolimus exemestane fludarabine fluorouracil flutamide fulvestrant gefitinib gemcitabine gilteritinib goserelin
ibrutinib idarubicin idelalisib ifosfamide imatinib infigratinib ipilimumab irinotecan isatuximab ixabepilone ixazomib lapatinib larotrectinib lenalidomide lenvatinib letrozole leucovorin leuprolide leuprorelin lomustine lorlatinib
lurbinectedin lutetium megestrol melphalan mercaptopurine methotrexate midostaurin mitomycin mitotane mitoxantrone mobocertinib necitumumab nelarabine neratinib nilotinib nintedanib niraparib nivolumab obinutuzumab octreotide
ofatumumab olaparib osimertinib oxaliplatin paclitaxel palbociclib panitumumab pazopanib pembrolizumab pemetrexed pemigatinib pertuzumab polatuzumab pomalidomide ponatinib pralsetinib prednisone prednisolone radium ramucirumab
raltitrexed regorafenib relugolix ribociclib ripretinib rituximab rucaparib ruxolitinib sacituzumab govitecan selpercatinib selumetinib sonidegib sorafenib sotorasib sunitinib talazoparib tamoxifen tegafur gimeracil oteracil
temozolomide temsirolimus thalidomide thioguanine thiotepa topotecan toremifene trabectedin trametinib trastuzumab emtansine tremelimumab trifluridine tipiracil triptorelin tucatinib vandetanib vedotin vemurafenib venetoclax vinblastine
vincristine vinorelbine vismodegib vorinostat zanubrutinib zoledronic dotatate psma
folfox folfiri folfirinox folfoxiri xelox capox xeliri flot ecf ecx eox dcf chop rchop abvd beacopp bep cmf fec tchp tac tcbhp ac tc ddac gemcis mfolfox mfolfox6 chemo chemoradiation chemoradiotherapy chemoimmunotherapy immunotherapy
immuno radiochemotherapy radioembolization radioembolisation chemoembolization chemoembolisation tace sirt hifu rfa mwa sbrt sabr imrt vmat igrt ebrt brachytherapy proton stereotactic radiosurgery cyberknife hyperthermia hipec ablation
radiofrequency microwave cryoablation electroporation hormonal hormone endocrine androgen deprivation orchiectomy antiangiogenic targeted checkpoint inhibitor transplant transplantation autologous allogeneic adjuvant neoadjuvant induction
consolidation maintenance palliative curative salvage surveillance active watchful waiting best supportive care observation trial clinical
lobectomy segmentectomy pneumonectomy wedge bilobectomy sleeve mastectomy lumpectomy quadrantectomy tumorectomy breast conserving conservative skin sparing nipple prostatectomy radical robotic laparoscopic open nephrectomy partial cystectomy
hysterectomy oophorectomy salpingectomy bilateral colectomy hemicolectomy sigmoidectomy anterior resection abdominoperineal gastrectomy esophagectomy oesophagectomy pancreatectomy pancreatoduodenectomy hepatectomy metastasectomy
splenectomy thyroidectomy laryngectomy glossectomy craniotomy debulking cytoreductive excision local wide transurethral turb turp tme emr esd lymphadenectomy dissection axillary sentinel node nodes biopsy core vacuum fine needle aspiration
acinar lepidic micropapillary solid cribriform comedo apocrine tubular medullary mucinous papillary chromophobe ductal lobular mixed metaplastic inflammatory infiltrating infiltrative invasive insitu dcis lcis nst nos phyllodes
neuroendocrine carcinoid large small cell cells squamous basaloid adenosquamous sarcomatoid signet ring serous endometrioid clear transitional urothelial undifferentiated anaplastic dedifferentiated hepatocellular cholangiocarcinoma
fibrolamellar hepatoblastoma nephroblastoma neuroblastoma retinoblastoma medulloblastoma ependymoma glioblastoma glioma astrocytoma oligodendroglioma meningioma schwannoma craniopharyngioma nonhodgkin lymphoma follicular
mantle marginal zone diffuse myeloma plasmacytoma leukemia leukaemia lymphoblastic myeloid lymphocytic chronic acute myelodysplastic seminoma nonseminoma teratoma choriocarcinoma germ embryonal yolk sac osteosarcoma
chondrosarcoma liposarcoma leiomyosarcoma rhabdomyosarcoma angiosarcoma synovial sarcoma gist stromal mesothelioma epithelioid thymoma melanoma nodular superficial spreading acral lentigo maligna basal desmoid
differentiated well moderately poorly low intermediate high grade gx g1 g2 g3 g4 locally locoregional distant metastatic metastasis oligometastatic disseminated recurrent recurrence relapse refractory resectable unresectable borderline
operable inoperable multifocal multicentric unifocal extraprostatic extension perineural lymphovascular vascular invasion margin margins involved free r0 r1 r2 rx
complete response stable progressive progression disease evidence ned cr pr sd pd ne pcr dor remission pseudoprogression
pugh triple negative positive equivocal enriched luminal like junction rectosigmoid quadrant receptor er pgr her2 her2low ki67 ki fish ihc egfr exon deletion insertion mutation mutated mutant wild wildtype type kras nras braf alk ros1 ret met ntrk fgfr idh idh1 idh2
mgmt methylated unmethylated brca brca1 brca2 palb2 atm chek2 tp53 pten pik3ca msi mss msih dmmr pmmr microsatellite instability tmb pdl1 l1 tps cps amplified amplification codeleted 1p19q fusion rearranged rearrangement
isup birads bi pirads pi lirads li lungrads lung tirads ti orads o vi nirads ni crads c rads lr m tr ecog who kps asa bclc figo iss riss
scarff sbr nhg capra imdc mskcc albi meld stage group score pathologic pathological unknown ajcc uicc edition 5th 6th 7th 8th ia ib ic ii iia iib iic iii iiia iiib iiic iv iva ivb ivc
alive dead deceased living lost follow up censored event withdrawn died death cancer related unrelated other causes cause toxicity cardiovascular
caucasian asian african american hispanic latino latina arab indian pacific islander native alaska hawaiian multiracial multiple not reported available applicable missing declined
premenopausal perimenopausal postmenopausal pregnant lactating never former current ex smoker smokers nonsmoker smoking pack years
adenokarzinom karzinom plattenepithelkarzinom kleinzellig nichtkleinzellig strahlentherapie bestrahlung chemotherapie immuntherapie hormontherapie antihormontherapie operation resektion exzision lebend verstorben tod rezidiv metastase
metastasen progress progredient stabil vollremission teilremission stationaer links rechts beidseits ja nein unbekannt maennlich weiblich nie ehemalig aktuell raucher nichtraucher
carcinome canalaire infiltrant lobulaire epidermoide chimiotherapie radiotherapie chirurgie hormonotherapie immunotherapie vivant decede inconnu gauche droite recidive metastases
carcinoma duttale infiltrante lobulare squamoso chemioterapia radioterapia chirurgia ormonoterapia immunoterapia vivo deceduto ignoto sinistra destra recidiva metastasi stabile progressione
quimioterapia cirugia hormonoterapia inmunoterapia fallecido desconocido izquierda derecha estable progresion mama prostata pulmon higado colon recto escamoso
borstkanker bestraling hormoontherapie levend overleden onbekend kemoterapi straleterapi stralning kirurgi operasjon levande levende dod ukjent okand rak operacja zyje zmarl nieznany`

/** Names of persons and places, and words that are names as well: beside another word of the list, or a number, not alone. */
export const eponyms = 'whipple wilms hodgkin burkitt ewing merkel kaposi paget gleason karnofsky child ann arbor lugano breslow clark dukes durie salmon barcelona milan fuhrman nottingham bloom richardson damico black white'
