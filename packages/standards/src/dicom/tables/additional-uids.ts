// Unique identifiers of PS3.6 Annex A (Table) that the machine-readable list of storage SOP classes lacks: transfer syntaxes,
// retired and other SOP classes, well-known instances, frames of reference, coding schemes. Input of scripts/generate-tables.ts.
// One line each: UID | kind | R if retired | name. Kinds: T transfer syntax, S SOP class, M meta SOP class, I well-known instance,
// F frame of reference, C coding scheme, A application context, V service class, H hosting model, R mapping resource.
export const additionalUids = `
1.2.840.10008.1.1|S||Verification SOP Class
1.2.840.10008.1.2|T||Implicit VR Little Endian
1.2.840.10008.1.2.1|T||Explicit VR Little Endian
1.2.840.10008.1.2.1.98|T||Encapsulated Uncompressed Explicit VR Little Endian
1.2.840.10008.1.2.1.99|T||Deflated Explicit VR Little Endian
1.2.840.10008.1.2.2|T|R|Explicit VR Big Endian
1.2.840.10008.1.2.4.50|T||JPEG Baseline (Process 1)
1.2.840.10008.1.2.4.51|T||JPEG Extended (Process 2 and 4)
1.2.840.10008.1.2.4.52|T|R|JPEG Extended (Process 3 and 5)
1.2.840.10008.1.2.4.53|T|R|JPEG Spectral Selection, Non-Hierarchical (Process 6 and 8)
1.2.840.10008.1.2.4.54|T|R|JPEG Spectral Selection, Non-Hierarchical (Process 7 and 9)
1.2.840.10008.1.2.4.55|T|R|JPEG Full Progression, Non-Hierarchical (Process 10 and 12)
1.2.840.10008.1.2.4.56|T|R|JPEG Full Progression, Non-Hierarchical (Process 11 and 13)
1.2.840.10008.1.2.4.57|T||JPEG Lossless, Non-Hierarchical (Process 14)
1.2.840.10008.1.2.4.58|T|R|JPEG Lossless, Non-Hierarchical (Process 15)
1.2.840.10008.1.2.4.59|T|R|JPEG Extended, Hierarchical (Process 16 and 18)
1.2.840.10008.1.2.4.60|T|R|JPEG Extended, Hierarchical (Process 17 and 19)
1.2.840.10008.1.2.4.61|T|R|JPEG Spectral Selection, Hierarchical (Process 20 and 22)
1.2.840.10008.1.2.4.62|T|R|JPEG Spectral Selection, Hierarchical (Process 21 and 23)
1.2.840.10008.1.2.4.63|T|R|JPEG Full Progression, Hierarchical (Process 24 and 26)
1.2.840.10008.1.2.4.64|T|R|JPEG Full Progression, Hierarchical (Process 25 and 27)
1.2.840.10008.1.2.4.65|T|R|JPEG Lossless, Hierarchical (Process 28)
1.2.840.10008.1.2.4.66|T|R|JPEG Lossless, Hierarchical (Process 29)
1.2.840.10008.1.2.4.70|T||JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14 [Selection Value 1])
1.2.840.10008.1.2.4.80|T||JPEG-LS Lossless Image Compression
1.2.840.10008.1.2.4.81|T||JPEG-LS Lossy (Near-Lossless) Image Compression
1.2.840.10008.1.2.4.90|T||JPEG 2000 Image Compression (Lossless Only)
1.2.840.10008.1.2.4.91|T||JPEG 2000 Image Compression
1.2.840.10008.1.2.4.92|T||JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)
1.2.840.10008.1.2.4.93|T||JPEG 2000 Part 2 Multi-component Image Compression
1.2.840.10008.1.2.4.94|T||JPIP Referenced
1.2.840.10008.1.2.4.95|T||JPIP Referenced Deflate
1.2.840.10008.1.2.4.100|T||MPEG2 Main Profile / Main Level
1.2.840.10008.1.2.4.101|T||MPEG2 Main Profile / High Level
1.2.840.10008.1.2.4.102|T||MPEG-4 AVC/H.264 High Profile / Level 4.1
1.2.840.10008.1.2.4.103|T||MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1
1.2.840.10008.1.2.4.104|T||MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video
1.2.840.10008.1.2.4.105|T||MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video
1.2.840.10008.1.2.4.106|T||MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2
1.2.840.10008.1.2.4.107|T||HEVC/H.265 Main Profile / Level 5.1
1.2.840.10008.1.2.4.108|T||HEVC/H.265 Main 10 Profile / Level 5.1
1.2.840.10008.1.2.4.110|T||JPEG XL Lossless
1.2.840.10008.1.2.4.111|T||JPEG XL JPEG Recompression
1.2.840.10008.1.2.4.112|T||JPEG XL
1.2.840.10008.1.2.4.201|T||High-Throughput JPEG 2000 Image Compression (Lossless Only)
1.2.840.10008.1.2.4.202|T||High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)
1.2.840.10008.1.2.4.203|T||High-Throughput JPEG 2000 Image Compression
1.2.840.10008.1.2.4.204|T||JPIP HTJ2K Referenced
1.2.840.10008.1.2.4.205|T||JPIP HTJ2K Referenced Deflate
1.2.840.10008.1.2.5|T||RLE Lossless
1.2.840.10008.1.2.6.1|T|R|RFC 2557 MIME encapsulation
1.2.840.10008.1.2.6.2|T|R|XML Encoding
1.2.840.10008.1.2.7.1|T||SMPTE ST 2110-20 Uncompressed Progressive Active Video
1.2.840.10008.1.2.7.2|T||SMPTE ST 2110-20 Uncompressed Interlaced Active Video
1.2.840.10008.1.2.7.3|T||SMPTE ST 2110-30 PCM Digital Audio
1.2.840.10008.1.2.8.1|T||Deflated Image Frame Compression
1.2.840.10008.1.4.1.1|F||Talairach Brain Atlas Frame of Reference
1.2.840.10008.1.4.1.2|F||SPM2 T1 Frame of Reference
1.2.840.10008.1.4.1.3|F||SPM2 T2 Frame of Reference
1.2.840.10008.1.4.1.4|F||SPM2 PD Frame of Reference
1.2.840.10008.1.4.1.5|F||SPM2 EPI Frame of Reference
1.2.840.10008.1.4.1.6|F||SPM2 FIL T1 Frame of Reference
1.2.840.10008.1.4.1.7|F||SPM2 PET Frame of Reference
1.2.840.10008.1.4.1.8|F||SPM2 TRANSM Frame of Reference
1.2.840.10008.1.4.1.9|F||SPM2 SPECT Frame of Reference
1.2.840.10008.1.4.1.10|F||SPM2 GRAY Frame of Reference
1.2.840.10008.1.4.1.11|F||SPM2 WHITE Frame of Reference
1.2.840.10008.1.4.1.12|F||SPM2 CSF Frame of Reference
1.2.840.10008.1.4.1.13|F||SPM2 BRAINMASK Frame of Reference
1.2.840.10008.1.4.1.14|F||SPM2 AVG305T1 Frame of Reference
1.2.840.10008.1.4.1.15|F||SPM2 AVG152T1 Frame of Reference
1.2.840.10008.1.4.1.16|F||SPM2 AVG152T2 Frame of Reference
1.2.840.10008.1.4.1.17|F||SPM2 AVG152PD Frame of Reference
1.2.840.10008.1.4.1.18|F||SPM2 SINGLESUBJT1 Frame of Reference
1.2.840.10008.1.4.2.1|F||ICBM 452 T1 Frame of Reference
1.2.840.10008.1.4.2.2|F||ICBM Single Subject MRI Frame of Reference
1.2.840.10008.1.4.3.1|F||IEC 61217 Fixed Coordinate System Frame of Reference
1.2.840.10008.1.4.3.2|F||Standard Robotic-Arm Coordinate System Frame of Reference
1.2.840.10008.1.4.3.3|F||IEC 61217 Table Top Coordinate System Frame of Reference
1.2.840.10008.1.4.4.1|F||SRI24 Frame of Reference
1.2.840.10008.1.4.5.1|F||Colin27 Frame of Reference
1.2.840.10008.1.4.6.1|F||LPBA40/AIR Frame of Reference
1.2.840.10008.1.4.6.2|F||LPBA40/FLIRT Frame of Reference
1.2.840.10008.1.4.6.3|F||LPBA40/SPM5 Frame of Reference
1.2.840.10008.1.5.1|I||Hot Iron Color Palette SOP Instance
1.2.840.10008.1.5.2|I||PET Color Palette SOP Instance
1.2.840.10008.1.5.3|I||Hot Metal Blue Color Palette SOP Instance
1.2.840.10008.1.5.4|I||PET 20 Step Color Palette SOP Instance
1.2.840.10008.1.5.5|I||Spring Color Palette SOP Instance
1.2.840.10008.1.5.6|I||Summer Color Palette SOP Instance
1.2.840.10008.1.5.7|I||Fall Color Palette SOP Instance
1.2.840.10008.1.5.8|I||Winter Color Palette SOP Instance
1.2.840.10008.1.9|S|R|Basic Study Content Notification SOP Class
1.2.840.10008.1.20|T|R|Papyrus 3 Implicit VR Little Endian
1.2.840.10008.1.20.1|S||Storage Commitment Push Model SOP Class
1.2.840.10008.1.20.1.1|I||Storage Commitment Push Model SOP Instance
1.2.840.10008.1.20.2|S|R|Storage Commitment Pull Model SOP Class
1.2.840.10008.1.20.2.1|I|R|Storage Commitment Pull Model SOP Instance
1.2.840.10008.1.40|S||Procedural Event Logging SOP Class
1.2.840.10008.1.40.1|I||Procedural Event Logging SOP Instance
1.2.840.10008.1.42|S||Substance Administration Logging SOP Class
1.2.840.10008.1.42.1|I||Substance Administration Logging SOP Instance
1.2.840.10008.2.6.1|C||DICOM UID Registry
1.2.840.10008.2.16.4|C||DICOM Controlled Terminology
1.2.840.10008.2.16.5|C||Adult Mouse Anatomy Ontology
1.2.840.10008.2.16.6|C||Uberon Ontology
1.2.840.10008.2.16.7|C||Integrated Taxonomic Information System (ITIS) Taxonomic Serial Number (TSN)
1.2.840.10008.2.16.8|C||Mouse Genome Initiative (MGI)
1.2.840.10008.2.16.9|C||PubChem Compound CID
1.2.840.10008.2.16.10|C||Dublin Core
1.2.840.10008.2.16.11|C||New York University Melanoma Clinical Cooperative Group
1.2.840.10008.2.16.12|C||Mayo Clinic Non-radiological Images Specific Body Structure Anatomical Surface Region Guide
1.2.840.10008.2.16.13|C||Image Biomarker Standardisation Initiative
1.2.840.10008.2.16.14|C||Radiomics Ontology
1.2.840.10008.2.16.15|C||RadElement
1.2.840.10008.2.16.16|C||ICD-11
1.2.840.10008.2.16.17|C||Unified numbering system (UNS) for metals and alloys
1.2.840.10008.2.16.18|C||Research Resource Identification
1.2.840.10008.3.1.1.1|A||DICOM Application Context Name
1.2.840.10008.3.1.2.1.1|S|R|Detached Patient Management SOP Class
1.2.840.10008.3.1.2.1.4|M|R|Detached Patient Management Meta SOP Class
1.2.840.10008.3.1.2.2.1|S|R|Detached Visit Management SOP Class
1.2.840.10008.3.1.2.3.1|S|R|Detached Study Management SOP Class
1.2.840.10008.3.1.2.3.2|S|R|Study Component Management SOP Class
1.2.840.10008.3.1.2.3.3|S||Modality Performed Procedure Step SOP Class
1.2.840.10008.3.1.2.3.4|S||Modality Performed Procedure Step Retrieve SOP Class
1.2.840.10008.3.1.2.3.5|S||Modality Performed Procedure Step Notification SOP Class
1.2.840.10008.3.1.2.5.1|S|R|Detached Results Management SOP Class
1.2.840.10008.3.1.2.5.4|M|R|Detached Results Management Meta SOP Class
1.2.840.10008.3.1.2.5.5|M|R|Detached Study Management Meta SOP Class
1.2.840.10008.3.1.2.6.1|S|R|Detached Interpretation Management SOP Class
1.2.840.10008.4.2|V||Storage Service Class
1.2.840.10008.5.1.1.1|S||Basic Film Session SOP Class
1.2.840.10008.5.1.1.2|S||Basic Film Box SOP Class
1.2.840.10008.5.1.1.4|S||Basic Grayscale Image Box SOP Class
1.2.840.10008.5.1.1.4.1|S||Basic Color Image Box SOP Class
1.2.840.10008.5.1.1.4.2|S|R|Referenced Image Box SOP Class
1.2.840.10008.5.1.1.9|M||Basic Grayscale Print Management Meta SOP Class
1.2.840.10008.5.1.1.9.1|M|R|Referenced Grayscale Print Management Meta SOP Class
1.2.840.10008.5.1.1.14|S||Print Job SOP Class
1.2.840.10008.5.1.1.15|S||Basic Annotation Box SOP Class
1.2.840.10008.5.1.1.16|S||Printer SOP Class
1.2.840.10008.5.1.1.16.376|S||Printer Configuration Retrieval SOP Class
1.2.840.10008.5.1.1.17|I||Printer SOP Instance
1.2.840.10008.5.1.1.17.376|I||Printer Configuration Retrieval SOP Instance
1.2.840.10008.5.1.1.18|M||Basic Color Print Management Meta SOP Class
1.2.840.10008.5.1.1.18.1|M|R|Referenced Color Print Management Meta SOP Class
1.2.840.10008.5.1.1.22|S||VOI LUT Box SOP Class
1.2.840.10008.5.1.1.23|S||Presentation LUT SOP Class
1.2.840.10008.5.1.1.24|S|R|Image Overlay Box SOP Class
1.2.840.10008.5.1.1.24.1|S|R|Basic Print Image Overlay Box SOP Class
1.2.840.10008.5.1.1.25|I|R|Print Queue SOP Instance
1.2.840.10008.5.1.1.26|S|R|Print Queue Management SOP Class
1.2.840.10008.5.1.1.27|S|R|Stored Print Storage SOP Class
1.2.840.10008.5.1.1.29|S|R|Hardcopy Grayscale Image Storage SOP Class
1.2.840.10008.5.1.1.30|S|R|Hardcopy Color Image Storage SOP Class
1.2.840.10008.5.1.1.31|S|R|Pull Print Request SOP Class
1.2.840.10008.5.1.1.32|M|R|Pull Stored Print Management Meta SOP Class
1.2.840.10008.5.1.1.33|S||Media Creation Management SOP Class UID
1.2.840.10008.5.1.1.40|S||Display System SOP Class
1.2.840.10008.5.1.1.40.1|I||Display System SOP Instance
1.2.840.10008.5.1.4.1.1.3|S|R|Ultrasound Multi-frame Image Storage
1.2.840.10008.5.1.4.1.1.5|S|R|Nuclear Medicine Image Storage
1.2.840.10008.5.1.4.1.1.6|S|R|Ultrasound Image Storage
1.2.840.10008.5.1.4.1.1.8|S|R|Standalone Overlay Storage
1.2.840.10008.5.1.4.1.1.9|S|R|Standalone Curve Storage
1.2.840.10008.5.1.4.1.1.9.1|S|R|Waveform Storage - Trial
1.2.840.10008.5.1.4.1.1.10|S|R|Standalone Modality LUT Storage
1.2.840.10008.5.1.4.1.1.11|S|R|Standalone VOI LUT Storage
1.2.840.10008.5.1.4.1.1.12.3|S|R|X-Ray Angiographic Bi-Plane Image Storage
1.2.840.10008.5.1.4.1.1.12.77|S|R|
1.2.840.10008.5.1.4.1.1.40|S|R|
1.2.840.10008.5.1.4.1.1.66.7|S||Label Map Segmentation Storage
1.2.840.10008.5.1.4.1.1.66.8|S||Height Map Segmentation Storage
1.2.840.10008.5.1.4.1.1.77.1|S|R|VL Image Storage - Trial
1.2.840.10008.5.1.4.1.1.77.2|S|R|VL Multi-frame Image Storage - Trial
1.2.840.10008.5.1.4.1.1.88.1|S|R|Text SR Storage - Trial
1.2.840.10008.5.1.4.1.1.88.2|S|R|Audio SR Storage - Trial
1.2.840.10008.5.1.4.1.1.88.3|S|R|Detail SR Storage - Trial
1.2.840.10008.5.1.4.1.1.88.4|S|R|Comprehensive SR Storage - Trial
1.2.840.10008.5.1.4.1.1.129|S|R|Standalone PET Curve Storage
1.2.840.10008.5.1.4.1.1.200.4|S||Protocol Approval Information Model - FIND
1.2.840.10008.5.1.4.1.1.200.5|S||Protocol Approval Information Model - MOVE
1.2.840.10008.5.1.4.1.1.200.6|S||Protocol Approval Information Model - GET
1.2.840.10008.5.1.4.1.1.501.1|S||DICOS CT Image Storage
1.2.840.10008.5.1.4.1.1.501.2.1|S||DICOS Digital X-Ray Image Storage - For Presentation
1.2.840.10008.5.1.4.1.1.501.2.2|S||DICOS Digital X-Ray Image Storage - For Processing
1.2.840.10008.5.1.4.1.1.501.3|S||DICOS Threat Detection Report Storage
1.2.840.10008.5.1.4.1.1.501.4|S||DICOS 2D AIT Storage
1.2.840.10008.5.1.4.1.1.501.5|S||DICOS 3D AIT Storage
1.2.840.10008.5.1.4.1.1.501.6|S||DICOS Quadrupole Resonance (QR) Storage
1.2.840.10008.5.1.4.1.1.601.1|S||Eddy Current Image Storage
1.2.840.10008.5.1.4.1.1.601.2|S||Eddy Current Multi-frame Image Storage
1.2.840.10008.5.1.4.1.2.1.1|S||Patient Root Query/Retrieve Information Model - FIND
1.2.840.10008.5.1.4.1.2.1.2|S||Patient Root Query/Retrieve Information Model - MOVE
1.2.840.10008.5.1.4.1.2.1.3|S||Patient Root Query/Retrieve Information Model - GET
1.2.840.10008.5.1.4.1.2.2.1|S||Study Root Query/Retrieve Information Model - FIND
1.2.840.10008.5.1.4.1.2.2.2|S||Study Root Query/Retrieve Information Model - MOVE
1.2.840.10008.5.1.4.1.2.2.3|S||Study Root Query/Retrieve Information Model - GET
1.2.840.10008.5.1.4.1.2.3.1|S|R|Patient/Study Only Query/Retrieve Information Model - FIND
1.2.840.10008.5.1.4.1.2.3.2|S|R|Patient/Study Only Query/Retrieve Information Model - MOVE
1.2.840.10008.5.1.4.1.2.3.3|S|R|Patient/Study Only Query/Retrieve Information Model - GET
1.2.840.10008.5.1.4.1.2.4.2|S||Composite Instance Root Retrieve - MOVE
1.2.840.10008.5.1.4.1.2.4.3|S||Composite Instance Root Retrieve - GET
1.2.840.10008.5.1.4.1.2.5.3|S||Composite Instance Retrieve Without Bulk Data - GET
1.2.840.10008.5.1.4.20.1|S||Defined Procedure Protocol Information Model - FIND
1.2.840.10008.5.1.4.20.2|S||Defined Procedure Protocol Information Model - MOVE
1.2.840.10008.5.1.4.20.3|S||Defined Procedure Protocol Information Model - GET
1.2.840.10008.5.1.4.31|S||Modality Worklist Information Model - FIND
1.2.840.10008.5.1.4.32|M|R|General Purpose Worklist Management Meta SOP Class
1.2.840.10008.5.1.4.32.1|S|R|General Purpose Worklist Information Model - FIND
1.2.840.10008.5.1.4.32.2|S|R|General Purpose Scheduled Procedure Step SOP Class
1.2.840.10008.5.1.4.32.3|S|R|General Purpose Performed Procedure Step SOP Class
1.2.840.10008.5.1.4.33|S||Instance Availability Notification SOP Class
1.2.840.10008.5.1.4.34.1|S|R|RT Beams Delivery Instruction Storage - Trial
1.2.840.10008.5.1.4.34.2|S|R|RT Conventional Machine Verification - Trial
1.2.840.10008.5.1.4.34.3|S|R|RT Ion Machine Verification - Trial
1.2.840.10008.5.1.4.34.4|V|R|Unified Worklist and Procedure Step Service Class - Trial
1.2.840.10008.5.1.4.34.4.1|S|R|Unified Procedure Step - Push SOP Class - Trial
1.2.840.10008.5.1.4.34.4.2|S|R|Unified Procedure Step - Watch SOP Class - Trial
1.2.840.10008.5.1.4.34.4.3|S|R|Unified Procedure Step - Pull SOP Class - Trial
1.2.840.10008.5.1.4.34.4.4|S|R|Unified Procedure Step - Event SOP Class - Trial
1.2.840.10008.5.1.4.34.5|I||UPS Global Subscription SOP Instance
1.2.840.10008.5.1.4.34.5.1|I||UPS Filtered Global Subscription SOP Instance
1.2.840.10008.5.1.4.34.6|V||Unified Worklist and Procedure Step Service Class
1.2.840.10008.5.1.4.34.6.1|S||Unified Procedure Step - Push SOP Class
1.2.840.10008.5.1.4.34.6.2|S||Unified Procedure Step - Watch SOP Class
1.2.840.10008.5.1.4.34.6.3|S||Unified Procedure Step - Pull SOP Class
1.2.840.10008.5.1.4.34.6.4|S||Unified Procedure Step - Event SOP Class
1.2.840.10008.5.1.4.34.6.5|S||Unified Procedure Step - Query SOP Class
1.2.840.10008.5.1.4.34.8|S||RT Conventional Machine Verification
1.2.840.10008.5.1.4.34.9|S||RT Ion Machine Verification
1.2.840.10008.5.1.4.37.1|S||General Relevant Patient Information Query
1.2.840.10008.5.1.4.37.2|S||Breast Imaging Relevant Patient Information Query
1.2.840.10008.5.1.4.37.3|S||Cardiac Relevant Patient Information Query
1.2.840.10008.5.1.4.38.2|S||Hanging Protocol Information Model - FIND
1.2.840.10008.5.1.4.38.3|S||Hanging Protocol Information Model - MOVE
1.2.840.10008.5.1.4.38.4|S||Hanging Protocol Information Model - GET
1.2.840.10008.5.1.4.39.2|S||Color Palette Query/Retrieve Information Model - FIND
1.2.840.10008.5.1.4.39.3|S||Color Palette Query/Retrieve Information Model - MOVE
1.2.840.10008.5.1.4.39.4|S||Color Palette Query/Retrieve Information Model - GET
1.2.840.10008.5.1.4.41|S||Product Characteristics Query SOP Class
1.2.840.10008.5.1.4.42|S||Substance Approval Query SOP Class
1.2.840.10008.5.1.4.43.2|S||Generic Implant Template Information Model - FIND
1.2.840.10008.5.1.4.43.3|S||Generic Implant Template Information Model - MOVE
1.2.840.10008.5.1.4.43.4|S||Generic Implant Template Information Model - GET
1.2.840.10008.5.1.4.44.2|S||Implant Assembly Template Information Model - FIND
1.2.840.10008.5.1.4.44.3|S||Implant Assembly Template Information Model - MOVE
1.2.840.10008.5.1.4.44.4|S||Implant Assembly Template Information Model - GET
1.2.840.10008.5.1.4.45.2|S||Implant Template Group Information Model - FIND
1.2.840.10008.5.1.4.45.3|S||Implant Template Group Information Model - MOVE
1.2.840.10008.5.1.4.45.4|S||Implant Template Group Information Model - GET
1.2.840.10008.7.1.1|H||Native DICOM Model
1.2.840.10008.7.1.2|H||Abstract Multi-Dimensional Image Model
1.2.840.10008.8.1.1|R||DICOM Content Mapping Resource
1.2.840.10008.10.1|S||Video Endoscopic Image Real-Time Communication
1.2.840.10008.10.2|S||Video Photographic Image Real-Time Communication
1.2.840.10008.10.3|S||Audio Waveform Real-Time Communication
1.2.840.10008.10.4|S||Rendition Selection Document Real-Time Communication
1.2.840.10008.15.1.1|F||Universal Coordinated Time`
