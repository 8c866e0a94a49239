/** Names of protocols, series and studies as consoles of several makers and languages write them; none names a person (R36). */
export const protocolNames: readonly string[] = `
CT CHEST W/O CONTRAST|CT CHEST W CONTRAST|CT ABDOMEN PELVIS W/ & W/O|CTA CHEST PE PROTOCOL|CT HEAD WITHOUT CONTRAST|CT SINUS CORONAL|CT C-SPINE|CT T-SPINE|CT L-SPINE|CT LOW DOSE LUNG SCREENING
HRCT Thorax|THORAX ROUTINE 5.0 B31f|Thorax nativ 1.0 B70f|Abdomen portalvenös 3.0 B30f|Leber arteriell 1.5|Leber spätvenös|Becken KM|Schädel nativ|Hals KM 3mm|NNH koronar
Lung 1.25mm|BONE PLUS|SOFT TISSUE|STANDARD|AIDR 3D FC18|iDose (3)|ASIR 40%|Scout|Topogram 0.6 T20f|Surview|Localizer|3-plane loc|Dose Report|Patient Protocol
AX T1|AX T2 FLAIR|AX T2 FSE|SAG T1 FLAIR|COR T2 STIR|AX DWI b1000|ADC|ADC (10^-6 mm²/s)|eADC|AX GRE T2*|SWI|mIP_Images(SW)|Pha_Images|AX T1 POST GAD|COR T1 MPR|SAG MPRAGE
t1_mprage_sag_p2_iso|t2_tse_tra_512|t2_space_sag_p2_iso|ep2d_diff_3scan_trace_p2|ep2d_diff_b50_400_800_tra_p2_ADC|ep2d_diff_3scan_trace_p2_TRACEW|resolve_4scan_trace_tra_176_p2|tof_fl3d_tra_p2_multi-slab|localizer_haste|gre_field_mapping
t1_vibe_dixon_tra_bh_W|t1_vibe_fs_tra_bh_dyn|t1_fl2d_opp-in_tra_bh|t2_haste_cor_bh|t2_blade_tra_fs_trig|t1_starvibe_fs_tra|dyn_twist|t2_tirm_cor|pd_tse_fs_sag|dess3d_we_sag
sT2W_TSE_tra|T1W_SE|T2W_FLAIR_SENSE|DWI_BH_SENSE|dDWI_SSh|sWIP DWI 3b|BFFE|mDIXON_W|eTHRIVE_dyn|3D_T1W_TFE|SmartBrain|Survey|Reg - DWI|VISTA|Sag T2 TSE
Ax LAVA-Flex|WATER: Ax LAVA-Flex|FSPGR BH|Ax T2 FRFSE FS|PROPELLER|DISCO|Cube T2|3Plane Loc SSFSE|BRAVO|MAVRIC SL|Ax DWI 50 400 800|Apparent Diffusion Coefficient (mm2/s)|ASSET cal
MAMMOGRAPHY BILATERAL SCREENING|MAMMO DIAGNOSTIC UNILATERAL LEFT|R CC|L CC|R MLO|L MLO|LMLO|RMLO|LCC spot|RXCCL|Tomosynthesis R MLO|C-View|BREAST TOMOSYNTHESIS|L ML magnification|Mammographie beidseits|Mammografia bilaterale
BREAST MRI W WO CONTRAST|Breast dynamic 1st post|Subtraction 2|SUB1|MIP sub|Ax T1 non fat sat|VIBRANT multiphase|MR Mamma|RM mama bilateral|Mammella dx
CHEST PA|CHEST LATERAL|CHEST AP PORTABLE|Thorax p.a.|Thorax seitlich|Thorax liegend a.p.|Abdomen AP supine|Pelvis AP|KNEE AP LAT|HAND PA OBLIQUE|Wirbelsäule lateral|Schulter links|Rx torax PA|Rx addome|RX THORAX FACE
US ABDOMEN COMPLETE|US THYROID|US BREAST LEFT|ULTRASOUND LIVER|Ecografia addome superiore|Echographie abdominale|Sonographie Leber|US KIDNEYS|OB 2nd trimester|Echocardiogram TTE|Doppler carotid
PET/CT SKULL BASE TO MID THIGH|PET WB|PET AC|PET NAC|WB CTAC|FDG Whole Body|CT WB 3.75 thick|Ganzkörper PET|PET corpo intero|TEP TDM|FDG PET-CT staging|PSMA PET|DOTATATE|Static Brain 3D|[WB_CTAC] Body|[DetailWB] Body
NM BONE SCAN WHOLE BODY|WHOLE BODY ANT POST|Tc99m MDP|MIBI rest stress|Thyroid I-131|Lung perfusion|MUGA|Sentinel node|SPECT|Knochenszintigraphie
Prostate MRI w wo|AX T2 PROSTATE|T2 axial small FOV|DCE perfusion|Ktrans|b-1400 calc|PI-RADS|MR Prostata multiparametrisch|RM prostata|IRM prostate|Résonance prostate
TC torace senza mdc|TC addome completo con mdc|TC cranio|TC encefalo senza e con mdc|fase arteriosa|fase venosa|fase tardiva|senza contrasto|polmone|mediastino|ricostruzione coronale
TAC torax sin contraste|TAC abdomen con contraste|RM cerebral con gadolinio|RM columna lumbar|fase portal|Cráneo simple|Pelvis con contraste|pulmón alta resolución|Ecografía mamaria|mamografía
Scanner thoracique sans injection|TDM abdomino-pelvien|IRM hépatique|séquence de diffusion|coupe axiale|temps artériel|temps portal|avec injection|poumon|foie|sein gauche|rachis lombaire|crâne
TK klatki piersiowej|TK jamy brzusznej|MR głowy z kontrastem|RTG klatki piersiowej|faza tętnicza|bez kontrastu|Mammografia|USG brzucha
CT hrudníku|CT plic|MR mozku|RTG plic|s kontrastem|bez kontrastu|CT thorax zonder contrast|MRI hersenen|CT abdomen met contrast|echo lever|longen|CT buk|DT thorax|MR hjärna|lever|lungor|röntgen|lunge|CT vatsa|keuhkot
Αξονική θώρακος|Μαγνητική εγκεφάλου|Αξονική κοιλίας|Μαστογραφία|ήπαρ|πνεύμονας|КТ органов грудной клетки|МРТ головного мозга|КТ брюшной полости|маммография|печень|легкие|КТ на бял дроб|胸部CT平扫|腹部增强|頭部単純|造影|腹部|흉부|간
Follow-up|follow up 6 months|baseline|pre-treatment|post chemo|Verlaufskontrolle|Staging|Restaging|Nachsorge|Tumorsuche|Ausschluss Metastasen|Kontrolle nach RT|Bestrahlungsplanung|Planungs-CT|RT planning head and neck|4DCT lung|Average|Phase 50%|MIP|MinIP|CBCT|GTV|CTV 60 Gy|PTV
nodule 6 mm RLL|segment 7|left upper lobe|right kidney|liver lesion|lymph node|head and neck|upper abdomen|lower extremity|right breast|left hip|both knees|cervical spine|skull base|carotids|aorta|portal vein|biliary tree|pancreas|spleen|adrenal|uterus|ovary|bladder|rectum|colon|prostate|testis
without contrast|with contrast|before and after contrast|arterial phase|portal venous|delayed|equilibrium|nephrographic|excretory|inspiration|expiration|breath hold|free breathing|prone|supine|feet first|head first|oblique|axial|coronal|sagittal
Series 1|Series 2 of 4|Reformatted|Curved MPR|VRT|3D rendering|Processed Images|Key Images|Screen Save|Secondary Capture|Derived|Original|Test 1|Phantom QA|Water phantom|Calibration|Repeat|Motion|Artifact|Recon 2|Recon 3: 1.25 LUNG|Thin|THICK 5MM|1.5 X 1.5|0.625mm|120kV|80 keV mono|Iodine (Water)|VUE|QCT
Segmentation|Liver segmentation|Lung mask|RTSTRUCT|Dose|Plan 1|Beam 1|Parametric map|Perfusion CBF|CBV|MTT|TTP|rCBV|FA map|Tractography|T1 map|T2 map|T2* map|R2*|Fat fraction|Elastography|Stiffness map|Cine SAX|4CH|2CH|LVOT|LGE|Delayed enhancement|Stress perfusion|Calcium Score|Coronary CTA 75%|Best Diast 70 %|CaSc 3.0
`.trim().split(/[|\n]/).map((name) => name.trim()).filter(Boolean)
