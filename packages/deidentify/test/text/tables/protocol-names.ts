/** Series descriptions and protocol names as scanners of all makes write them, in several languages; none of a person. One per line. */
export const protocolNames = `
localizer
Localizer
3-plane loc
3 Plane Localizer
AAHead_Scout
AAHead_Scout_MPR_sag
AAScout
Survey
Survey_BFFE
SURVEY
FAST LOCALIZER
FGRE LOC
SSFSE LOC
loc_3plane_haste
haste_loc_3-planes
trufi_loc_multi_iPAT
t1_mprage_sag_p2_iso
T1_MPRAGE_SAG_1.0
t1_mpr_sag_p2_iso_1mm
T1 MPRAGE 3D post KM
MPRAGE_GRAPPA2
t1_space_sag_fs_p3_iso_post
t2_space_dark-fluid_sag_p2_iso
t2_tse_tra_448
t2_tse_tra_512_p2
T2 TSE AX
t2_blade_tra_p2
t2_tirm_tra_dark-fluid_p2
t2_tirm_cor_dark-fluid
t2_fl3d_tra_p2_swi
SWI_Images
mIP_Images(SW)
Pha_Images
Mag_Images
ep2d_diff_mddw_20_p2
ep2d_diff_mddw_64_p2_ADC
ep2d_diff_3scan_trace_p2
ep2d_diff_3scan_trace_p2_TRACEW
ep2d_diff_3scan_trace_p2_ADC
ep2d_diff_b50_400_800_tra_p2
ep2d_bold_moco_p2
ep2d_perf_p2
ep2d_perf_p2_relCBF
ep2d_perf_p2_TTP
ep2d_tra_dynamic
resolve_4scan_trace_tra_192
resolve_4scan_trace_tra_192_ADC
tof_fl3d_tra_p2_multi-slab
TOF_3D_multi-slab_MIP_COR
t1_se_tra
t1_se_tra_fs_km
t1_tse_sag_384
t1_tse_cor_fs_post
t1_fl2d_tra
t1_fl3d_tra_dixon_in
t1_vibe_fs_tra_bh
t1_vibe_dixon_tra_bh_pre_W
t1_vibe_dixon_tra_bh_pre_F
t1_vibe_fs_tra_bh_dyn
t1_vibe_tra_dyn_20sec
t1_starvibe_fs_tra_post
t1_twist_tra_dyn_TT=6.5s
t1_fl3d_tra_dynaVIEWS_1+5
t2_haste_tra_mbh
t2_haste_cor_bh
t2_haste_fs_tra_trig
t2_trufi_cor_bh
t2_qtse_tra_p2_320
t2_tse_sag_320
t2_tse_cor_320_p2
t2_spc_rst_cor_p2_trig_iso
t2_tse_tra_fs_mbh
pd_tse_fs_cor
pd_tse_fs_sag_320
pd_tse_tra_fs_448
t2_me3d_tra
t2_medic_tra
de3d_sag_WE
trufi3d_cor
ciss3d_tra_p2
t2_ci3d_tra_iso
gre_field_mapping
gre_fieldmap_2mm
svs_se_30
svs_se_135_TE135
csi_se_135
csi3d_se_135
fl_tof_2d_neck
fl3d_ce_cor_carotid
angio_fl3d_cor_post_SUB
care_bolus_cor
CareBolus_sag
test bolus
pre_fl3d_cor_SUB_MIP
cine_trufi_4ch
cine_tf2d13_retro_iPAT_sax
tfi2d1_retro_sa_bh
psir_tfi_sa_mag
de_overview_high-res
TI_scout
T1_map_MOLLI_pre_MOCO_T1
t1map_long_t1_bh_sax
T2Map_sax
flow_250_bh_ePAT@c
LGE_4ch_PSIR
MOCO_PSIR_SAX
heart_scout_multi
perf_tfl_sr_3sl
abdomen^liver
Prostate^Routine
HEAD^Routine
head^clinical libraries
KNEE^Routine
SPINE^LWS
breast^dynamik
ABDOMEN^MRCP
pelvis^Prostata_3T
Ax T1
Ax T2
Ax T2 FLAIR
Ax T2 FSE
AX T2 FLAIR FS
AX T1 FSPGR +C
Ax DWI
Ax DWI 1000b
Ax DWI b=1000
AX DWI ASSET
ADC (10^-6 mm2/s)
Apparent Diffusion Coefficient (mm2/s)
eADC
ALL B-1000
SAG T1
SAG T1 FLAIR
Sag T2 FRFSE
SAG STIR
Cor T2
COR T1 POST GAD
COR T2 FS
OBL T2
Ax T1 POST
AX T1 FS POST
Ax LAVA
AX LAVA FLEX PRE
Ax LAVA-Flex +C ART
WATER: AX LAVA FLEX
FAT: AX LAVA
InPhase: Ax T1 LAVA-Flex
OutPhase: Ax T1 LAVA-Flex
Dual Echo
Ax Dual Echo In/Out
AX SSFSE BH
COR SSFSE
3D MRCP RTr
Ax FIESTA
COR FIESTA
Ax 3D TOF
3D TOF COW
COL:3D TOF
PJN:3D TOF
MRV 2D TOF
Sag 3D BRAVO
Ax 3D BRAVO +C
SAG CUBE FLAIR
Sag T2 CUBE
Ax SWAN
AX GRE T2*
AX MPGR
3D ASL
CBF (ASL)
PROBE-SV 35
PROBE 2D CSI 144
T1 VIBRANT
Ax VIBRANT MPH
VIBRANT-Flex pre
SUB Ph1/Ax VIBRANT
ASSET CAL
ASSET Calibration
Calibration Scan
IDEAL IQ
FatFrac: IDEAL IQ
R2*: IDEAL IQ
AX PROPELLER T2 FS
Ax T2 PROP
FOCUS DWI b1400
Processed Images
Reformatted images
Screen Save
3 PL LOC
SAG LOC
* SAG LOC
T2W_TSE
T2W_TSE_ax
T2W_SPAIR_ax
T1W_TSE_cor
T1W_FFE
T1W_IR
T1W_3D_TFE
3D_T1_TFE_sag
sT1W_3D_TFE
s3DI_MC_HR
3DI_MC
FLAIR_longTR
FLAIR 3D VISTA sag
T2W_FLAIR_SPAIR
DWI_SENSE
DWI_b0_b1000
dDWI
Reg - DWI_SSh
dReg - DWI
DTI_32dir
isoDTI
SWIp
VEN_BOLD
FFE_T2
T2_FFE
PDW_SPAIR_cor
PDW_TSE_sag
mDIXON-TSE
mDIXON-W
mDIXON All
eTHRIVE
dyn_eTHRIVE
THRIVE BH
BTFE_BH
B-TFE M2D
MRCP_3D_HR
sMRCP
BH_SSh_TSE
Dual_FFE
Dual IP-OP
PelvicSurvey
Ref_Body_Coil
CoilSurvey
SmartBrain
WB_STIR
DWIBS
MIP - WIP DWIBS
PCA_flow
sPCA
QFLOW
B0 map
BliB0
4D-TRAK
Bolus Trak
T1_MAPPING
MOLLI
Black Blood T2
FE3D
FASE 3D MRCP
3D_FASE cor
TSE T2 tra
SE T1 sag
FSE PD FS
DWI b800
Time-SLIP
Prostate T2 ax 3mm
T2 ax prostate high res
T2_TSE_AX_SMALL_FOV
ADC map b0-800
b1400 calculated
calc b2000
DCE dynamic 50 phases
DCE_GRASP
Ktrans
T2 TRA PROSTATA
T2 tse tra Prostata 3mm
t2_tse_tra_rektum
T2 hochauflösend Rektum
T1 nativ
T1 tra KM
T1 sag fs nach KM
T2 sag LWS
T2 sag HWS
T1 cor Becken
STIR cor Becken
MRT Schädel
MRT oberes Abdomen
MRT Prostata multiparametrisch
MRT Mamma
MRCP radial
DIFF Schädel
Subtraktion
SUB_dyn2-dyn1
T1 AXIAL SANS GADO
T1 AX AVEC GADO
T2 SAG RACHIS LOMBAIRE
FLAIR AXIAL
DIFFUSION AXIALE
T1 GADO 3D
IRM cérébrale
AX T2 PELVIS
T2 SAGITAL COLUMNA
T1 AXIAL CONTRASTE
DIFUSION
RM CRANEO
RM PROSTATA
T2 ASSIALE
T1 SAGITTALE
STIR CORONALE
RM ENCEFALO
RM ADDOME SUPERIORE
MR HERSENEN
T2 TRA PROSTAAT
MAMMA DYNAMISCH
MR KNIE LINKS
CHEST
Chest Routine
Chest 5.0 B31f
Thorax 1.0 B70f
Thorax 5.0 I30f 3
THORAX 3.0 Br40 A3
Abdomen 5.0 B30f
Abdomen 3.0 B20f
ABD/PEL WITH
AbdRoutine 5.0 B40f
Abdomen Portal Venous 1.5 I40f
ThorAbd 5.0 B30f
ThorAbdRoutine
LungLowDose 1.0 B50f
LUNG 1.25
LUNG
STANDARD
Bone 0.625
BONE PLUS
SOFT
DETAIL
Recon 2: CHEST
Recon 3: LUNG
AXIAL BONE
AXIAL SOFT TISSUE
COR BONE
SAG MPR
COR MPR
Coronal
Sagittal
Cor 3mm
SAG 2.0
MPR cor 3.0
MPR Range[1]
MIP THIN AX
AX MIP 10x3
<MIP Range>
<MPR Range[2]>
VRT
VRT Range
Topogram 0.6 T20f
Topogram  1.0  T20s
Scout
SCOUT
Surview
ScoutView
Dose Report
Dose Info
Patient Protocol
Exam Protocol
DoseReport
PreMonitoring 10.0 B30f
Monitoring 10.0 B20f
SmartPrep Series
Bolus Tracking
Locator
Tracker
Test Bolus
Contrast Timing Bolus
CT HEAD WO CONTRAST
CT HEAD W/O
CT ABDOMEN PELVIS W CONTRAST
CT CHEST W CONTRAST
CT THORAX
CTA HEAD AND NECK
CTA CORONARY
CTPA
CT Chest Abd Pelvis
CAP w contrast
TAP
CT TAP PV
CT Thorax-Abdomen mit KM
CT Schädel nativ
CT Abdomen venös
CT Becken
CCT nativ
CT THORACO-ABDOMINAL
TDM TAP
SCANNER THORACIQUE
TAP SANS IV
TAP ART
TAP PORTAL
TC TORAX
TC ABDOMEN Y PELVIS CON CONTRASTE
TC ADDOME COMPLETO
TC TORACE
TK glowy
TK jamy brzusznej
CT břicha
CT BUK
DT THORAX
HRCT Insp
HRCT EXP
Thx-Insp 1.0 Bl57 S3
HeadSeq 4.8 H31s
HEAD 5MM STND
BRAIN SEQ  4.8  H31s
Neuro 5.0 H30s
InnerEarSpi 0.6 U75u
Sinus 1.0 H60s
CerebrumSeq 3.0 J40s
NECK 2.0 B30f
CarotidAngio 0.75 B26f
PE 1.0 B30f
CorCTA 0.75 Bv40 BestDiast 75%
CaScore 3.0 Qr36
CaSc 3.0 B35f Diast.
SmartScore - Gated 0.5 sec
Best Diast 70 %
DS_CorAdSeq 0.75 B26f 40-70%
Heart 0.6 B46f 30-80% Cardiac
TAVI Planning
DE_Abdomen 1.5 D30f M_0.6
Monoenergetic 50 keV
VNC
Iodine Map
VMI 40keV
MonoE 70keV
AIDR 3D STD
FC18
FC52 LUNG
BODY-AXIAL 3D
AX 5mm ASIR30
ASiR-V 40%
iDose (3)
IMR1
1.1 Routine Brain
5.8 TAP : 4 HELICES (SANS/THXABDO ART/AP PORT/TARDIF)
6.9 Colonoscopy
6.1 Abdomen Routine
ARTERIAL
PORTAL VENOUS
VENOUS PHASE
DELAYED 3 MIN
Delay 10 min
EXCRETORY
NATIVE
NEPHROGRAPHIC
PORT 1.25mm
ART 0.625
Art 1.0
ven 3mm
nativ 5mm
spät
SANS IV
AVEC IV
IV PORTALE
Sin contraste
Con CIV
fase arterial
fase portal
Fase Tardia
SENZA MDC
CON MDC
FASE ARTERIOSA
FASE VENOSA
blanco
met contrast
arteriële fase
4D CT 0%
4DCT AVG
AveIP
CT Plan
RT PLANNING CT
RTP Brain
kVCT
CBCT
Pelvis Obese
Trilogy CBCT Half Fan
PET AC
PET WB
PET CORONAL
PET NAC
WB 3D MAC
PET Corrected
PET WB Uncorrected
PET AC 3DWB
PET Statistics
Fused Transaxials
Fusion
CTAC
CT AC 3.75
AC CT  5.0  B30f
CT Atten Cor
CTnat 4.0 B30f
CT WB 5.0 HD_FoV
FDG PET/CT Whole Body
18F-FDG PET
PSMA PET/CT
Ga-68 PSMA
DOTATOC PET
WB_TrueX_AC
PET  7S 6IT 6 POST
MRAC_PET
Head_MRAC_PET_15min_in_UTE_AC Images
Whole Body Bone
WHOLE BODY BONE ANT/POST
BONE SCAN
Tomoscintigrafia PET total body
MIBG 24h
Myocardial Perfusion Stress
REST GATED
SPECT CT AC
DaTSCAN
Thyroid Pinhole
Sentinel Node
MUGA
R CC
L CC
R MLO
L MLO
RCC
LMLO
R CC Tomosynthesis Reconstruction
L MLO Breast Tomosynthesis Image
C-View
Intelligent 2D
L CC C-View
R ML
RXCCL
LMLO ID
R MLO Implant Displaced
MAMMOGRAM SCREENING BILATERAL
MAMMO DIAGNOSTIC
Mammography, Screening
MAMMOSCREENING 1E LEZING
Mammographie bds.
MAMOGRAFIA BILATERAL
MAMMOGRAFIA BILATERALE
Mammografia przesiewowa
L CC MAG
R ML SPOT
Specimen
Stereo Pair
CESM LE
CESM Recombined
CHEST PA
Chest PA and Lateral
CHEST AP PORTABLE
Thorax pa
Thorax seitl.
THORAX F
RX TORAX PA Y LATERAL
RX TORACE
X-thorax
KNEE AP
Knee Lat
Knie rechts ap
HAND PA
Hand links
Wrist Oblique
L-Spine AP
LWS seitl.
Cervical LAT
Cervical OBLI 1
C-Spine Odontoid
PELVIS AP
Becken a.p.
Hüfte axial
HIP JOINT
SHOULDER
Shoulder Y View
Abdomen Supine
KUB
RIBS OBLIQUE
Skull Townes
XR C Spine Comp Min 4 Views
US KIDNEY
US ABDOMEN COMPLETE
US CHEST WALL/SOFT TISSUE
US Breast Left
US Thyroid
Abdomen Sono
Echography
ECHOCARDIOGRAM
Transesophageal Echocardiogram
TTE
Carotid Doppler
Liver Elastography
TRUS Prostate
DSA Cerebral
Coro LAO 45
LCA RAO 30 CAUD 20
RCA LAO
Left Ventricle
Aortogram
Fluoro
Rotational 3D
Barium Swallow
Upper GI
Cystogram
Demonstration of SR Features
Liver Segmentation
Tumor Segmentation
Prostate_Seg
GTV
CTV 45
PTV_60Gy
RTSTRUCT Prostate
RT Dose
RT Plan 1
Plan1 VMAT
Segmentation
Key Images
Presentation State
Annotations
Radiomics SR
Dose Record
Measurement Reports
H&E
HE Slide 1
Ki67
IHC HER2
WSI Thumbnail
Label Image
T2_map
T1rho
QSM
MT_on
MTC
NODDI 3 shell
multiband fMRI rest
rfMRI_REST1_LR
tfMRI_MOTOR
SpinEchoFieldMap_AP
cmrr_mbep2d_bold
dMRI_dir99_AP
HCP T1w MPR
ADNI MPRAGE
Accelerated SAG IR-FSPGR
Axial PD/T2 FSE
Double TSE
B1-Calibration PA
Perfusion Weighted
Relative Cerebral Blood Flow
Axial Field Mapping
RESTING_STATE
PRO DCE W_T1 MAPPING AN/
PELVIS W/O CONT
CT, HEAD/BRAIN WO CONTRAST
ED_HEAD_NEURO_SEQ
Single-slice multi-voxel single proton spectroscopy
CV_map_neuro_qT1_FA12nTI128
ANGIO Projected from   C
marked lesion<MPR Collection>
Rapport dose.
Brain-MRA
Carotids
Arterio-venous Malformation
Non-ossifying fibroma of distal tibia
Malignant mass with micro-calcifications
Stomach Body Biopsy - Micro
Quad Capture
STIR GR 512
T/S/C RF FAST PILOT
頭部単純CT
胸部CT平扫
上腹部增强
前列腺 T2 横断位
頭部MRI 造影
骨盤 T2 矢状断
뇌 MRI 조영
흉부 CT
МРТ головного мозга
КТ грудной клетки
МРТ малого таза с контрастированием
ΜΑΓΝΗΤΙΚΗ ΤΟΜΟΓΡΑΦΙΑ ΕΓΚΕΦΑΛΟΥ
ΑΞΟΝΙΚΗ ΘΩΡΑΚΟΣ
Αξονική τομογραφία κοιλίας
RM głowy z kontrastem
MR mózgu
MRI LUMBAR SPINE W/O CONTRAST
MRI BREAST BILATERAL W WO
MR PROSTATE W/WO
MR ABDOMEN MRCP
MRI KNEE LT
MR Cardiac Viability
Subtraction Min 1
SUB 1st
1st post
2nd Post
PRE
POST 1
PH1/DYN
Ph2/Ax LAVA
DELAY 5 MIN
HBP 20 min
T1 HBP Primovist
AX 3D LAVA 20MIN
b0
b50
b=800
TraceW
FA
ColFA
Tensor
AP
PA
1
Series 5
Image 1
`.trim().split('\n')
