/**
 * Private attributes that are safe, in the manner of PS3.15 Table E.3.10-1: what quantification, diffusion and dose need. A line `"creator"` begins
 * lines of group.element|VR|meaning. Numbers that RSNA's collection marks as safe are beside it (safe-private.gen.ts).
 */
import { collectedPrivates } from './safe-private.gen.ts'

export const safePrivates = `${collectedPrivates}
"Philips PET Private Group"
7053.00|DS|SUV Scale Factor
7053.09|DS|Activity Concentration Scale Factor
"Philips Imaging DD 001"
2001.01|FL|Chemical Shift
2001.02|IS|Chemical Shift Number
2001.03|FL|Diffusion B-Factor
2001.04|CS|Diffusion Direction
2001.06|CS|Image Enhanced
2001.07|CS|Image Type ED ES
2001.08|IS|Phase Number
2001.0A|IS|Slice Number
2001.0B|CS|Slice Orientation
2001.0E|CS|Arrhythmia Rejection
2001.10|CS|Cardiac Sync
2001.11|FL|Diffusion Echo Time
2001.12|CS|Dynamic Series
2001.13|SL|EPI Factor
2001.14|SL|Number of Echoes
2001.15|SS|Number of Locations
2001.16|SS|Number of PC Directions
2001.17|SL|Number of Phases
2001.18|SL|Number of Slices
2001.19|CS|Partial Matrix Scanned
2001.1A|FL|PC Velocity
2001.1B|FL|Prepulse Delay
2001.1C|CS|Prepulse Type
2001.1D|IS|Reconstruction Number
2001.1F|CS|Respiration Sync
2001.21|CS|SPIR
2001.22|FL|Water Fat Shift
2001.60|SL|Number of Stacks
2001.81|IS|Number of Dynamic Scans
"Philips MR Imaging DD 001"
2005.00|FL|Angulation AP
2005.01|FL|Angulation FH
2005.02|FL|Angulation RL
2005.08|FL|Off-centre AP
2005.09|FL|Off-centre FH
2005.0A|FL|Off-centre RL
2005.0D|FL|Scale Intercept
2005.0E|FL|Scale Slope
2005.30|FL|Repetition Times
2005.A0|FL|Dynamic Scan Begin Offset
2005.B0|FL|Diffusion Direction RL
2005.B1|FL|Diffusion Direction AP
2005.B2|FL|Diffusion Direction FH
"ELSCINT1"
00E1.21|DS|Dose Length Product
00E1.50|DS|Acquisition Duration
01E1.26|CS|Phantom Type
01E1.50|DS|Acquisition Duration
01F1.01|CS|Acquisition Type
01F1.07|DS|Table Velocity
01F1.26|DS|Pitch
01F1.27|DS|Rotation Time
"GEMS_ACQU_01"
0019.18|LO|First Scan RAS
0019.1A|LO|Last Scan RAS
0019.23|DS|Table Speed
0019.24|DS|Mid Scan Time
0019.27|DS|Rotation Speed
0019.9C|LO|Pulse Sequence Name
0019.9E|LO|Internal Pulse Sequence Name
0019.D3|SH|Projection Algorithm Name
0019.BB|DS|Diffusion Direction X
0019.BC|DS|Diffusion Direction Y
0019.BD|DS|Diffusion Direction Z
"GEMS_PARM_01"
0043.27|SH|Scan Pitch Ratio
0043.39|IS|B-value and image options
0043.6E|SH|Auto mA Mode
0043.6F|DS|Scanner Table Entry
"GEMS_PETD_01"
0009.36|LO|Tracer Name
0009.49|SH|Source 2 Radionuclide
"TOSHIBA_MEC_CT3"
7005.03|SH|Cardiac R-R Mean Time
7005.04|SH|Cardiac Gating Phase in Percent
7005.05|SH|Cardiac Gating Phase in ms
7005.06|SH|Cardiac Reconstruction Mode
7005.09|LO|Detector Rows to Reconstruct
"GEMS_HELIOS_01"
0045.01|SS|Number of Macro Rows in Detector
0045.02|FL|Macro Width at Isocentre
"GEMS_SERS_01"
0025.07|SL|Images in Series
"GEIIS PACS"
0903.10|US|Reject Image Flag
0903.11|US|Significant Flag
0903.12|US|Confidential Flag
"SIEMENS MR HEADER"
0019.0A|US|Number of Images in Mosaic
0019.0B|DS|Slice Measurement Duration
0019.0C|IS|B-value
0019.0D|CS|Diffusion Directionality
0019.0E|FD|Diffusion Gradient Direction
0019.0F|SH|Gradient Mode
0019.11|SH|Flow Compensation
0019.12|SL|Table Position Origin
0019.13|SL|Absolute Table Position
0019.14|IS|Relative Table Position
0019.15|FD|Slice Position
0019.16|DS|Time After Start
0019.17|DS|Slice Resolution
0019.18|IS|Real Dwell Time
0019.27|FD|B-matrix
0019.28|FD|Bandwidth per Pixel Phase Encode
0019.29|FD|Mosaic Reference Acquisition Times
0051.0B|SH|Acquisition Matrix Text
0051.0C|SH|Field of View Text
0051.0E|LO|Slice Orientation
0051.0F|LO|Coil String
0051.16|LO|Image Type Text
"SIEMENS CT VA0  COAD"
0019.B0|DS|Feed per Rotation
"Image Private Header"
0065.09|FD|B-value
0065.37|FD|Diffusion Gradient Direction
"NQHeader"
0099.01|UI|Version
0099.02|UI|Analysed Series UID
0099.04|SS|Return Code
"NQLeft"
0199.01|FL|Left Cortical White Matter
0199.02|FL|Left Cortical Grey Matter
"HOLOGIC, Inc."
7E01.01|LO|Codec Version
7E01.02|SH|Codec Content Type
`
