/** Words of clinical medicine, pathology and oncology, in languages of Europe. Folded when read; separated by blanks. */
export const clinicalWords = `
patient lesion lesions mass nodule tumor tumour cancer carcinoma metastasis metastases benign malignant biopsy biopsied suspicious normal abnormal acute chronic history trauma seizure edema oedema infarct hemorrhage fracture stenosis aneurysm malformation ulcer fibroma finding findings impression conclusion indication comparison technique
`
